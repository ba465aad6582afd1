"""Ten times as much is searched as the site can make, each time in other words, while others read pages.

What it can make is measured first, with as many readers as it has threads."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

from benchmarks.load import Load, Question, reading

from . import Figure, at_least, at_most, every
from .place import Place

USUAL, READERS, PAUSE, SECONDS = 16, 600, 0.1, 20


def drill(place: Place) -> Iterator[Figure]:
    with place.house() as house:
        paths, turns = house.published(), itertools.count()
        for path in paths:
            house.get(path)

        def ask() -> Question:
            return Question(f"/fr/search/?q=colis+perdu+{next(turns)}")

        with Load(house.port, ask, readers=USUAL) as usual:
            time.sleep(8)
        before = house.memory()
        flood = Load(house.port, ask, readers=READERS, pause=PAUSE)
        reads = Load(house.port, reading(paths), readers=4, pause=PAUSE)
        with flood, reads:
            time.sleep(SECONDS)
        after = house.memory()
        began = time.monotonic()
        good = house.get("/fr/search/?q=litige").status == 200
        again = time.monotonic() - began
    answered = sum(one.status == 200 for one in flood.answers)
    yield at_least("asked, of what it can make", flood.rate() / usual.rate(), 10.0, "times")
    yield every(
        "searches answered, or refused with 503 and Retry-After", answered + len(flood.refused), len(flood.answers)
    )
    yield at_least("of them answered, a second, of what it can make", answered / SECONDS / usual.rate(), 0.1)
    yield at_most("longest wait", flood.longest, 10.0, "s")
    yield every("pages read meanwhile", sum(one.status == 200 for one in reads.answers), len(reads.answers))
    yield at_most("longest wait for a page", reads.longest, 5.0, "s")
    yield at_most("growth of memory, all processes", max(after - before, 0.0), 40.0, "MB")
    yield at_most("the next search, once it is over", again if good else 60.0, 5.0, "s")
