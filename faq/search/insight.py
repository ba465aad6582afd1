"""What readers look for, counted per day with nobody in it.

A count waits in the worker's memory for a few seconds, so that a search writes nothing while the reader waits; a crash
loses those seconds of counts, and no more.
"""

from __future__ import annotations

import atexit
import logging
import re
from collections import Counter
from datetime import date, timedelta
from threading import Lock, Timer

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from faq.models import SearchCount

from .analysis import fold

SECONDS = 5
# A query is kept up to here; nobody asks for longer ones twice.
LETTERS = 80
# No worker counts more different queries than this between two writings: a flood is cut, not stored.
MOST_WAITING = 500

_ADDRESS = re.compile(r"\S*@\S*")
_WEB = re.compile(r"(?:https?://|www\.)\S*", re.I)
# Telephone, order and card numbers: four digits or more, with what people put between them.
_NUMBER = re.compile(r"[+#]?\(?\d(?:[\s().\-/]{0,2}\d){3,}\)?")

_waiting: Counter[tuple[date, str, str, str]] = Counter()
_lock = Lock()
_timer: Timer | None = None
_logger = logging.getLogger(__name__)


def normalised(query: str) -> str:
    """The query as it is counted: folded, without addresses and numbers that could name somebody, at most 80 letters."""
    bare = _NUMBER.sub(" ", _WEB.sub(" ", _ADDRESS.sub(" ", query[:400])))
    return " ".join(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", fold(bare)))[:LETTERS].strip()


def note(query: str, language: str, what: str) -> None:
    """Count one search: `what` is found, not_found or clicked. No query now; it is written within seconds."""
    global _timer
    words = normalised(query)
    if not words or settings.READ_ONLY:
        return
    key = (timezone.now().date(), language, words, what)
    with _lock:
        if key in _waiting or len(_waiting) < MOST_WAITING:
            _waiting[key] += 1
        if _timer is None:
            _timer = Timer(SECONDS, _write_and_close)
            _timer.daemon = True
            _timer.start()


def write() -> None:
    """Store what waits. What cannot be stored now is counted again later."""
    global _timer
    with _lock:
        counts, _timer = dict(_waiting), None
        _waiting.clear()
    try:
        with transaction.atomic():
            for (day, language, words, what), number in counts.items():
                row, _new = SearchCount.objects.get_or_create(day=day, language=language, query=words)
                SearchCount.objects.filter(pk=row.pk).update(**{what: F(what) + number})
            _forget_old()
    except DatabaseError:
        _logger.warning("Search counts could not be stored; they are kept for the next time.")
        with _lock:
            for key, number in counts.items():
                _waiting[key] += number


def drop() -> None:
    """Forget what waits to be written."""
    global _timer
    with _lock:
        _waiting.clear()
        if _timer is not None:
            _timer.cancel()
        _timer = None


def _forget_old() -> None:
    oldest = timezone.now().date() - timedelta(days=settings.SEARCH_COUNTS_DAYS)
    SearchCount.objects.filter(day__lt=oldest).delete()


def _write_and_close() -> None:
    write()
    connection.close()


@atexit.register
def _write_at_the_end() -> None:
    if _waiting and settings.configured:
        write()
