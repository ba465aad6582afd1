"""Articles whose facts are to be checked: the list’s filter and actions, and the one-click answer."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from faq.editorial import reviews
from faq.models import Article


class DueFilter(admin.SimpleListFilter):
    title = _("facts to check")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        return [("all", _("due")), ("mine", _("due, mine")), ("nobodys", _("due, nobody’s"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Article]:
        if self.value() not in ("mine", "nobodys", "all"):
            return queryset
        due = queryset.due(timezone.localdate())
        if self.value() == "mine":
            return due.filter(owner=request.user.pk)
        return due.without_owner() if self.value() == "nobodys" else due


@admin.action(description=_("Facts checked today"), permissions=("review",))
def checked_today(model_admin: Any, request: HttpRequest, chosen: QuerySet[Article]) -> None:
    numbers = list(chosen.values_list("pk", flat=True))
    _say_checked(request, reviews.check(numbers, day=timezone.localdate(), by=_editor(request)), len(numbers))


@admin.action(description=_("Take care of these from now on"), permissions=("change",))
def take(model_admin: Any, request: HttpRequest, chosen: QuerySet[Article]) -> None:
    count = reviews.give(list(chosen.values_list("pk", flat=True)), _editor(request), by=_editor(request))
    done = ngettext("You take care of %(count)s article now.", "You take care of %(count)s articles now.", count)
    messages.success(request, done % {"count": count})


@require_POST
def check_view(request: HttpRequest, number: int) -> HttpResponse:
    """The button beside an article on the desk."""
    if not request.user.has_perm("faq.review_article"):
        raise PermissionDenied
    _say_checked(request, reviews.check([number], day=timezone.localdate(), by=_editor(request)), 1)
    return HttpResponseRedirect(reverse("admin:index") + "#due")


def _say_checked(request: HttpRequest, count: int, wanted: int) -> None:
    done = ngettext(
        "%(count)s article: readers see that its facts were checked today.",
        "%(count)s articles: readers see that their facts were checked today.",
        count,
    )
    if count:
        messages.success(request, done % {"count": count})
    if count < wanted:
        messages.warning(request, _("Nothing was done where nothing is public."))


def _editor(request: HttpRequest) -> Any:
    return request.user
