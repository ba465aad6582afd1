"""Everything is killed with kill -9, over and over, while eight readers send questions to the editors.

On SQLite the server with its workers; on PostgreSQL in turn one process of the database, the site, and the whole database,
which is then started again as its service would be. Nothing else is done by hand.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator

from benchmarks.load import Load

from . import Figure, at_least, at_most
from .place import House, Place, number

WRITES, KILLS, READERS = 10_000, 6, 8
# Seconds after which no further write is waited for.
LONGEST = 420
LIMITS = {"INBOX_LIMIT": "100000", "BEHIND_PROXY": "true"}


def drill(place: Place) -> Iterator[Figure]:
    for engine, name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        with place.house(engine, **LIMITS) as house:
            kills = [house.kill]
            if engine == "postgresql":
                kills = [lambda: _kill_backend(place, house), house.kill, lambda: _kill_database(place)]
            acknowledged, slowest = _written(house, kills)
            lost = acknowledged - house.stored()
        yield at_most(f"{name}: acknowledged writes lost in {KILLS} kills", len(lost), 0)
        yield at_least(f"{name}: acknowledged writes", len(acknowledged), WRITES)
        yield at_most(f"{name}: from the kill to the next write, the longest", slowest, 30.0, "s")


def _written(house: House, kills: list[Callable[[], None]]) -> tuple[set[int], float]:
    """The numbers that were acknowledged, and the longest time between a kill and the next acknowledgement."""
    ask, began, slowest = house.questions(), time.monotonic(), 0.0
    with Load(house.port, ask, readers=READERS, patience=30) as load:
        for turn in range(KILLS):
            _wait_for(load, WRITES * (turn + 1) // (KILLS + 1) + random.randrange(99), began)
            killed = time.monotonic()
            kills[turn % len(kills)]()
            if house.server is None:
                house.start()
            before = len(load.answers)
            while time.monotonic() - began < LONGEST and not _acknowledged(load, before):
                time.sleep(0.05)
            slowest = max(slowest, time.monotonic() - killed)
        _wait_for(load, WRITES, began)
    return _acknowledged(load), slowest


def _acknowledged(load: Load, since: int = 0) -> set[int]:
    return {number(answer.question) for answer in load.answers[since:] if answer.status == 303}


def _wait_for(load: Load, writes: int, began: float) -> None:
    while time.monotonic() - began < LONGEST and len(_acknowledged(load)) < writes:
        time.sleep(0.3)


def _kill_backend(place: Place, house: House) -> None:
    assert place.cluster
    where = f"WHERE datname = '{house.data.name}' AND pid <> pg_backend_pid()"
    pids = place.cluster.ask(f"SELECT pid FROM pg_stat_activity {where}").split()
    os.kill(int(random.choice(pids)), signal.SIGKILL)


def _kill_database(place: Place) -> None:
    assert place.cluster
    place.cluster.kill()
    place.cluster.start()
