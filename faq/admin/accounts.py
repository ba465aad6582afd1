"""The editors’ accounts: the only file that knows django-allauth. Password, passkeys, an app’s codes, recovery codes;
nobody signs up by themselves, and whoever guesses passwords does not keep the right person out."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as factors
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import RedirectView

from faq.operations import browsers
from faq.operations.throttling import fingerprint

# Attempts that fail. From a strange browser: so many per address, and so many per account from everywhere together.
STRANGER = {"login_failed": "10/m/ip,20/h/key"}
KNOWN = {"login_failed": "10/5m/key"}
SAID = {
    "account/messages/password_changed.txt": gettext_lazy("Your password is changed."),
    "mfa/messages/totp_activated.txt": gettext_lazy("Codes from the app are asked for from now on."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Codes from the app are no longer asked for."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("These are your recovery codes. Older ones are void."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("The name and the password do not match. Look at both again."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "enter_current_password": gettext_lazy("This is not your password of today."),
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts. Wait a little, or use a passkey, or a browser in which you have logged in before."
        ),
        "rate_limited": gettext_lazy("Too many attempts. Wait a little."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Not the address itself: what is counted by it is counted by a hash that nobody can turn back."""
        return fingerprint(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before a password is compared. Raises `ValidationError` when there were too many."""
        name = credentials.get("username", "").lower()
        browser = browsers.known(request, name)
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            config=KNOWN if browser else STRANGER,
            key=f"{name}:{browser}",
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Only editors have a door here; to everybody else it says what it says to a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if isinstance(user, User) and user.is_staff else None

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if not (user.is_staff and user.is_active):
            messages.error(request, _("This account may not enter."))
            return redirect("account_login")
        return None

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        browsers.remember(response, user.username.lower())
        return response

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """In our own words; that one is logged in or out is seen, and not said."""
        sentence = kwargs.get("message") or SAID.get(message_template or "")
        if sentence:
            messages.add_message(request, level, str(sentence))


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right, or too old. Take the one that is shown now."),
    }

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """The picture as an element of the page: without an address, and without inline style."""
        return super().build_totp_svg(url).partition("?>")[2].strip()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}


class LoginForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"id": "id_username", "autofocus": True}


class CodeForm(AuthenticateForm):
    """Because clocks differ a code is right for a minute and a half; it opens once in that time."""

    def clean_code(self) -> str:
        code = str(super().clean_code())
        if not cache.add(f"code:{self.user.pk}:{salted_hmac('code', code).hexdigest()}", True, 120):
            raise FactorAdapter().validation_error("incorrect_code")
        return code


def login(request: HttpRequest) -> HttpResponse:
    """Whoever is logged in and may not enter (any more) is logged out first, instead of being sent round in a circle."""
    if request.user.is_authenticated and not admin.site.has_permission(request):
        logout(request)
    return account.login(request)


class FactorsAdmin(admin.ModelAdmin):
    """For the day when a colleague has lost the phone: what is there, without its secrets, and a way to take it off."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__username",)
    fields = readonly_fields = list_display

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


admin.site.unregister(EmailAddress)
admin.site.unregister(Authenticator)
admin.site.register(Authenticator, FactorsAdmin)
# allauth names them in English alone.
apps.get_app_config("mfa").verbose_name = gettext_lazy("Ways to log in")
Authenticator._meta.verbose_name = gettext_lazy("way to log in")
Authenticator._meta.verbose_name_plural = gettext_lazy("ways to log in")

# They stand before the admin’s own, whose login, logout and change of password they take over.
urls = [
    path("admin/login/", login, name="account_login"),
    path("admin/logout/", account.logout, name="account_logout"),
    path("admin/password_change/", account.password_change, name="account_change_password"),
    path("admin/account/", factors.index, name="mfa_index"),
    path("admin/account/inactive/", account.account_inactive, name="account_inactive"),
    path("admin/account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("admin/account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("admin/account/confirm/key/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("admin/account/code/", factors.authenticate, name="mfa_authenticate"),
    path("admin/account/app/", app.activate_totp, name="mfa_activate_totp"),
    path("admin/account/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("admin/account/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("admin/account/recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("admin/account/recovery/codes.txt", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("admin/account/keys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("admin/account/keys/login/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("admin/account/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("admin/account/keys/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("admin/account/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
]
