from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from faq.models import Revision

from .looking import LookOnlyAdmin


@admin.register(Revision)
class RevisionAdmin(LookOnlyAdmin):
    """To look at only: what was once saved is never changed."""

    list_display = ("title", "article", "language", "number", "state", "author", "created", "note")
    list_filter = ("state", "translation__language")
    list_select_related = ("article", "translation", "author")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("title", "note")
    ordering = ("-created", "-number")
    fields = (
        "title", "article", "language", "number", "state", "author", "created", "note",
        "summary", "markdown", "slug", "keywords", "related", "sources",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return super().get_queryset(request).defer("html", "headings", "plain")

    @admin.display(description=_("language"), ordering="translation__language")
    def language(self, revision: Revision) -> str:
        return revision.translation.language
