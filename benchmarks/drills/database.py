"""The database is gone for three minutes: SQLite's file is moved away, PostgreSQL is stopped; then it comes back.

Nobody has read a page before. After half the time every worker is another (HUP): none of them has ever seen the database.
Both are held at once, each on a site of its own.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.load import Load, reading

from . import Figure, at_most, every
from .place import House, Place, until

AWAY = 180


def drill(place: Place) -> Iterator[Figure]:
    with place.house() as one, place.house("postgresql") as other, ThreadPoolExecutor() as both:
        assert place.cluster
        moved = partial(_move, one.data, place.folder / "moved"), partial(_move, place.folder / "moved", one.data)
        held = [
            both.submit(_held, "SQLite", one, *moved),
            both.submit(_held, "PostgreSQL", other, place.cluster.stop, place.cluster.start),
        ]
        for figures in held:
            yield from figures.result()


def _move(here: Path, there: Path) -> None:
    there.mkdir(exist_ok=True)
    for file in here.glob("site.sqlite3*"):
        file.rename(there / file.name)


def _held(name: str, house: House, go: Callable[[], None], come: Callable[[], None]) -> list[Figure]:
    paths = house.published()
    go()
    gone = time.monotonic()
    until(lambda: "away-line" in house.get(paths[0]).text, "the line on top")
    noticed = time.monotonic() - gone
    with Load(house.port, reading(paths), most=len(paths), readers=4) as first:
        first.wait(120)
    with Load(house.port, reading(paths), readers=2, pause=0.05) as rest:
        time.sleep(max(0.0, AWAY / 2 - (time.monotonic() - gone)))
        before = set(house.workers())
        assert house.server
        house.server.send_signal(signal.SIGHUP)
        until(lambda: len(house.workers()) == 2 and not before & set(house.workers()), "other workers")
        time.sleep(max(0.0, AWAY - (time.monotonic() - gone)))
    search = house.get("/fr/search/?q=colis")
    honest = search.status == 503 and "Retry-After" in search.headers and "/fr/topics/" in search.text
    come()
    back = time.monotonic()
    until(lambda: _whole(house, paths[0]), "all as before")
    again = time.monotonic() - back
    good = [sum(one.status == 200 for one in load.answers) for load in (first, rest)]
    return [
        at_most(f"{name}: until the line on top says so", noticed, 15.0, "s"),
        every(f"{name}: published pages, read for the first time", good[0], len(paths)),
        every(f"{name}: further reads in {AWAY} s", good[1], len(rest.answers)),
        every(f"{name}: search says that it is away and offers topics", int(honest), 1),
        at_most(f"{name}: from its return until all is as before, nothing done by hand", again, 10.0, "s"),
    ]


def _whole(house: House, path: str) -> bool:
    page, search = house.get(path), house.get("/fr/search/?q=colis")
    return page.status == search.status == 200 and "away-line" not in page.text
