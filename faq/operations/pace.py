from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class Pace:
    """Keeps `gap` seconds between two requests to one host, from however many threads. Other hosts do not wait."""

    def __init__(
        self, gap: float, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._gap, self._clock, self._sleep = gap, clock, sleep
        self._free_at: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, host: str) -> None:
        """Returns when it is this request's turn."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._free_at.get(host, now))
            self._free_at[host] = turn + self._gap
        if turn > now:
            self._sleep(turn - now)
