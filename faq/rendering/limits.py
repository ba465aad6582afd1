"""What a text may cost: its bytes, and the time that its page takes to make."""

from __future__ import annotations

from collections.abc import MutableMapping
from time import thread_time
from typing import Any

# The largest text that is rendered, in bytes of UTF-8.
MAX_BYTES = 200_000
# Seconds of the processor, so that a busy machine refuses nothing that a quiet one takes. Rendering is linear, and the
# longest text needs about three: this ends what nobody has thought of.
SECONDS = 10.0


class MarkdownRefused(ValueError):
    """The text cannot be rendered. `reason` is one of too_long (`size`, `limit` in bytes), too_slow (`seconds`),
    half_character, or doubled_anchor (`anchor`, `line` from 1); the message says the same in English."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(f"{reason}: {details}" if details else reason)
        self.reason, self.details = reason, details


def begin(env: MutableMapping[str, Any]) -> None:
    """The time of this rendering runs from now on."""
    env["until"] = thread_time() + SECONDS


def check(env: MutableMapping[str, Any]) -> None:
    """Raises `MarkdownRefused` once the time is over. Each step of the work calls it: a thread cannot be stopped from outside."""
    if thread_time() > env["until"]:
        raise MarkdownRefused("too_slow", seconds=round(SECONDS))
