"""The clock of a running server is put forward and back by a day, and over both changes of summer time. Needs faketime.

Readers go on all the while, and a question is sent from a form that was open before the clock moved. At each change there
are hours of contact on either side of it, and three texts with a moment of their own just after it: one appears, one takes
the place of another, one ends. (On SQLite: faketime reaches no PostgreSQL.)
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path

from benchmarks.load import Load, reading

from . import Figure, Missing, at_most, every
from .place import House, Place, until

DAY, HOUR = 86_400, 3600
# A change comes so many seconds after the clock is set, and the moment of the texts so many after the change.
BEFORE, LATER = 45, 10
# Hours of a Sunday by a clock in Paris, and which of them are running before the change, after it, and an hour later: made
# by hand. In spring the hour from two to three is skipped; in autumn it comes twice, and what ends at two ends the second
# time.
HOURS = (("01:00", "02:00"), ("02:00", "03:00"), ("03:00", "04:00"))
CHANGES = (
    ("summer time begins", datetime(2027, 3, 28, 1, tzinfo=UTC), ("100", "001", "000")),
    ("summer time ends", datetime(2027, 10, 31, 1, tzinfo=UTC), ("110", "010", "001")),
)
# The contact page is kept for a minute; asked in another way it is made anew.
ANEW = ("/fr/contact/?stage=before", "/fr/contact/?stage=waiting", "/fr/contact/?stage=received")
STATE = re.compile(r'id="drill-\d".*?class="state (open|closed)"', re.DOTALL)
# libfaketime reads its file once a second, and leaves the monotonic clock alone. It takes what Python's sleep waits for as
# a moment of the other clock, though, so that sleeping has to go another way.
READ_AGAIN = 3
FAKED = {"FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
SLEEP = "import select, time\ntime.sleep = lambda seconds: select.select((), (), (), seconds) and None\n"

CHANNELS = f"""
from faq.models import OpeningHours
from tests.builders import make_channel
for number, (opens, closes) in enumerate({HOURS}):
    channel = make_channel(f"drill-{{number}}", hours="intervals", time_zone="Europe/Paris")
    OpeningHours.objects.create(channel=channel, weekday=6, opens=opens, closes=closes)
