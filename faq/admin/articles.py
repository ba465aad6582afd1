"""The pages of one article: writing, comparing, restoring, merging, and its history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from faq.editorial import finding, places, workflow
from faq.editorial.diff import Row, side_by_side
from faq.editorial.texts import Text
from faq.models import Article, Revision

from .fields import typed_in
from .forms import TextForm
from .listing import ArticleList
from .merge import MergeScreen
from .reviews import check_view
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
class ArticleAdmin(ArticleList):
    fields = ("topic",)

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
