from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.utils.translation import gettext_lazy as _

from faq.operations.monitoring import errors


class FaqConfig(AppConfig):
    name = "faq"
    verbose_name = _("Help centre")

    def ready(self) -> None:
        if settings.SENTRY_DSN:
            errors.report_to(settings.SENTRY_DSN)


class AdminConfig(DjangoAdminConfig):
    default_site = "faq.admin.site.EditorsSite"

    def ready(self) -> None:
        super().ready()
        # Not by autodiscovery: the site itself lies in this package, and must exist before anything is put on it.
        from .admin import (  # noqa: F401
            accounts,
            articles,
            channels,
            feedback,
            missed,
            outside,
            people,
            referrals,
            revisions,
            searches,
            synonyms,
            topics,
        )
