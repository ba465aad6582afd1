from __future__ import annotations

from django.contrib import admin

from faq.models import Referral

from .looking import LookOnlyAdmin


@admin.register(Referral)
class ReferralAdmin(LookOnlyAdmin):
    """Who links here, to read only: the numbers come from visits."""

    list_display = ("day", "host", "article", "anchor", "times")
    list_filter = ("day",)
    search_fields = ("host", "=article__number")
    date_hierarchy = "day"
    list_select_related = ("article",)
