"""Pages in a worker's memory: bounded, the oldest unused out first, each made once however many ask for it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock
from typing import Any

from .pages import Page

# How long one thread waits for another that makes the same page, in seconds; then it makes its own.
PATIENCE = 10


class Shelf:
    """Pages up to so many bytes."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._pages: OrderedDict[str, tuple[Page, float]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: str, edition: str) -> Page | None:
        found = self._pages.get(key)
        if found is None or found[0].edition != edition or (found[1] and found[1] < time.monotonic()):
            return None
        with suppress(KeyError):  # another thread took it out just now
            self._pages.move_to_end(key)
        return found[0]

    def put(self, key: str, page: Page) -> None:
        ends = time.monotonic() + page.seconds if page.seconds else 0.0
        with self._lock:
            self._drop(key)
            if page.size + len(key) > self.most:
                return
            self._pages[key] = (page, ends)
            self.size += page.size + len(key)
            while self.size > self.most:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0

    def _drop(self, key: str) -> None:
        if old := self._pages.pop(key, None):
            self.size -= old[0].size + len(key)


class Flights:
    """Of those who want the same thing at once, one makes it and the others wait."""

    def __init__(self) -> None:
        self._going: dict[Any, tuple[Event, list[Page]]] = {}
        self._lock = Lock()

    def make(self, key: Any, maker: Callable[[], Page | None]) -> tuple[Page | None, bool]:
        """The page, and whether this thread made it. None: the maker had none to give, or took too long."""
        with self._lock:
            flight = self._going.get(key)
            first = flight is None
            if flight is None:
                flight = self._going[key] = (Event(), [])
        landed, made = flight
        if not first:
            landed.wait(PATIENCE)
            return (made[0] if made else None), False
        try:
            page = maker()
            if page is not None:
                made.append(page)
            return page, True
        finally:
            with self._lock:
                del self._going[key]
            landed.set()
