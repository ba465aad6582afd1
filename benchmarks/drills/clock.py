"""The clock of the machine is wrong by a day, forward and back, and goes over both changes of summer time. Needs faketime.

The server is started anew under each clock, with what it had stored under the one before; a question is sent from a form
that was open before. (faketime cannot set the clock of a running Python without its monotonic one.)"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from benchmarks.load import Load, Question, reading

from . import Figure, Missing, every
from .place import House, Place, until

DAY = 86_400
# So many seconds before France changes its clocks the server is started, and so many after it is asked.
BEFORE, AFTER = 30, 5
CHANGES = (
    ("summer time begins", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ("summer time ends", datetime(2027, 10, 31, 1, tzinfo=UTC)),
)


def drill(place: Place) -> Iterator[Figure]:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        raise Missing("faketime: sudo apt-get install faketime")
    with place.house(BEHIND_PROXY="true", TIME_ZONE="Europe/Paris") as house:
        house.env["LD_PRELOAD"] = str(library)
        for name, offset in (("a day on", DAY), ("right again", 0), ("a day back", -DAY)):
            yield from _held(name, house, offset)
        for name, moment in CHANGES:
            offset = int(moment.timestamp() - time.time()) - BEFORE
            yield from _held(name, house, offset, moment.timestamp() + AFTER)


def _held(name: str, house: House, offset: int, moment: float = 0.0) -> Iterator[Figure]:
    """With the clock off by so many seconds, once it shows the moment."""
    paths, question = house.published(), house.questions()()
    house.stop()
    house.env["FAKETIME"] = f"{offset:+d}"
    house.start()
    assert abs(_told(house) - time.time() - offset) < 60, "the site does not have the new time"
    with Load(house.port, reading(paths), readers=2, pause=0.02) as reads:
        until(lambda: _told(house) > moment, "the change")
        with Load(house.port, lambda: question, most=1, readers=1, keep_bodies=True) as sent:
            sent.wait(60)
        pages = [house.get(path).status for path in paths]
        ready = house.get("/health/ready").status == 200
        found = "/articles/" in house.get("/fr/search/?q=litige").text
    yield every(f"{name}: reads", sum(one.status == 200 for one in reads.answers), len(reads.answers))
    yield every(f"{name}: published pages", pages.count(200), len(pages))
    yield every(f"{name}: an open form is taken, or shown again with its text", int(_taken(sent, question)), 1)
    yield every(f"{name}: search answers, and the host says that it is ready", found + ready, 2)


def _taken(sent: Load, question: Question) -> bool:
    answer = sent.answers[0]
    return answer.status == 303 or (answer.status < 500 and "où est mon colis" in answer.body.decode())


def _told(house: House) -> float:
    """The site's own time, from the head of an answer."""
    with suppress(KeyError):
        return parsedate_to_datetime(house.get("/health/live").headers["Date"]).timestamp()
    return 0.0
