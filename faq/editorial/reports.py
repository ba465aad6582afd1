"""What readers said and searched, summed up for the desk."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from faq.models import Answer, Article, FeedbackCount, Reason, Remark, SearchCount, Translation

# One vote against an answer is chance; of this many it is worth knowing why.
LEAST_AGAINST = 2


def unhelpful(since: date) -> QuerySet[Any, Any]:
    """The answers that did not help, of the words that readers see now: rows `{"revision__article", "revision__title",
    "revision__translation__language", "yes", "no", …}` with a number for each reason, and `words`, the newest remark
    that nobody has read. At least two votes against it, and one of three; most votes against it first."""

    def votes(answer: str) -> Coalesce:
        return Coalesce(Sum("count", filter=Q(answer=answer)), 0)

    remarks = Remark.objects.waiting().filter(revision=OuterRef("revision")).order_by("-pk").values("words")
    counted = FeedbackCount.objects.filter(revision__live_of__isnull=False, day__gte=since).order_by()
    rows: QuerySet[Any, Any] = counted.values(
        "revision", "revision__article", "revision__title", "revision__translation__language"
    )
    rows = rows.annotate(words=Subquery(remarks[:1]), **{answer: votes(answer) for answer in Answer.values})
    return rows.filter(no__gte=LEAST_AGAINST, yes__lte=2 * F("no")).order_by("-no", "revision__article")


def reasons(row: dict[str, Any]) -> list[tuple[str, int]]:
    """Why an answer of `unhelpful()` did not help: the reasons that were given, with their numbers."""
    return [(str(label), row[name]) for name, label in Reason.choices if row[name]]


def translations(language: str) -> QuerySet[Article, Any]:
    """Public articles that one of the site's languages lacks, or where one is behind. With `title` in the given
    language, `behind` (a language, or None) and for each language `in_<its place>`, which `lacking()` reads."""
    texts = Translation.objects.filter(article=OuterRef("pk"))
    had = texts.filter(Q(live__isnull=False) | Q(archived__isnull=False))
    behind = Translation.objects.behind().filter(article=OuterRef("pk")).order_by("language")
    found = Article.objects.titled(language).annotate(
        behind=Subquery(behind.values("language")[:1]),
        **{f"in_{place}": Exists(had.filter(language=code)) for place, (code, _name) in enumerate(settings.LANGUAGES)},
    )
    complete = Q(**{f"in_{place}": True for place, _language in enumerate(settings.LANGUAGES)})
    public = Exists(Translation.objects.published().filter(article=OuterRef("pk")))
    return found.filter(public).exclude(complete, behind__isnull=True).order_by("topic__position", "position", "number")


def lacking(article: Article) -> list[tuple[str, str]]:
    """The languages, code and name, that an article of `translations()` is not in. No query."""
    languages = enumerate(settings.LANGUAGES)
    return [(code, str(name)) for place, (code, name) in languages if not getattr(article, f"in_{place}")]


@dataclass
class Week:
    """From its Monday: what was counted in seven days."""

    monday: date
    helped: int = 0
    not_helped: int = 0
    answered: int = 0
    unanswered: int = 0


@dataclass
class Weeks:
    weeks: list[Week] = field(default_factory=list)

    def series(self, name: str) -> list[int]:
        return [getattr(week, name) for week in self.weeks]


def by_week(today: date, number: int) -> Weeks:
    """The last `number` weeks, this one included, oldest first. One query."""
    this_monday = today - timedelta(days=today.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in reversed(range(number))]
    weeks: dict[date, Week] = {monday: Week(monday) for monday in mondays}
    sums: defaultdict[tuple[date, str], int] = defaultdict(int)
    for day, series, count in _daily(mondays[0]):
        sums[day - timedelta(days=day.weekday()), series] += count
    for (monday, series), count in sums.items():
        if monday in weeks:
            setattr(weeks[monday], series, count)
    return Weeks(list(weeks.values()))


def _daily(since: date) -> QuerySet[Any, Any]:
    """Rows of day, series and number."""

    def votes(answer: str, series: str) -> QuerySet[Any, Any]:
        return _sums(FeedbackCount.objects.filter(day__gte=since, answer=answer), series, "count")

    searches = SearchCount.objects.since(since)
    return votes("yes", "helped").union(
        votes("no", "not_helped"),
        _sums(searches, "answered", "found"),
        _sums(searches, "unanswered", "not_found"),
        all=True,
    )


def _sums(counts: QuerySet[Any], series: str, column: str) -> QuerySet[Any, Any]:
    by_day = (
        counts.order_by().values("day").annotate(number=Sum(column), series=Value(series, output_field=CharField()))
    )
    return by_day.values_list("day", "series", "number")
