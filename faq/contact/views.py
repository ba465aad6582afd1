from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from faq.models import ChannelText

from . import calendar, checklist, chooser, message, pages
from .forms import MessageForm
from .rules import QUESTIONS


@dataclass(frozen=True)
class InLanguage:
    """This page in another language, its answers kept."""

    language: str
    path: str

    def get_absolute_url(self) -> str:
        return self.path


# A minute: “open now” must not be older.
@require_safe
@cache_control(public=True, max_age=60)
def contact(request: HttpRequest, language: str) -> HttpResponse:
    now = timezone.now()
    given = chooser.answers(request.GET.dict())
    cards = pages.cards(language, now)
    query = f"?{urlencode(given)}" if given else ""
    context = {
        "now": now,
        "cards": cards,
        "questions": QUESTIONS,
        "given": given,
        "recommended": pages.recommendations(given, language, cards) if given else [],
        "others": [
            InLanguage(code, reverse("contact", args=(code,)) + query)
            for code, _name in settings.LANGUAGES
            if code != language
        ],
    }
    return render(request, "contact/contact.html", context)


@require_safe
def windows(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """The best moments for one channel as a calendar file."""
    text = ChannelText.objects.in_language(language).with_hours().filter(channel__key=key).first()
    if text is None:
        raise Http404
    now = timezone.now()
    found = pages.windows(pages.schedule_of(text.channel), now)
    if not found:
        return render(request, "contact/no_windows.html", {"channel": text, "same_path": "contact"}, status=404)
    address = settings.SITE_URL + reverse("contact", args=(language,))
    body = calendar.best_windows(text.name, key, found, address, now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}.ics"'
    return response


# No cookie and nothing stored or changed, so there is nothing that a forged request could do. The fields come by POST
# to keep them out of addresses and logs.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, language: str) -> HttpResponse:
    sent = request.method == "POST"
    form = MessageForm(request.POST if sent else None, initial={"what": request.GET.get("what", "")})
    fields = form.cleaned_data if sent and form.is_valid() else {}
    codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != language)
    context = {
        "form": form,
        "made": [(code, dict(settings.LANGUAGES)[code], message.compose(fields, code)) for code in codes],
        "show": bool(fields),
        "checklist": pages.checklist(fields, language),
        "data": {
            "texts": {code: message.texts(code) for code in codes},
            "checks": [item.fields for item in checklist.CHECKLIST],
        },
        "same_path": "prepare",
    }
    response = render(request, "contact/prepare.html", context)
    if sent:
        add_never_cache_headers(response)
    return response
