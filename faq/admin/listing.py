"""The list of articles: how each stands in its languages, and what can be done to many at once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Case, Exists, F, Max, OuterRef, Prefetch, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from faq.editorial import finding
from faq.editorial.standing import Standing, standing_of
from faq.editorial.translating import Step
from faq.models import Article, Translation

from .bulk import VERBS, BulkScreen
from .filters import LanguageFilter, StateFilter, StepFilter, TopicFilter
from .reviews import DueFilter, checked_today, take


def _asks(name: str) -> Any:
    """The action of this verb: first a page of its own; back to the list when it is done."""

    @admin.action(description=VERBS[name].title)
    def action(articles: Any, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        screen = BulkScreen(request, queryset, name)
        if screen.apply():
            return None
        context = {**articles.admin_site.each_context(request), "opts": articles.opts, **screen.context()}
        return TemplateResponse(request, "admin/faq/article/bulk.html", context)

    action.__name__ = name
    return action


class ArticleList(admin.ModelAdmin):
    list_display = ("number", "title", "topic_name", "standings", "next_check", "changed")
    list_display_links = ("number", "title")
    list_select_related = ("owner",)
    list_filter = (StateFilter, DueFilter, LanguageFilter, StepFilter, TopicFilter)
    actions = (_asks("submit"), _asks("publish"), checked_today, take, _asks("archive"), _asks("move"))
    actions_on_bottom = True
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("number",)
    search_help_text = _("A number, what readers would search, or words of a title: drafts and archived texts too")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        behind = Translation.objects.behind().filter(pk=OuterRef("pk"))
        texts = Translation.objects.annotate(
            newest=Max("revisions__pk"), saved=Max("revisions__created"), is_behind=Exists(behind)
        ).order_by("language")
        articles: Any = super().get_queryset(request)
        return articles.with_review().prefetch_related(Prefetch("translations", texts), "topic__texts")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """What is due: the longest waiting first. Everything: as readers find it."""
        if request.GET.get("due"):
            return [F("check_by").asc(nulls_first=True), "number"]
        return list(super().get_ordering(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """The site's own search, and drafts by title; best first, unless the editor has chosen an order."""
        if not search_term.strip():
            return queryset, False
        found = finding.numbers(search_term, get_language() or settings.LANGUAGE_CODE)
        queryset = queryset.filter(pk__in=found)
        if found and "o" not in request.GET:
            best_first = Case(*(When(pk=number, then=place) for place, number in enumerate(found)))
            queryset = queryset.order_by(best_first)
        return queryset, False

    @admin.display(description=_("title"))
    def title(self, article: Article) -> str:
        texts = {text.language: text.title for text in article.translations.all()}
        return str(texts.get(get_language() or "") or next(iter(texts.values()), _("no text yet")))

    @admin.display(description=_("topic"), ordering="topic__position")
    def topic_name(self, article: Article) -> str:
        names = {text.language: text.name for text in article.topic.texts.all()}
        return names.get(get_language() or "") or article.topic.key

    @admin.display(description=_("next check"), ordering=F("check_by").asc(nulls_first=True))
    def next_check(self, article: Any) -> str:
        """The day, and who takes care of it."""
        day = date_format(article.check_by, "SHORT_DATE_FORMAT") if article.check_by else "–"
        return format_html('{} <span class="quiet">{}</span>', day, article.owner or "")

    @admin.display(description=_("languages"))
    def standings(self, article: Article) -> str:
        """A line for each language of the site: how the text stands, and how to the other language."""
        texts: dict[str, Any] = {text.language: text for text in article.translations.all()}
        public = any(text.live_id for text in texts.values())
        lines = []
        for language, _name in settings.LANGUAGES:
            text = texts.get(language)
            state = standing_of(text, text.newest if text else None)
            missing = public and not (text and text.live_id)
            step = Step.BEHIND if text and text.is_behind else Step.MISSING if missing else None
            marks: list[tuple[str, str, Any]] = [("standing", "state", state)] if state != Standing.MISSING else []
            marks += [("step", "step", step)] if step else []
            said = format_html_join(
                ", ",
                '<span class="{}" data-{}="{}">{}</span>',
                [(*mark[:2], mark[2].value, mark[2].label) for mark in marks],
            )
            lines.append((language, said or "–"))
        return format_html_join(mark_safe("<br>"), "<b>{}</b> {}", lines)

    @admin.display(description=_("last change"))
    def changed(self, article: Article) -> str:
        texts: Any = article.translations.all()
        newest = max((text.saved for text in texts if text.saved), default=None)
        return date_format(timezone.localtime(newest), "SHORT_DATE_FORMAT") if newest else "–"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Without the sidebar, which would take the room of three columns."""
        frame = {"title": capfirst(self.opts.verbose_name_plural), "is_nav_sidebar_enabled": False}
        return super().changelist_view(request, {**frame, **(extra_context or {})})

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only those that this editor may do."""
        found = super().get_actions(request)
        user = request.user
        return {name: one for name, one in found.items() if name not in VERBS or user.has_perm(VERBS[name].permission)}

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("faq.review_article")
