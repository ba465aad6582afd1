"""What may stand in the front matter of a text, field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from faq.editorial.adopting import Past
from faq.editorial.texts import Text
from faq.models import Revision

from .frontmatter import ContentError, line_of

TIMES = ("written", "published", "updated", "opens", "closes", "archived")


def written(text: Text, past: Past, keys: tuple[str, ...]) -> dict[str, Any]:
    """The front matter of a text: those of the keys that have a value, always in the same order."""
    data: dict[str, Any] = {"title": text.title, "summary": text.summary}
    data |= {"keywords": text.keywords, "sources": text.sources, "related": text.related}
    data |= {"checked": past.checked, "check_by": past.check_by, "revision": past.revision}
    data |= {"translates": past.translates, "note": past.note, "written": past.written, "in_step": past.in_step}
    data |= {name: getattr(past, name) for name in (*TIMES[1:], "reason", "successor")}
    data |= {"state": past.state if past.state == Revision.State.REVIEW else None}
    data |= {"wording": past.wording, "leads": dict(sorted(past.leads.items()))}
    return {key: _plain(value) for key, value in data.items() if key in keys and value not in (None, "", [], {}, False)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Front:
    """The front matter of one file; whatever is wrong in it is refused with its line."""

    file: Path
    data: dict[str, Any]

    def line(self, key: str) -> int | None:
        return line_of(self.file, f"{key}:")

    def refused(self, key: str, reason: str) -> ContentError:
        return ContentError(self.file, reason, self.line(key))

    def check(self, keys: tuple[str, ...]) -> None:
        for key in self.data:
            if key not in keys:
                known = {"key": key, "keys": ", ".join(keys)}
                raise self.refused(str(key), _("“%(key)s” is not a key of the front matter (%(keys)s).") % known)
        if self.data.get("state") not in (None, Revision.State.DRAFT, Revision.State.REVIEW):
            raise self.refused("state", _("“state” must be draft or review."))
        if self.data.get("wording") not in (None, True, False):
            raise self.refused("wording", _("“wording” must be true or false."))
        leads = self.data.get("leads") or {}
        if not isinstance(leads, dict) or not all(isinstance(part, str) for pair in leads.items() for part in pair):
            raise self.refused("leads", _("“leads” must say which anchor leads to which, like {old: new}."))
        if "wording" in keys and not self.data.get("opens"):
            raise self.refused("opens", _("“opens” must be given."))
        if bool(self.data.get("archived")) != bool(self.data.get("reason")):
            raise self.refused("archived", _("“archived” and “reason” are given together or not at all."))

    def words(self) -> dict[str, Any]:
        return {
            "title": self._required("title"),
            "summary": self._required("summary"),
            "keywords": self._list("keywords", str),
            "sources": self._list("sources", str),
            "related": self._list("related", int),
        }

    def past(self) -> Past:
        return Past(
            revision=self._number("revision"),
            note=self._text("note"),
            state=self.data.get("state") or Revision.State.DRAFT,
            checked=self._date("checked"),
            check_by=self._date("check_by"),
            reason=self._text("reason"),
            successor=self._number("successor"),
            wording=bool(self.data.get("wording")),
            leads=self.data.get("leads") or {},
            translates=self._number("translates"),
            in_step=self._number("in_step"),
            **{name: self._time(name) for name in TIMES},
        )

    def _required(self, key: str) -> str:
        if not self._text(key).strip():
            raise self.refused(key, _("“%(key)s” must be given, as text.") % {"key": key})
        return self._text(key)

    def _text(self, key: str) -> str:
        value = self.data.get(key)
        if value is not None and not isinstance(value, str):
            raise self.refused(key, _("“%(key)s” must be given, as text.") % {"key": key})
        return value or ""

    def _list(self, key: str, kind: type) -> list[Any]:
        value = self.data.get(key) or []
        if not isinstance(value, list) or not all(type(item) is kind for item in value):
            sentence = (
                _("“%(key)s” must be a list of numbers, like [1, 2].")
                if kind is int
                else _("“%(key)s” must be a list of words, like [a, b].")
            )
            raise self.refused(key, sentence % {"key": key})
        return value

    def _number(self, key: str) -> int | None:
        value = self.data.get(key)
        if value is not None and not (type(value) is int and 0 < value < 10**9):
            raise self.refused(key, _("“%(key)s” must be a number.") % {"key": key})
        return value

    def _date(self, key: str) -> date | None:
        return self._read(key, date.fromisoformat, _("“%(key)s” must be a day like 2026-01-31, not “%(value)s”."))

    def _time(self, key: str) -> datetime | None:
        sentence = _("“%(key)s” must be a time like 2026-01-31T12:00:00+00:00, not “%(value)s”.")
        return self._read(key, moment, sentence)

    def _read(self, key: str, read: Callable[[str], Any], sentence: str) -> Any:
        value = self.data.get(key)
        if value is None:
            return None
        try:
            return read(str(value))
        except ValueError:
            raise self.refused(key, sentence % {"key": key, "value": value}) from None


def moment(text: str) -> datetime:
    """A time without its zone could be any of twenty-four."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise ValueError(_("a time is written like 2026-01-31T12:00:00+00:00, not “%(value)s”") % {"value": text})
    return time
