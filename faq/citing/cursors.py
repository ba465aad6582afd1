"""Where the next page of a list begins: the place of the last one shown, in letters that nobody has to read."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from .documents import absolute


class Refused(ValueError):
    """What was sent is none of ours; the message says so in the reader's language."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or _("This “cursor” is not one of ours."))


def following(name: str, last: list[Any] | None, **query: Any) -> str | None:
    """The address of the following page, None after the last one."""
    if not last:
        return None
    cursor = base64.urlsafe_b64encode("~".join(map(str, last)).encode()).decode().rstrip("=")
    return absolute(reverse(name, query={**query, "cursor": cursor}))


def read(cursor: str, parts: int) -> list[str]:
    """The parts of the place. Raises `Refused`, as do the two below."""
    try:
        found = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode().split("~")
    except (binascii.Error, ValueError):
        found = []
    if len(found) != parts:
        raise Refused
    return found


def number(part: str) -> int:
    if not (part.isascii() and part.isdigit() and len(part) < 19):
        raise Refused
    return int(part)


def moment(part: str, refusal: str = "") -> datetime:
    """In UTC, which is also meant where no zone is given."""
    try:
        found = datetime.fromisoformat(part)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Refused(refusal) from None
