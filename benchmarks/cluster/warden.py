"""What a failover manager such as Patroni does, in its simplest form, so that the drill shows the product and not the manager.

While its standby streams, the primary acknowledges nothing that the standby has not written. A standby that is gone would
stop all writing: after some seconds the primary goes on alone, until the standby is back.
"""

from __future__ import annotations

import time
from threading import Event, Thread

import psycopg

from .machines import Database

# How often it looks, and how long a standby may be gone; in seconds.
TICK, ALONE_AFTER = 0.5, 2.0
STANDBYS = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"


class Warden:
    def __init__(self, primary: Database, replica: Database) -> None:
        self.primary, self.replica = primary, replica
        self.waits = False  # whether the primary waits for its standby
        self._ended = Event()
        self._thread = Thread(target=self._watch, name="warden", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def promote(self) -> float:
        """The replica becomes the primary, which must be out of reach by now. Returns when it was, as `time.monotonic()`."""
        self.primary, self.replica, self.waits = self.replica, self.primary, False
        self.primary.promote()
        return time.monotonic()

    def _watch(self) -> None:
        seen = time.monotonic()
        while not self._ended.wait(TICK):
            try:
                streaming = self._ask(STANDBYS)
            except psycopg.Error:
                continue  # a primary out of reach: nothing can be told to it
            if streaming:
                seen = time.monotonic()
            if self.waits != bool(streaming) and (streaming or time.monotonic() - seen > ALONE_AFTER):
                self._wait_for("*" if streaming else "")

    def _wait_for(self, standbys: str) -> None:
        try:
            self._ask(f"ALTER SYSTEM SET synchronous_standby_names = '{standbys}'")
            self._ask("SELECT pg_reload_conf()")
        except psycopg.Error:
            return
        self.waits = bool(standbys)

    def _ask(self, sql: str) -> object:
        line = (
            f"host={self.primary.address} port={self.primary.port} user=helpcenter dbname=helpcenter connect_timeout=2"
        )
        with psycopg.connect(line, autocommit=True, tcp_user_timeout=2000) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
