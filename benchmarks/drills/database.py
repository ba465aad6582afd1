"""The database is gone for a while: SQLite's file is moved away, PostgreSQL is stopped; then it comes back.

Nobody has read a page before; the server is restarted by a signal while the database is away. It is away for the seconds of
`AWAY`: the longest time that anything on the way remembers is ten, so that what holds for a minute holds for an hour.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from benchmarks.load import Load, reading

from . import Figure, at_most, every
from .place import House, Place

AWAY = 45


def drill(place: Place) -> Iterator[Figure]:
    with place.house() as house:
        file = house.data / "site.sqlite3"
        moved = [(house.data / f"site.sqlite3{end}", place.folder / f"moved{end}") for end in ("", "-wal", "-shm")]

        def go() -> None:
            for here, there in moved:
                if here.exists():
                    here.rename(there)

        def come() -> None:
            for here, there in moved:
                if there.exists():
                    there.rename(here)

        assert file.exists()
        yield from _held("SQLite", house, go, come)
    with place.house("postgresql") as house:
        assert place.cluster
        yield from _held("PostgreSQL", house, place.cluster.stop, place.cluster.start)


def _held(name: str, house: House, go: Callable[[], None], come: Callable[[], None]) -> Iterator[Figure]:
    paths = house.published()
    go()
    gone = time.monotonic()
    while "away-line" not in house.get(paths[0]).text and time.monotonic() - gone < 30:
        time.sleep(0.1)
    noticed = time.monotonic() - gone
    with Load(house.port, reading(paths), most=len(paths), readers=4) as first:
        first.wait(120)
    with Load(house.port, reading(paths), readers=2, pause=0.05) as rest:
        time.sleep(max(0.0, AWAY - (time.monotonic() - gone)))
    search = house.get("/fr/search/?q=colis")
    come()
    back = time.monotonic()
    while not _whole(house, paths[0]) and time.monotonic() - back < 60:
        time.sleep(0.1)
    again = time.monotonic() - back
    yield at_most(f"{name}: until the line on top says so", noticed, 15.0, "s")
    yield every(
        f"{name}: published pages, read for the first time", sum(one.status == 200 for one in first.answers), len(paths)
    )
    good = sum(one.status == 200 for one in rest.answers)
    yield every(f"{name}: further reads in {AWAY} s", good, len(rest.answers))
    honest = search.status == 503 and "Retry-After" in search.headers and "/fr/topics/" in search.text
    yield every(f"{name}: search says that it is away and offers topics", int(honest), 1)
    yield at_most(f"{name}: from its return until all is as before, nothing done by hand", again, 10.0, "s")


def _whole(house: House, path: str) -> bool:
    page, search = house.get(path), house.get("/fr/search/?q=colis")
    return page.status == search.status == 200 and "away-line" not in page.text
