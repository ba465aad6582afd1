"""The server is told to reload (HUP), over and over, while ten thousand pages are read on kept and on fresh connections.

A kept connection may end before a word of the answer: then the question is put once more, as browsers and proxies do."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

from benchmarks.load import Load, reading

from . import Figure, at_least, at_most, every
from .place import Place

READS, EACH, PAUSE = 10_000, 6, 0.03


def drill(place: Place) -> Iterator[Figure]:
    with place.house() as house:
        pages, reloads = reading(house.published()), 0
        kept = Load(house.port, pages, readers=4, pause=PAUSE, most=READS // 2)
        fresh = Load(house.port, pages, readers=4, pause=PAUSE, most=READS // 2, kept=False)
        with kept, fresh:
            while len(kept.answers) + len(fresh.answers) < READS and reloads < 60:
                assert house.server
                house.server.send_signal(signal.SIGHUP)
                reloads += 1
                time.sleep(EACH)
            kept.wait(300)
            fresh.wait(300)
    answers = kept.answers + fresh.answers
    yield every("reads answered with 200", sum(one.status == 200 for one in answers), len(answers))
    yield at_least("reads", len(answers), READS)
    yield at_most("longest wait", max(kept.longest, fresh.longest), 2.0, "s")
    yield at_least("reloads meanwhile", reloads, 2)
