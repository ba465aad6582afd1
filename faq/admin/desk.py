"""The desk: what an editor should know when they come in, each part with the next step beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Window
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from faq.editorial import reports
from faq.models import Article, MissedAddress, OutsideLink, Question, SearchCount

from .charts import charts

# How much of each part the desk shows; the rest is one link away.
SHOWN = 5
WEEKS = 26
# Older votes tell of another time.
VOTES_DAYS = 90


def first_of(rows: Any) -> dict[str, Any]:
    """`{"rows", "total"}`: the first few, and how many there are. One query."""
    found = list(rows.annotate(all_rows=Window(Count("*")))[:SHOWN])
    total = (found[0]["all_rows"] if isinstance(found[0], dict) else found[0].all_rows) if found else 0
    return {"rows": found, "total": total}


def desk(request: HttpRequest) -> dict[str, Any]:
    """The parts that this person may see, by name. One query for each of nine."""
    user: Any = request.user
    today = timezone.localdate()
    parts: dict[str, Any] = {"may_review": user.has_perm("faq.review_article"), "votes_days": VOTES_DAYS}
    if user.has_perm("faq.change_article"):
        parts |= _of_writers(today, get_language() or settings.LANGUAGE_CODE)
    if user.has_perm("faq.view_question"):
        parts["questions"] = first_of(Question.objects.waiting().order_by("asked", "pk"))
    if user.has_perm("faq.view_feedbackcount"):
        parts["unhelpful"] = first_of(reports.unhelpful(today - timedelta(days=VOTES_DAYS)))
        for row in parts["unhelpful"]["rows"]:
            row["reasons"] = reports.reasons(row)
        parts["charts"] = charts(reports.by_week(today, WEEKS))
    return parts


def _of_writers(today: date, language: str) -> dict[str, Any]:
    due = Article.objects.due(today).titled(language).select_related("owner")
    since = today - timedelta(days=settings.SEARCH_COUNTS_DAYS)
    searched = SearchCount.objects.since(since).without_answer(settings.SEARCH_COUNTS_FLOOR)
    broken = OutsideLink.objects.in_use().broken().titled(language).order_by("-failures", "url")
    translations = first_of(reports.translations(language))
    names = dict(settings.LANGUAGES)
    for article in translations["rows"]:
        article.lacking = reports.lacking(article)
        article.behind_name = names.get(article.behind)
        article.panel = article.behind or article.lacking[0][0]
    return {
        "due": first_of(due),
        "translations": translations,
        "searches": first_of(searched),
        "links": first_of(broken),
        "missed": first_of(MissedAddress.objects.by_path(settings.MISSED_COUNTS_FLOOR)),
    }
