from __future__ import annotations

import atexit
import logging
from collections import Counter
from collections.abc import Callable, Hashable
from threading import Lock, Timer

from django.conf import settings
from django.db import DatabaseError, connection, transaction

_logger = logging.getLogger(__name__)


class Tally:
    """Counts that wait a few seconds in the worker's memory, so that a reader waits for no writing; a crash loses those
    seconds of counts, and no more. `store` is given each key with its number, in one transaction."""

    SECONDS = 5
    # No worker counts more different things than this between two writings: a flood is cut, not stored.
    MOST = 500

    def __init__(self, store: Callable[..., None]) -> None:
        self._store = store
        self._waiting: Counter[Hashable] = Counter()
        self._lock = Lock()
        self._timer: Timer | None = None
        atexit.register(self._write_at_the_end)

    def add(self, key: Hashable) -> None:
        """One more. No query now."""
        if settings.READ_ONLY:
            return
        with self._lock:
            if key in self._waiting or len(self._waiting) < self.MOST:
                self._waiting[key] += 1
            if self._timer is None:
                self._timer = Timer(self.SECONDS, self._write_and_close)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Store what waits. What cannot be stored now is counted again later."""
        with self._lock:
            counts, self._timer = dict(self._waiting), None
            self._waiting.clear()
        try:
            with transaction.atomic():
                for key, number in counts.items():
                    self._store(key, number)
        except DatabaseError:
            _logger.warning("Counts could not be stored; they are kept for the next time.")
            with self._lock:
                self._waiting.update(counts)

    def drop(self) -> None:
        """Forget what waits to be written."""
        with self._lock:
            self._waiting.clear()
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None

    def _write_and_close(self) -> None:
        self.write()
        connection.close()

    def _write_at_the_end(self) -> None:
        if self._waiting:
            self.write()
