"""What the contact page shows, gathered from the ground floor in a stated number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F

from faq.models import Channel, ChannelText, Translation, Weekday

from . import availability, chooser, rules
from .availability import Hours, Schedule, Span
from .checklist import Item, checked

WINDOWS_FOR = timedelta(days=28)
WEEK = timedelta(days=8)


@dataclass(frozen=True)
class Card:
    """One channel beside the others. `open` is None where the hours are unknown; `days` are `(weekday, hours)`."""

    text: ChannelText
    articles: Sequence[Translation]
    schedule: Schedule
    open: bool | None
    busy: bool
    changes: datetime | None
    days: list[tuple[str, list[Hours]]]
    special: list[tuple[date, list[Hours]]]
    crowded: list[tuple[str, list[Hours]]]
    spans: list[tuple[str, str]]
    windows: bool

    @property
    def channel(self) -> Channel:
        return self.text.channel


@dataclass(frozen=True)
class Recommendation:
    advice: chooser.Advice
    text: ChannelText | None  # None for the seller, who is no channel
    article: Translation | None


def schedule_of(channel: Channel) -> Schedule:
    """No query where `with_hours()` was asked for."""
    special: dict[date, tuple[Hours, ...]] = {}
    for day in channel.special_days.all():
        more = (Hours(day.opens, day.closes),) if day.opens and day.closes else ()
        special[day.date] = special.get(day.date, ()) + more
    by_hours = channel.hours == Channel.Hours.INTERVALS
    return Schedule(
        zone=ZoneInfo(channel.time_zone),
        always=channel.hours == Channel.Hours.ALWAYS,
        weekly=_by_weekday(channel.opening_hours.all()) if by_hours else {},
        special=special if by_hours else {},
        busy=_by_weekday(channel.busy_periods.all()),
    )


def cards(language: str, now: datetime) -> list[Card]:
    """The channels side by side. Five queries: the channels, their three kinds of hours, and the articles on them."""
    articles = defaultdict(list)
    quoted = Translation.objects.published().in_language(language).filter(article__channels__isnull=False).in_order()
    for text in quoted.annotate(channel=F("article__channels")):
        articles[text.channel].append(text)
    return [
        _card(text, articles[text.channel_id], now) for text in ChannelText.objects.in_language(language).with_hours()
    ]


def recommendations(given: dict[str, str], language: str, cards: Iterable[Card]) -> list[Recommendation]:
    """The chooser's list in this language; a channel that an editor removed is left out. One query."""
    texts = {card.channel.key: card.text for card in cards}
    advice = [one for one in chooser.choose(given) if one.way == rules.SELLER or one.way in texts]
    articles = _articles([one.article for one in advice], language)
    return [Recommendation(one, texts.get(one.way), articles.get(one.article)) for one in advice]


def checklist(fields: Mapping[str, Any], language: str) -> list[tuple[Item, bool, Translation | None]]:
    """What to have at hand, whether it is given, and the answer on it. One query."""
    marked = checked(fields)
    articles = _articles([item.article for item, _given in marked], language)
    return [(item, given, articles.get(item.article)) for item, given in marked]


def _articles(numbers: list[int], language: str) -> dict[int, Translation]:
    found = Translation.objects.published().in_language(language).filter(article__in=numbers)
    return {text.article_id: text for text in found}


def _card(text: ChannelText, articles: Sequence[Translation], now: datetime) -> Card:
    schedule = schedule_of(text.channel)
    spans = availability.open_spans(schedule, now, now + WEEK) if schedule.known and not schedule.always else []
    return Card(
        text=text,
        articles=articles,
        schedule=schedule,
        open=availability.is_open(schedule, now),
        busy=availability.is_busy(schedule, now),
        changes=availability.next_change(schedule, now),
        days=_days(schedule.weekly),
        special=[(day, list(hours)) for day, hours in sorted(schedule.special.items()) if _soon(day, now)],
        crowded=_days(schedule.busy),
        spans=[(_iso(span.start), _iso(span.end)) for span in spans],
        windows=bool(windows(schedule, now)),
    )


def windows(schedule: Schedule, now: datetime) -> list[Span]:
    """The best moments of the next four weeks."""
    return availability.best_windows(schedule, now, now + WINDOWS_FOR)


def _by_weekday(rows: Iterable[Any]) -> dict[int, tuple[Hours, ...]]:
    found: dict[int, tuple[Hours, ...]] = {}
    for row in rows:
        found[row.weekday] = (*found.get(row.weekday, ()), Hours(row.opens, row.closes))
    return found


def _days(weekly: Any) -> list[tuple[str, list[Hours]]]:
    return [(str(Weekday(day).label), list(weekly[day])) for day in sorted(weekly)]


def _soon(day: date, now: datetime) -> bool:
    return now.date() - timedelta(days=1) <= day <= (now + WINDOWS_FOR).date()


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
