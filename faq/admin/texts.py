"""Things whose words stand in one row for each language of the site, all on their own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst

from .words import InWordsAdmin


class TextsInline(admin.StackedInline):
    """A form for each language: filled where there are words, empty and named where there are none."""

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(settings.LANGUAGES) - (obj.texts.count() if obj else 0)

    def get_max_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(settings.LANGUAGES)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: models.Field[Any, Any], request: Any, **kwargs: Any) -> Any:
        if db_field.name == "language":
            return forms.ChoiceField(label=capfirst(db_field.verbose_name), choices=settings.LANGUAGES)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name not in ("name", "slug"):
            field.widget = AdminTextareaWidget(attrs={"rows": 2})
        return field


class TextsAdmin(InWordsAdmin):
    """A thing with `TextsInline`. It is never removed here: articles and addresses hang on it."""

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        have = set(obj.texts.values_list("language", flat=True)) if obj.pk else set()
        return {**kwargs, "initial": [{"language": code} for code, _name in settings.LANGUAGES if code not in have]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
