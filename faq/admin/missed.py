"""Addresses at which readers found nothing, with the article that they probably meant beside each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from faq.editorial import finding, redirecting
from faq.languages import supported
from faq.models import MissedAddress
from faq.reading.pages import words_of
from faq.search import search

from .looking import LookOnlyAdmin

# Each is searched for, which takes a query; what is led somewhere makes room for the next.
SHOWN = 20


@admin.register(MissedAddress)
class MissedAddressAdmin(LookOnlyAdmin):
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        if request.method == "POST":
            return self._act(request)
        missed = list(MissedAddress.objects.by_path(settings.MISSED_COUNTS_FLOOR)[:SHOWN])
        for row in missed:
            language = supported(row["path"].split("/")[1]) or settings.LANGUAGE_CODE
            # The last part says most; what stands before it is the former site's order.
            last = words_of(row["path"].rstrip("/").rpartition("/")[2])
            row["near"] = search(last or words_of(row["path"]), language, 3).hits
        context = {
            **self.admin_site.each_context(request),
            "title": _("Addresses that readers did not find"),
            "opts": self.opts,
            "missed": missed,
            "days": settings.MISSED_COUNTS_DAYS,
            "floor": settings.MISSED_COUNTS_FLOOR,
            "may_redirect": request.user.has_perm("faq.publish_article"),
        }
        return TemplateResponse(request, "admin/faq/missedaddress/change_list.html", context)

    def _act(self, request: HttpRequest) -> HttpResponse:
        """POST `path`, and `number` with perhaps `anchor`: lead it there. POST `path` and `dismiss`: forget it."""
        by: Any = request.user
        path, number = request.POST.get("path", ""), finding.as_number(request.POST.get("number", ""))
        if not by.has_perm("faq.publish_article"):
            messages.error(request, _("You may not do this. Ask a publisher."))
        elif "dismiss" in request.POST and path.isprintable():
            redirecting.dismiss(path)
            messages.success(request, _("%(path)s is forgotten.") % {"path": path})
        elif number is None or not path.isprintable():
            messages.error(request, _("Nothing was done: give the number of an article."))
        else:
            self._lead(request, path, number)
        return HttpResponseRedirect(reverse("admin:faq_missedaddress_changelist"))

    def _lead(self, request: HttpRequest, path: str, number: int) -> None:
        by: Any = request.user
        try:
            text = redirecting.lead(path, number, request.POST.get("anchor", "").replace("\0", ""), by=by)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return
        done = _("%(path)s leads to “%(title)s” now, for ever.")
        messages.success(request, done % {"path": path, "title": text.title})
