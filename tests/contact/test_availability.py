"""Over two years and every time zone there is: the schedule against a clock on the wall."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from faq.contact.availability import Hours, Schedule, best_windows, instant, is_busy, is_open, next_change, open_spans

ZONES = sorted(zoneinfo.available_timezones())
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)

moments = st.integers(0, int((END - BEGIN).total_seconds())).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))
hours = st.builds(Hours, clocks, clocks)
weeks = st.dictionaries(st.integers(0, 6), st.lists(hours, min_size=1, max_size=3).map(tuple), max_size=7)
special = st.dictionaries(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.lists(hours, max_size=2).map(tuple), max_size=5
)
schedules = st.builds(Schedule, zone=st.sampled_from(ZONES).map(ZoneInfo), weekly=weeks, special=special, busy=weeks)


def wall(schedule: Schedule, now: datetime) -> bool:
    """Open, as somebody reads it off a clock and the list of hours."""
    local = now.astimezone(schedule.zone)
    today, clock = local.date(), local.time()

    def on(day: date):
        return schedule.special.get(day, schedule.weekly.get(day.weekday(), ()))

    for each in on(today):
        if each.opens <= clock and (clock < each.closes or each.closes <= each.opens):
            return True
    return any(each.closes <= each.opens and clock < each.closes for each in on(today - timedelta(days=1)))


def clock_changes_near(zone: ZoneInfo, now: datetime) -> bool:
    return len({(now + timedelta(hours=h)).astimezone(zone).utcoffset() for h in range(-30, 31)}) > 1


@given(schedules, moments)
@settings(max_examples=500, deadline=None)
def test_it_is_open_when_the_clock_there_reads_within_its_hours(schedule, now):
    if not schedule.known:
        assert is_open(schedule, now) is None
    elif wall(schedule, now):
        assert is_open(schedule, now) is True
    elif not clock_changes_near(schedule.zone, now):
        assert is_open(schedule, now) is False


@given(schedules, moments)
@settings(max_examples=300, deadline=None)
def test_the_next_change_is_when_it_opens_or_closes_and_nothing_changes_before(schedule, now):
    change = next_change(schedule, now)
    if change is None:
        return
    assert change > now
    state = is_open(schedule, now)
    assert is_open(schedule, change) is (not state)
    step = (change - now) / 7
    assert all(is_open(schedule, now + step * i) is state for i in range(7))


@given(schedules, moments)
@settings(max_examples=200, deadline=None)
def test_spans_are_in_order_and_do_not_touch(schedule, now):
    spans = list(open_spans(schedule, now, now + timedelta(days=20)))
    assert all(span.start < span.end for span in spans)
    assert all(one.end < two.start for one, two in zip(spans, spans[1:], strict=False))


@given(schedules, moments)
@settings(max_examples=200, deadline=None)
def test_the_best_windows_are_open_and_not_busy(schedule, now):
    found = best_windows(schedule, now, now + timedelta(days=10))
    for window in found:
        assert now <= window.start < window.end
        for moment in (window.start, window.start + (window.end - window.start) / 2):
            assert is_open(schedule, moment)
            assert not is_busy(schedule, moment)


def test_every_zone_over_two_years_opens_and_closes_every_day():
    for name in ZONES:
        zone = ZoneInfo(name)
        schedule = Schedule(
            zone, weekly={day: (Hours(time(9), time(17)), Hours(time(22), time(2))) for day in range(7)}
        )
        spans = list(open_spans(schedule, BEGIN, END))
        assert 2 * 729 <= len(spans) <= 2 * 731, name
        for span in spans:
            start, end = span.start.astimezone(zone), span.end.astimezone(zone)
            assert (start.hour, start.minute) in {(9, 0), (22, 0), (23, 0)}, (name, start)
            # A clock that skips 02:00 (or 22:00, on Easter Island) closes (or opens) at the moment of the skip, when it already shows 03:00 (02:30 on Lord Howe).
            assert (end.hour, end.minute) in {(17, 0), (2, 0), (2, 30), (3, 0)}, (name, end)


def test_a_time_that_the_clock_skips_is_the_moment_of_the_skip():
    paris = ZoneInfo("Europe/Paris")
    assert instant(date(2027, 3, 28), time(2, 30), paris) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    skipped = Schedule(paris, weekly={6: (Hours(time(2, 10), time(2, 50)),)})
    night = datetime(2027, 3, 28, 0, 0, tzinfo=UTC)
    assert not any(is_open(skipped, night + timedelta(minutes=m)) for m in range(180))


def test_a_repeated_hour_counts_from_its_first_showing_to_its_last():
    schedule = Schedule(ZoneInfo("Europe/Paris"), weekly={6: (Hours(time(2, 0), time(3, 0)),)})
    spans = list(open_spans(schedule, datetime(2026, 10, 25, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)))
    assert [(span.start.hour, span.end.hour) for span in spans] == [(0, 2)]


def test_past_midnight_several_intervals_and_a_holiday():
    day = date(2026, 11, 23)  # a Monday
    schedule = Schedule(
        ZoneInfo("UTC"),
        weekly={0: (Hours(time(9), time(12)), Hours(time(22), time(2))), 1: (Hours(time(9), time(12)),)},
        special={day + timedelta(days=1): ()},
    )

    def at(hour, days=0):
        return datetime(2026, 11, 23, hour, tzinfo=UTC) + timedelta(days=days)

    assert [is_open(schedule, at(hour)) for hour in (8, 9, 12, 22, 23)] == [False, True, False, True, True]
    assert is_open(schedule, at(1, days=1))
    assert not is_open(schedule, at(10, days=1))
    assert next_change(schedule, at(3, days=1)) == at(9, days=7)


def test_day_and_night_never_changes_and_unknown_stays_unknown():
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert is_open(Schedule(ZoneInfo("UTC"), always=True), now) is True
    assert next_change(Schedule(ZoneInfo("UTC"), always=True), now) is None
    assert is_open(Schedule(ZoneInfo("UTC")), now) is None
    assert best_windows(Schedule(ZoneInfo("UTC"), always=True), now, now + timedelta(days=7)) == []
    crowded = Schedule(ZoneInfo("UTC"), always=True, busy={0: (Hours(time(12), time(14)),)})
    assert is_busy(crowded, now.replace(hour=13))
    found = best_windows(crowded, now, now + timedelta(days=1))
    assert [(window.start.hour, window.end.hour) for window in found] == [(0, 12), (14, 0)]
    always = Schedule(ZoneInfo("UTC"), weekly={day: (Hours(time(0), time(0)),) for day in range(7)})
    assert is_open(always, now) is True
    assert next_change(always, now) is None
