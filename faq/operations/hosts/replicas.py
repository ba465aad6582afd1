"""Reading from PostgreSQL's replicas (DATABASE_REPLICA_URLS), each only while it answers and keeps up.

A thread for each database asks it twice a second how far it has come. A replica that is silent, or that has not yet what
the primary had a second ago, is left out until it is good again. Nothing of this runs where no replica is set.
"""

from __future__ import annotations

import logging
import random
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from threading import Lock, Thread
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from faq.models import ContentStamp
from faq.operations.monitoring import metrics

# How often each is asked, how far behind a replica may be, and after which silence a database counts as away; in seconds.
TICK, LAG, SILENCE = 0.5, 1.0, 2.5

_POSITION = """
SELECT pg_wal_lsn_diff(
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, '0/0')
"""
logger = logging.getLogger(__name__)


class Watcher:
    """What the databases said last, by their alias. `start()` makes it listen."""

    def __init__(self, replicas: list[str]) -> None:
        self.replicas = replicas
        self.heard: dict[str, deque[tuple[float, int]]] = {
            alias: deque(maxlen=round(2 * (LAG + SILENCE) / TICK)) for alias in (DEFAULT_DB_ALIAS, *replicas)
        }
        self._faults: dict[str, str] = {}
        self._starting = Lock()
        self._started = False

    def start(self) -> None:
        """In each process that reads, after the fork. Asked for more than once, it does it once."""
        with self._starting:
            if not self._started:
                self._started = True
                for alias in self.heard:
                    Thread(target=self._listen, args=(alias,), name=f"replicas-{alias}", daemon=True).start()

    def hear(self, alias: str) -> None:
        """Ask it how far it has come. One query; raises `DatabaseError`."""
        asked = time.monotonic()
        with connections[alias].cursor() as cursor:
            cursor.execute(_POSITION)
            self.heard[alias].append((asked, int(cursor.fetchone()[0])))

    def fault(self, alias: str) -> str:
        """Why this replica is left out, or ""."""
        now = time.monotonic()
        if self.silent(alias):
            return "it does not answer"
        before = [place for asked, place in self.heard[DEFAULT_DB_ALIAS] if asked <= now - LAG]
        if before and not self.silent(DEFAULT_DB_ALIAS) and self.heard[alias][-1][1] < before[-1]:
            return "it lags behind"
        return ""

    def silent(self, alias: str) -> bool:
        said = self.heard[alias]
        return not said or time.monotonic() - said[-1][0] > SILENCE

    def good(self) -> list[str]:
        return [alias for alias in self.replicas if not self.fault(alias)]

    def leave_out(self, alias: str) -> None:
        """A reader was not served by it: it must answer anew first."""
        self.heard[alias].clear()
        metrics.happened("replica_failed_a_reader")

    def _listen(self, alias: str) -> None:
        while True:
            try:
                self.hear(alias)
            except Exception as error:  # whatever a driver may say of a database that is away
                logger.debug("%s does not say how far it is: %s", alias, type(error).__name__)
            finally:
                connections[alias].close()
            if alias in self.replicas:
                self._say(alias)
            time.sleep(TICK)

    def _say(self, alias: str) -> None:
        """In the log once, when it is left out and when it is taken back."""
        fault = self.fault(alias)
        if fault != self._faults.get(alias, ""):
            self._faults[alias] = fault
            metrics.happened("replica_left_out" if fault else "replica_taken_back")
            logger.warning("%s is %s.", alias, f"left out: {fault}" if fault else "taken back")


@cache
def watcher() -> Watcher:
    return Watcher([alias for alias in settings.DATABASES if alias.startswith("replica")])


@dataclass
class Reading:
    """What one reader's request reads from: a replica, or "" for the primary. `used`: something was read there."""

    replica: str = ""
    used: bool = False


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading(*, to_keep: bool = False) -> Iterator[Reading]:
    """Inside, what is read comes from a good replica, until something is written. `to_keep`: what is made of it will be
    kept as today's, so the replica must have today's content. Two queries then."""
    watcher().start()
    good = watcher().good()
    chosen = Reading(random.choice(good) if good else "")  # noqa: S311
    if to_keep and chosen.replica and not _has_todays_content(chosen.replica):
        chosen.replica = ""
    token = _reading.set(chosen)
    try:
        yield chosen
    finally:
        _reading.reset(token)


def _has_todays_content(replica: str) -> bool:
    stamps = ContentStamp.objects
    try:
        return watcher().silent(DEFAULT_DB_ALIAS) or (
            stamps.using(replica).today() == stamps.using(DEFAULT_DB_ALIAS).today()
        )
    except DatabaseError:
        return False


class Router:
    """Django's question which database to ask: the primary, but for readers, and for anybody who reads while the primary
    is away."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        here = _reading.get()
        if here and here.replica:
            here.used = True
            return here.replica
        if here is None and watcher()._started and watcher().silent(DEFAULT_DB_ALIAS) and (good := watcher().good()):
            return good[0]
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        if here := _reading.get():
            here.replica = ""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def check() -> str:
    """For /health/ready. No query."""
    if not watcher().replicas:
        return ""
    watcher().start()
    faults = [fault for alias in watcher().replicas if (fault := watcher().fault(alias))]
    return (
        f"{len(faults)} of {len(watcher().replicas)} replicas left out: {', '.join(sorted(set(faults)))}"
        if faults
        else ""
    )
