"""When a channel is open: pure functions of a schedule and a moment.

Hours are written as a clock on the wall of the channel's time zone shows them. Where the clock is put forward, hours
that it skips shrink to nothing; where it is put back, a repeated hour belongs to the interval from its first
showing to its last. Every moment given must know its time zone; every moment returned is in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# How far ahead a change is looked for: longer than any row of holidays that an editor enters.
HORIZON = timedelta(days=400)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """From `opens` to `closes`; an end that is not after the beginning lies on the next day."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Span:
    """From `start` until just before `end`, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Schedule:
    """`always` is “generally day and night”; without it and without `weekly` the hours are unknown.

    `weekly` and `busy` go by weekday (0 is Monday); `special` replaces the weekly hours that begin on its date, and an
    empty tuple there means closed.
    """

    zone: ZoneInfo
    always: bool = False
    weekly: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)
    special: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)
    busy: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        return self.always or any(self.weekly.values())


def is_open(schedule: Schedule, now: datetime) -> bool | None:
    """Whether someone is there now; None where the hours are unknown."""
    if schedule.always or not schedule.known:
        return True if schedule.always else None
    return _within(open_spans(schedule, now, now + DAY), now)


def is_busy(schedule: Schedule, now: datetime) -> bool:
    return _within(_spans(schedule.zone, schedule.busy, {}, now, now + DAY), now)


def next_change(schedule: Schedule, now: datetime) -> datetime | None:
    """When it opens or closes next; None if that is unknown, never, or more than 400 days away."""
    if schedule.always or not schedule.known:
        return None
    until = now + HORIZON
    for span in open_spans(schedule, now, until):
        for moment in (span.start, span.end):
            if now < moment < until:
                return moment
    return None


def open_spans(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Span]:
    """The times of being open that touch `start` to `end`, in order, none touching another; they may reach beyond both."""
    if schedule.always:
        yield Span(start.astimezone(UTC), end.astimezone(UTC))
    else:
        yield from _spans(schedule.zone, schedule.weekly, schedule.special, start, end)


def best_windows(schedule: Schedule, start: datetime, end: datetime) -> list[Span]:
    """The times of being open and not busy from `start` to `end`; none where no time is better than another."""
    if not schedule.known or (schedule.always and not any(schedule.busy.values())):
        return []
    found = []
    busy = list(_spans(schedule.zone, schedule.busy, {}, start, end))
    for span in open_spans(schedule, start, end):
        free = max(span.start, start.astimezone(UTC))
        last = min(span.end, end.astimezone(UTC))
        for crowd in busy:
            if free < crowd.start < last:
                found.append(Span(free, crowd.start))
            if crowd.start < last:
                free = max(free, crowd.end)
        if free < last:
            found.append(Span(free, last))
    return found


def instant(day: date, clock: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """When a clock in this zone shows that time, in UTC: the first time it does, or the last. A time that the clock
    skips is the moment of the skip."""
    early, late = (datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if early <= late:
        return late if last else early
    # A skipped time: `late` lies before the skip and `early` after it.
    before = late.astimezone(zone).utcoffset()
    while early - late > timedelta(seconds=1):
        middle = late + (early - late) // 2
        if middle.astimezone(zone).utcoffset() == before:
            late = middle
        else:
            early = middle
    return early.replace(microsecond=0)


def _within(spans: Iterable[Span], now: datetime) -> bool:
    return any(span.start <= now < span.end for span in spans)


def _spans(
    zone: ZoneInfo,
    weekly: Mapping[int, tuple[Hours, ...]],
    special: Mapping[date, tuple[Hours, ...]],
    start: datetime,
    end: datetime,
) -> Iterator[Span]:
    """Day by day, those that touch each other made one."""
    current: Span | None = None
    # A span that covers `start` may have begun the day before; one more lets a merged one begin where it begins.
    day = start.astimezone(zone).date() - 2 * DAY
    while day <= end.astimezone(zone).date():
        for span in _spans_of(day, special.get(day, weekly.get(day.weekday(), ())), zone):
            if current is None or span.start > current.end:
                if current is not None and current.end > start:
                    yield current
                current = span
            else:
                current = Span(current.start, max(current.end, span.end))
        day += DAY
        if current is not None and current.start > end:
            return
    if current is not None and current.end > start:
        yield current


def _spans_of(day: date, hours: tuple[Hours, ...], zone: ZoneInfo) -> list[Span]:
    spans = []
    for each in hours:
        last_day = day if each.closes > each.opens else day + DAY
        span = Span(instant(day, each.opens, zone), instant(last_day, each.closes, zone, last=True))
        if span.start < span.end:
            spans.append(span)
    return sorted(spans, key=lambda span: span.start)
