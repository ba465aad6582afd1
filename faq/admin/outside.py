from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from faq.models import OutsideLink

from .looking import LookOnlyAdmin


class BrokenFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "broken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        return [("1", _("broken"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[OutsideLink]:
        return queryset.broken() if self.value() == "1" else queryset


@admin.register(OutsideLink)
class OutsideLinkAdmin(LookOnlyAdmin):
    """Where public texts lead, and what `manage.py check_links` found there."""

    list_display = ("address", "finding", "status", "used_in", "checked")
    list_display_links = None
    list_filter = (BrokenFilter, "finding")
    search_fields = ("url",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutsideLink]:
        links: Any = super().get_queryset(request)
        return links.in_use().prefetch_related("texts")

    @admin.display(description=_("address"), ordering="url")
    def address(self, link: OutsideLink) -> str:
        return format_html('<a href="{}" rel="external noopener noreferrer">{}</a>', link.url, link.url)

    @admin.display(description=_("stands in"))
    def used_in(self, link: OutsideLink) -> str:
        texts = link.texts.all()
        rows = [(reverse("admin:faq_article_change", args=(text.article_id,)), text.language, text) for text in texts]
        named = [
            (f"{address}?panel={language}", language, f"#{text.article_id} {text}") for address, language, text in rows
        ]
        return format_html_join(", ", '<a href="{}" lang="{}">{}</a>', named)
