from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from faq.editorial import places
from faq.models import Synonym

from .fields import ListField
from .words import InWordsAdmin


class SynonymForm(forms.ModelForm):
    terms = ListField(label=_("Readers type"), help_text=_("Words or phrases that mean the same, with commas between."))
    find = ListField(
        label=_("Also look for"),
        required=False,
        help_text=_("What the articles say instead. Left empty, all the words above stand for each other."),
    )

    class Meta:
        model = Synonym
        fields = ("language", "terms", "find")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("terms", "find"):
            data[name] = list(dict.fromkeys(data.get(name) or []))
        if "terms" not in self.errors and len(data["terms"]) < 2 and not data["find"]:
            self.add_error("terms", ValidationError(_("Give two words or more, or say what to look for."), "too_few"))
        return data


@admin.register(Synonym)
class SynonymAdmin(InWordsAdmin):
    form = SynonymForm
    list_display = ("__str__", "language")
    list_filter = ("language",)
    search_fields = ("terms",)
    change_form_template = "admin/faq/synonym/change_form.html"

    def formfield_for_dbfield(self, db_field: models.Field[Any, Any], request: Any, **kwargs: Any) -> Any:
        if db_field.name == "language":
            return forms.ChoiceField(label=capfirst(db_field.verbose_name), choices=settings.LANGUAGES)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """From the searches without an answer: `?language=fr&terms=…`."""
        return {name: request.GET[name] for name in ("language", "terms", "find") if name in request.GET}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The effect of what was typed, before anything is stored: the button sends the form by GET."""
        effect = []
        if request.method == "GET" and request.GET.get("terms") and request.GET.get("language"):
            form = SynonymForm({name: request.GET.get(name, "") for name in ("language", "terms", "find")})
            if form.is_valid():
                effect = places.effect_of_synonym(Synonym(**form.cleaned_data))
        return super().add_view(request, form_url, {"effect": effect, "adds": True, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Below the form: what each of the words finds with this synonym, and what it would find without."""
        synonym = self.get_object(request, object_id)
        effect = places.effect_of_synonym(synonym) if synonym and request.method == "GET" else []
        return super().change_view(request, object_id, form_url, {"effect": effect, **(extra_context or {})})

    def response_add(self, request: HttpRequest, obj: Synonym, post_url_continue: str | None = None) -> HttpResponse:
        """To the effect, with the way to change or delete it beside."""
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(reverse("admin:faq_synonym_change", args=(obj.pk,)))

    def save_model(self, request: HttpRequest, obj: Synonym, form: Any, change: bool) -> None:
        places.change_synonym(obj)

    def delete_model(self, request: HttpRequest, obj: Synonym) -> None:
        places.remove_synonym(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Synonym]) -> None:
        for synonym in queryset:
            places.remove_synonym(synonym)