"""
TEXTS = """
from datetime import UTC, datetime
from faq.editorial.workflow import publish
from tests.builders import make_draft
first, moment = %d, datetime.fromtimestamp(%d, UTC)
publish(make_draft(first, title="Drill"), opens=moment)
publish(make_draft(first + 1, title="Drill"))
publish(make_draft(first + 1, title="Drill", markdown="The later version.\\n"), opens=moment)
publish(make_draft(first + 2, title="Drill"), closes=moment)
"""


class Clock:
    """That of one site; right until it is set."""

    def __init__(self, house: House, folder: Path) -> None:
        library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
        if library is None:
            raise Missing("faketime: sudo apt-get install faketime")
        self.house, self.offset, self._file = house, 0, folder / "clock"
        self._file.write_text("+0")
        (folder / "sitecustomize.py").write_text(SLEEP)
        house.env |= FAKED | {"LD_PRELOAD": str(library), "PYTHONPATH": str(folder)}
        house.env["FAKETIME_TIMESTAMP_FILE"] = str(self._file)

    def set(self, offset: int) -> None:
        """So many seconds from the right time; whoever looks at the clock from then on has it."""
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{offset:+d}")
        draft.replace(self._file)
        self.offset = offset
        time.sleep(READ_AGAIN)
        told = parsedate_to_datetime(self.house.get("/health/live").headers["Date"])
        assert abs(told.timestamp() - self.now()) < 60, "the site does not have the new time"

    def now(self) -> float:
        return time.time() + self.offset


def drill(place: Place) -> Iterator[Figure]:
    with place.house(start=False, BEHIND_PROXY="true", TIME_ZONE="Europe/Paris") as house:
        folder = place.folder / "clock"
        folder.mkdir()
        clock = Clock(house, folder)
        house.python(CHANNELS)
        house.start()
        paths = house.published()
        for name, offset in (("a day on", DAY), ("right again", 0), ("a day back", -DAY)):
            yield from _held(name, house, paths, partial(clock.set, offset))
        first = 900
        for name, change, opening in CHANGES:
            house.python(TEXTS % (first, change.timestamp() + LATER))
            yield from _held(name, house, paths, partial(clock.set, int(change.timestamp() - time.time()) - BEFORE))
            yield from _changed(name, clock, change.timestamp(), opening, first)
            first += 10
        yield from _held("right at last", house, paths, partial(clock.set, 0))
        early = sum(house.get(path).status == 200 for path in _paths(900)[:2])
        yield at_most("right at last: texts that are to appear in 2027 and are shown", early, 0)


def _held(name: str, house: House, paths: list[str], move: Callable[[], None]) -> Iterator[Figure]:
    question = house.questions()()
    with Load(house.port, reading(paths), readers=2, pause=0.05) as reads:
        move()
        with Load(house.port, lambda: question, most=1, readers=1, keep_bodies=True) as sent:
            sent.wait(60)
        pages = [house.get(path).status for path in paths]
        ready = house.get("/health/ready").status == 200
        found = "/articles/" in house.get("/fr/search/?q=litige").text
    yield every(f"{name}: reads meanwhile", sum(one.status == 200 for one in reads.answers), len(reads.answers))
    yield every(f"{name}: published pages", pages.count(200), len(pages))
    yield every(f"{name}: an open form is taken, or shown again with its text", int(_taken(sent)), 1)
    yield every(f"{name}: search answers, and the host says that it is ready", found + ready, 2)


def _changed(name: str, clock: Clock, change: float, opening: tuple[str, ...], first: int) -> Iterator[Figure]:
    """From some seconds before the change until an hour after it."""
    house, running = clock.house, [_running(clock.house, ANEW[0])]
    early = _new(house, first)  # nothing, that is
    assert clock.now() < change, "this machine is too slow to look in time"
    until(lambda: clock.now() >= change, "the change")
    running.append(_running(house, ANEW[1]))
    seen: list[float] = []
    while len(seen) < 3 and clock.now() < change + LATER + 60:
        new = sum(_new(house, first))
        late = clock.now() - change - LATER
        seen += [late] * (new - len(seen))
        time.sleep(0.1)
    until(lambda: _running(house, "/fr/contact/") == opening[1], "the contact page has the new hours")
    minute = clock.now() - change
    clock.set(clock.offset + HOUR)
    running.append(_running(house, ANEW[2]))
    right = sum(is_so == should for is_so, should in zip(running, opening, strict=True))
    yield every(f"{name}: contact hours before, after, and an hour later", right, 3)
    yield at_most(f"{name}: until the contact page that was kept has the new hours", minute, 65.0, "s")
    in_time = sum(late >= 0 for late in seen) - sum(early)
    yield every(f"{name}: texts that appear, change and end, none before its moment", in_time, 3)
    yield at_most(f"{name}: the latest of them after it", max(seen, default=60.0), 15.0, "s")


def _paths(first: int) -> list[str]:
    return [f"/fr/articles/{number}-drill/" for number in range(first, first + 3)]


def _new(house: House, first: int) -> list[bool]:
    """Whether the text to appear is there, the later version is shown, and the text to end is gone."""
    appears, replaced, ends = map(house.get, _paths(first))
    return [appears.status == 200, "The later version" in replaced.text, ends.status in (404, 410)]


def _running(house: House, path: str) -> str:
    """Of `HOURS`, which the page says are running: `"010"`."""
    return "".join("1" if state == "open" else "0" for state in STATE.findall(house.get(path).text))


def _taken(sent: Load) -> bool:
    answer = sent.answers[0]
    return answer.status == 303 or (answer.status < 500 and "où est mon colis" in answer.body.decode())
