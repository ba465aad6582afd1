from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from .desk import desk


class EditorsSite(admin.AdminSite):
    site_header = _("The editors’ desk")
    index_title = _("What is to do")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The help centre itself first; then who may do what in it."""
        return sorted(super().get_app_list(request, app_label), key=lambda app: app["app_label"] != "faq")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"desk": desk(request), **(extra_context or {})})
