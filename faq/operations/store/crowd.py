"""When more is asked than can be made: what is kept is sent as ever, and the rest is told at once when to come back, in a
few bytes that are ready. Nobody waits for an answer that comes too late."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from . import away

# So many requests may wait in this process for a thread before what is not kept is refused: about a second's work. What
# is sent, and what editors do, is refused later than what is looked up.
QUEUE, PATIENT_QUEUE = 32, 128
RETRY = "5"
_PROBLEM = (
    b'{"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": "Too much is asked just now."}'
)


def too_many(environ: dict[str, Any], waiting: int) -> bool:
    if waiting <= QUEUE or away.needs_no_database(environ["PATH_INFO"]):
        return False
    reads = environ["REQUEST_METHOD"] in ("GET", "HEAD")
    patient = not reads or settings.SESSION_COOKIE_NAME in environ.get("HTTP_COOKIE", "")
    return waiting > PATIENT_QUEUE or not patient


def problem(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes] | None:
    """For whoever asks the API; None for all others, who get a page."""
    if not environ["PATH_INFO"].startswith("/api/"):
        return None
    length = ("Content-Length", str(len(_PROBLEM)))
    more = [("Content-Type", "application/problem+json"), ("Retry-After", RETRY), ("Cache-Control", "no-store")]
    start("503 Service Unavailable", [length, *more])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [_PROBLEM]
