"""Lines of the log, as text or as JSON: with the request's id, and without anything of a person."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

_request_id: ContextVar[str] = ContextVar("request_id", default="")

# What could point at a person: mail addresses, query strings, the rows that PostgreSQL quotes, and network addresses.
_PERSONAL = (
    (re.compile(r"[^\s@<>\"'(),;:=]{1,64}@[^\s@<>\"'(),;]{1,255}"), "[mail address]"),
    (re.compile(r"\?[\w.~-]+=[^\s\"'<>]*"), "?[query]"),
    (re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE), r"\1 [left out]"),
)
_NUMERIC = re.compile(r"(?<![\w.:])[0-9A-Fa-f:.]{3,45}(?!\w)")


@contextmanager
def request(number: str) -> Iterator[None]:
    """Every line that is logged inside carries this id."""
    token = _request_id.set(number)
    try:
        yield
    finally:
        _request_id.reset(token)


def impersonal(text: str) -> str:
    for pattern, instead in _PERSONAL:
        text = pattern.sub(instead, text)
    return _NUMERIC.sub(_without_visitor, text)


def _without_visitor(found: re.Match[str]) -> str:
    """In the place of a network address, but for this machine's own; anything else made of the same signs stays."""
    whole = found[0]
    for part in (whole, whole.rstrip(".:"), whole.rpartition(":")[0]):
        try:
            address = ip_address(part)
        except ValueError:
            continue
        ours = address.is_loopback or address.is_unspecified
        return whole if ours else f"[network address]{whole.removeprefix(part)}"
    return whole


class Lines(logging.Formatter):
    """One line of text for each record."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        number = _request_id.get()
        return impersonal(super().format(_by_route(record))) + (f" [{number}]" if number else "")


class JsonLines(logging.Formatter):
    """One JSON object for each record: `time` (UTC), `level`, `logger`, `message`, and where they are known
    `request_id`, `method`, `view`, `status`, `milliseconds`, `exception`."""

    EXTRA = ("method", "view", "status", "milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        record = _by_route(record)
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": impersonal(record.getMessage()),
        }
        if number := _request_id.get():
            line["request_id"] = number
        line |= {name: getattr(record, name) for name in self.EXTRA if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = impersonal(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def _by_route(record: logging.LogRecord) -> logging.LogRecord:
    """Django names the path of a request that failed. A path can hold what a reader typed or a secret link, so the
    address is named as faq.urls has it, with the article's number."""
    asked = getattr(record, "request", None)
    if asked is None or not hasattr(asked, "path_info") or not isinstance(record.args, tuple) or len(record.args) < 2:
        return record
    match = getattr(asked, "resolver_match", None)
    route = f"/{match.route}" if match else "an address that is not known"
    number = f" (article {match.kwargs['number']})" if match and "number" in match.kwargs else ""
    paths = (asked.path, asked.path.encode("unicode_escape").decode())
    named = logging.makeLogRecord(record.__dict__)
    named.args = tuple(route + number if value in paths else value for value in record.args)
    return named
