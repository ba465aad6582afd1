"""A worker is killed with kill -9, ten times, while readers read stored pages and search.

Sixteen readers, half of them on kept connections; each waits a tenth of a second after an answer.
"""

from __future__ import annotations

import os
import random
import signal
import time
from bisect import bisect
from collections import Counter
from collections.abc import Iterator

from benchmarks.load import Load, Question, reading

from . import Figure, at_least, at_most
from .place import Place, until

KILLS, READERS, PAUSE = 10, 8, 0.1


def drill(place: Place) -> Iterator[Figure]:
    with place.house() as house:
        pages = reading(house.published())
        words = iter(range(10**9))

        def ask() -> Question:
            turn = next(words)
            return pages() if turn % 10 else Question(f"/fr/search/?q=colis+{turn}")

        kept = Load(house.port, ask, readers=READERS, pause=PAUSE)
        fresh = Load(house.port, ask, readers=READERS, pause=PAUSE, kept=False)
        killed: list[float] = []
        with kept, fresh:
            for _kill in range(KILLS):
                time.sleep(1 + random.random())
                victim = random.choice(house.workers())
                killed.append(time.monotonic())
                os.kill(victim, signal.SIGKILL)
                until(lambda gone=victim: gone not in house.workers() and len(house.workers()) == 2, "a new worker")
            time.sleep(1)
    failed, asked = kept.failed + fresh.failed, len(kept.answers + fresh.answers)
    costs = Counter(bisect(killed, one.at + one.seconds) for one in failed)
    yield at_most(f"reads that failed in the worst of {KILLS} kills", max(costs.values(), default=0), 1)
    yield at_most(f"reads that failed in {KILLS} kills", len(failed), KILLS)
    yield at_least("reads meanwhile", asked, 500)
    yield at_most("longest wait", max(kept.longest, fresh.longest), 10.0, "s")
