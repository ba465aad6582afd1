"""The structured facts as files: topics, ways of contact with their hours, synonyms, first answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from faq.models import Channel, Weekday

from .frontmatter import ContentError, line_of, load

CHANNEL_KEYS = ("hours", "time_zone", "checked", "opening_hours", "busy_periods", "special_days")
_DAYS = {day.name.lower(): day for day in Weekday}
_HOURS = re.compile(r"(\S+) (\d\d:\d\d(?::\d\d)?)-(\d\d:\d\d(?::\d\d)?)")


def records(file: Path, *keys: str) -> Iterator[dict[str, Any]]:
    """The records of `topics.yaml` and `channels.yaml`: mappings with `key`, `articles`, the given keys, and the words
    of each language."""
    data = load(file)
    if not isinstance(data, list):
        raise ContentError(file, _("must be a list of records."), 1)
    seen: set[str] = set()
    for count, record in enumerate(data, start=1):
        if not isinstance(record, dict) or not isinstance(record.get("key"), str):
            raise ContentError(file, _("record %(count)s has no “key”.") % {"count": count})
        _check_record(file, record, keys)
        if record["key"] in seen:
            known = {"key": record["key"]}
            raise ContentError(file, _("there are two records “%(key)s”.") % known, record_line(file, record))
        seen.add(record["key"])
        yield record


def _check_record(file: Path, record: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key, value in record.items():
        if key in LANG_INFO and not isinstance(value, dict):
            raise refused(file, record, _("“%(key)s” must hold the words of that language.") % {"key": key})
        if key not in LANG_INFO and key not in ("key", "articles", *keys):
            raise refused(file, record, _("“%(key)s” is not a key of a record.") % {"key": key})
    numbers = record.setdefault("articles", [])
    if not isinstance(numbers, list) or not all(type(number) is int for number in numbers):
        raise refused(file, record, _("“articles” must be a list of numbers, like [1, 2]."))
    if len(set(numbers)) < len(numbers):
        raise refused(file, record, _("“articles” names an article twice."))


def refused(file: Path, record: dict[str, Any], reason: str) -> ContentError:
    known = {"key": record["key"], "reason": reason}
    return ContentError(file, _("record “%(key)s”: %(reason)s") % known, record_line(file, record))


def record_line(file: Path, record: dict[str, Any]) -> int | None:
    return line_of(file, f"- key: {record['key']}")


def words(file: Path, record: dict[str, Any], fields: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """The record's words in each of the site's languages that it has."""
    for language, _name in settings.LANGUAGES:
        found = record.get(language)
        if found is None:
            continue
        if odd := ", ".join(sorted(map(str, set(found) ^ set(fields)))):
            known = {"language": language, "keys": odd}
            raise refused(file, record, _("%(language)s: missing or unknown: %(keys)s.") % known)
        yield language, {key: "" if value is None else str(value) for key, value in found.items()}


def when_open(file: Path, record: dict[str, Any]) -> dict[str, Any]:
    """The hours of a way of contact, in full: what the file leaves out is as for a new one."""
    hours, zone = record.get("hours", Channel.Hours.UNKNOWN), record.get("time_zone", "UTC")
    if hours not in Channel.Hours.values:
        known = {"choices": ", ".join(Channel.Hours.values), "value": hours}
        raise refused(file, record, _("“hours” must be one of %(choices)s, not “%(value)s”.") % known)
    if zone not in available_timezones():
        raise refused(
            file, record, _("“%(name)s” is not a time zone; one is written like Europe/Paris.") % {"name": zone}
        )
    found: dict[str, Any] = {"hours": hours, "time_zone": zone, "checked": None}
    try:
        if record.get("checked") is not None:
            found["checked"] = date.fromisoformat(str(record["checked"]))
        for key, read in (("opening_hours", _interval), ("busy_periods", _interval), ("special_days", _special_day)):
            found[key] = sorted(map(read, record.get(key) or []), key=str)
    except (ValueError, KeyError, TypeError) as error:
        sentence = _("“%(value)s” is no day or hours, like 2026-01-31, monday 09:00-17:30, or 2026-12-25 closed.")
        raise refused(file, record, sentence % {"value": str(error).strip("'")}) from None
    return found


def _interval(line: str) -> tuple[int, time, time]:
    match = _HOURS.fullmatch(line)
    if match is None or match[1] not in _DAYS:
        raise ValueError(line)
    return int(_DAYS[match[1]]), time.fromisoformat(match[2]), time.fromisoformat(match[3])


def _special_day(line: str) -> tuple[date, time | None, time | None]:
    if line.endswith(" closed"):
        return date.fromisoformat(line.removesuffix(" closed")), None, None
    match = _HOURS.fullmatch(line)
    if match is None:
        raise ValueError(line)
    return date.fromisoformat(match[1]), time.fromisoformat(match[2]), time.fromisoformat(match[3])


def interval(weekday: int, opens: time, closes: time) -> str:
    return f"{Weekday(weekday).name.lower()} {_clock(opens)}-{_clock(closes)}"


def special_day(day: date, opens: time | None, closes: time | None) -> str:
    return f"{day.isoformat()} {_clock(opens)}-{_clock(closes)}" if opens and closes else f"{day.isoformat()} closed"


def _clock(hour: time) -> str:
    return hour.isoformat("seconds" if hour.second else "minutes")
