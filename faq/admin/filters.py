"""How editors narrow the list of articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from faq.editorial import finding, reports
from faq.models import Article, Revision, Translation

from .fields import topic_choices

# Each state, and the keys of the articles that have a text in it; "" stands for any language.
STATES: dict[str, tuple[Any, Callable[[], QuerySet[Any]]]] = {
    "draft": (_("draft, never published"), Translation.objects.never_published),
    "review": (
        _("in review"),
        lambda: Translation.objects.filter(pk__in=Revision.objects.in_review().values("translation")),
    ),
    "changed": (_("published, with a newer draft"), Translation.objects.with_newer_draft),
    "published": (_("readers see it"), Translation.objects.published),
    "scheduled": (_("waits for its time"), Translation.objects.scheduled),
    "archived": (_("archived, withdrawn from readers"), Translation.objects.archived),
}


class TopicFilter(admin.SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        return topic_choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        topic = finding.as_number(self.value() or "")
        return queryset if topic is None else queryset.filter(topic=topic)


class LanguageFilter(admin.SimpleListFilter):
    """Which language the state below is asked of; alone, the articles that have a text in it."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        return list(settings.LANGUAGES)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() not in dict(settings.LANGUAGES) or request.GET.get("state") in STATES:
            return queryset
        return queryset.filter(pk__in=Translation.objects.filter(language=self.value()).values("article"))


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        return [*((key, label) for key, (label, _texts) in STATES.items()), ("merged", _("part of another article"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() == "merged":
            return queryset.exclude(merged_into=None)
        if self.value() not in STATES:
            return queryset
        texts = STATES[self.value() or ""][1]()
        if request.GET.get("language") in dict(settings.LANGUAGES):
            texts = texts.filter(language=request.GET["language"])
        return queryset.filter(pk__in=texts.values("article"))


class StepFilter(admin.SimpleListFilter):
    """What is public in one language, and behind or missing in the other."""

    title = _("translation")
    parameter_name = "step"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        found: list[tuple[str, Any]] = [("any", _("any language: behind or missing"))]
        for code, name in settings.LANGUAGES:
            found.append((f"behind-{code}", _("%(language)s: behind") % {"language": name}))
            found.append((f"missing-{code}", _("%(language)s: missing") % {"language": name}))
        return found

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() == "any":
            return queryset.filter(pk__in=reports.translations(settings.LANGUAGE_CODE).order_by().values("pk"))
        step, _dash, language = (self.value() or "").partition("-")
        public = Translation.objects.with_live()
        if language not in dict(settings.LANGUAGES) or step not in ("behind", "missing"):
            return queryset
        if step == "behind":
            return queryset.filter(pk__in=Translation.objects.behind().filter(language=language).values("article"))
        here = public.filter(language=language).values("article")
        return queryset.filter(pk__in=public.values("article")).exclude(pk__in=here)
