from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from faq.models import Referral


@admin.register(Referral)
class ReferralAdmin(admin.ModelAdmin):
    """Who links here, to read only: the numbers come from visits."""

    list_display = ("day", "host", "article", "anchor", "times")
    list_filter = ("day",)
    search_fields = ("host", "=article__number")
    date_hierarchy = "day"
    list_select_related = ("article",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
