from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Exists, F, Max, OuterRef, Prefetch, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from faq.editorial import finding, places, workflow
from faq.editorial.diff import Row, side_by_side
from faq.editorial.standing import Standing, standing_of
from faq.editorial.texts import Text
from faq.editorial.translating import Step
from faq.models import Article, Revision, Translation

from .bulk import VERBS, BulkScreen
from .fields import typed_in
from .filters import LanguageFilter, StateFilter, StepFilter, TopicFilter
from .forms import TextForm
from .merge import MergeScreen
from .reviews import DueFilter, check_view, checked_today, take
from .writing import WritingScreen


def compared(old: Revision, new: Revision) -> list[tuple[str, list[Row]]]:
    """The fields that differ, by their label, line beside line."""
    found = []
    for name in Text.FIELDS:
        before, after = (typed_in(getattr(one, name)) for one in (old, new))
        if before != after:
            label = TextForm.base_fields[name].label
            found.append((str(label), side_by_side(before, after)))
    return found


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    list_display = ("number", "title", "topic_name", "standings", "next_check", "changed")
    list_display_links = ("number", "title")
    list_select_related = ("owner",)
    list_filter = (StateFilter, DueFilter, LanguageFilter, StepFilter, TopicFilter)
    actions = ("submit", "publish", checked_today, take, "archive", "move")
    actions_on_bottom = True
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("number",)
    search_help_text = _("A number, what readers would search, or words of a title: drafts and archived texts too")
    fields = ("topic",)

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

    def _bulk(self, request: HttpRequest, queryset: QuerySet[Article], name: str) -> HttpResponse | None:
        """The page that asks; None, back to the list, when it is done."""
        screen = BulkScreen(request, queryset, name)
        if screen.apply():
            return None
        context = {**self.admin_site.each_context(request), "opts": self.opts, **screen.context()}
        return TemplateResponse(request, "admin/faq/article/bulk.html", context)

    @admin.action(description=VERBS["submit"].title)
    def submit(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._bulk(request, queryset, "submit")

    @admin.action(description=VERBS["publish"].title)
    def publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._bulk(request, queryset, "publish")

    @admin.action(description=VERBS["archive"].title)
    def archive(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._bulk(request, queryset, "archive")

    @admin.action(description=VERBS["move"].title)
    def move(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._bulk(request, queryset, "move")

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("faq.review_article")

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """A number is never given again, and what was public stays resolvable."""
        return False

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Only from the page that adds an article; the writing screen stores by itself."""
        assert isinstance(request.user, User)
        obj.pk = places.create_article(obj.topic, owner=request.user).pk

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:faq_article_change", args=(obj.pk,)))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self._article(request, object_id)
        may_write = self.has_change_permission(request, article)
        screen = WritingScreen(request, article, may_write=may_write)
        if request.method == "POST" and may_write and screen.save():
            panel = request.POST.get("panel", "")
            here = reverse("admin:faq_article_change", args=(article.pk,))
            return HttpResponseRedirect(f"{here}?panel={panel}" if panel in dict(settings.LANGUAGES) else here)
        return self._page(request, article, "writing", {**screen.context(), "may_write": may_write})

    def get_urls(self) -> list[Any]:
        def guarded(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("<int:number>/checked/", guarded(check_view), name="faq_article_checked"),
            path("<int:number>/compare/", guarded(self.compare_view), name="faq_article_compare"),
            path("<int:number>/merge/", guarded(self.merge_view), name="faq_article_merge"),
            path("<int:number>/restore/", guarded(self.restore_view), name="faq_article_restore"),
            *super().get_urls(),
        ]

    def compare_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """`?from=3&to=7`: any two revisions of the article, whatever their language."""
        article = self._article(request, str(number))
        old, new = (self._revision(article, request.GET.get(name, "")) for name in ("from", "to"))
        newest = Revision.objects.filter(translation=old.translation_id).newest_first().values_list("number", flat=True)
        context = {
            "old": old,
            "new": new,
            "fields": compared(old, new),
            "newest": newest[:1].get(),
            "same_language": old.translation_id == new.translation_id,
            "may_write": self.has_change_permission(request, article),
        }
        return self._page(request, article, "compare", context)

    def restore_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """POST `revision`, and `seen`: the newest revision that the editor knew of."""
        article = self._article(request, str(number))
        if request.method != "POST" or not self.has_change_permission(request, article):
            raise PermissionDenied
        revision = self._revision(article, request.POST.get("revision", ""))
        seen = self._revision(article, request.POST.get("seen", "")).number
        assert isinstance(request.user, User)
        try:
            workflow.restore(revision, by=request.user, seen=seen)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse("admin:faq_article_history", args=(article.pk,)))
        messages.success(request, _("The older text is a new draft now. Readers do not see it yet."))
        here = reverse("admin:faq_article_change", args=(article.pk,))
        return HttpResponseRedirect(f"{here}?panel={revision.translation.language}")

    def merge_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """`?into=17` shows what would happen; POST does it."""
        article = self._article(request, str(number))
        if not (self.has_change_permission(request, article) and request.user.has_perm("faq.publish_article")):
            raise PermissionDenied
        screen = MergeScreen(request, article)
        if request.method == "POST" and (stays := screen.merge()):
            return HttpResponseRedirect(reverse("admin:faq_article_change", args=(stays.pk,)))
        return self._page(request, article, "merge", screen.context())

    def _revision(self, article: Article, number: str) -> Revision:
        revisions = Revision.objects.select_related("translation", "author", "article")
        return get_object_or_404(revisions, article=article, number=finding.as_number(number))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self._article(request, object_id)
        content_type = ContentType.objects.get_for_model(Article)
        revisions = Revision.objects.filter(article=article).select_related("author", "translation").newest_first()
        deeds = LogEntry.objects.filter(content_type=content_type, object_id=str(article.pk)).select_related("user")[
            :200
        ]
        slim = revisions.defer("html", "headings", "plain", "markdown")[:200]
        return self._page(request, article, "history", {"revisions": slim, "deeds": deeds})

    def _article(self, request: HttpRequest, object_id: str) -> Article:
        article = get_object_or_404(Article, pk=finding.as_number(object_id))
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return article

    def _page(self, request: HttpRequest, article: Article, name: str, context: dict[str, Any]) -> TemplateResponse:
        title = format_html("#{} {}", article.pk, self.title(article))
        frame = self.admin_site.each_context(request)
        # The sidebar would take the room that text and preview need.
        frame["is_nav_sidebar_enabled"] = False
        page = {**frame, "title": title, "article": article, "opts": self.opts, "original": article, **context}
        return TemplateResponse(request, f"admin/faq/article/{name}.html", page)
