"""What readers searched and did not find, with the next step beside each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from faq.editorial import drafting, places
from faq.editorial.finding import as_number
from faq.models import Pin, SearchCount, Topic, Translation
from faq.search import search

from .fields import topic_choices
from .looking import LookOnlyAdmin

SHOWN = 50


@admin.register(SearchCount)
class SearchCountAdmin(LookOnlyAdmin):
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("faq.change_article")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        if request.method == "POST":
            return self._act(request)
        since = timezone.now().date() - timedelta(days=settings.SEARCH_COUNTS_DAYS)
        counts = SearchCount.objects.since(since)
        missed = list(counts.without_answer(settings.SEARCH_COUNTS_FLOOR)[:SHOWN])
        for row in missed:
            row["near"] = search(row["query"], row["language"], 3).hits
        often = counts.by_query().filter(times__gte=settings.SEARCH_COUNTS_FLOOR).order_by("-times", "query")[:SHOWN]
        context = {
            **self.admin_site.each_context(request),
            "title": _("What readers search"),
            "opts": self.opts,
            "missed": missed,
            "often": often,
            "topics": topic_choices(),
            "days": settings.SEARCH_COUNTS_DAYS,
            "may_publish": request.user.has_perm("faq.publish_article"),
        }
        return TemplateResponse(request, "admin/faq/searchcount/change_list.html", context)

    def _act(self, request: HttpRequest) -> HttpResponse:
        """A keyword for an article, or a draft with the query as its title."""
        query, language = request.POST.get("query", "")[:80], request.POST.get("language", "")
        back = HttpResponseRedirect(reverse("admin:faq_searchcount_changelist"))
        by: Any = request.user
        if request.POST.get("draft") and by.has_perm("faq.add_article") and language in dict(settings.LANGUAGES):
            topic = Topic.objects.filter(pk=as_number(request.POST["draft"]) or 0).first()
            if topic and query:
                article = drafting.draft_from_search(query, language, topic, by=by)
                return HttpResponseRedirect(reverse("admin:faq_article_change", args=(article.pk,)))
        if (number := as_number(request.POST.get("first", ""))) and by.has_perm("faq.publish_article"):
            text = Translation.objects.published().in_language(language).filter(article=number).first()
            if text and places.pin(query, language, text.article, by=by):
                messages.success(
                    request, _("“%(query)s” now finds “%(title)s”.") % {"query": query, "title": text.title}
                )
                return back
        if (number := as_number(request.POST.get("keyword", ""))) and by.has_perm("faq.publish_article"):
            text = Translation.objects.published().in_language(language).filter(article=number).first()
            if text is None:
                messages.error(request, _("There is no published article with this number in this language."))
                return back
            try:
                drafting.add_keyword(text, query, by=by)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                return back
            found = {"query": query, "title": text.title}
            messages.success(request, _("“%(query)s” now finds “%(title)s”.") % found)
            return back
        messages.error(request, _("Nothing was done: choose an article or a topic."))
        return back


@admin.register(Pin)
class PinAdmin(LookOnlyAdmin):
    """What comes first for which words; made from the searches, taken back here."""

    list_display = ("query", "language", "article")
    list_filter = ("language",)
    search_fields = ("query",)
    list_select_related = ("article",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("faq.change_article")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("faq.publish_article")

    def delete_model(self, request: HttpRequest, obj: Pin) -> None:
        places.unpin(obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for made in queryset:
            places.unpin(made)
