"""Readers and writers through the balancer, and what came of them."""

from __future__ import annotations

import itertools
import re
import time
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.load import Answer, Load, Question
from tests.balancer import NAME, Nginx

READERS, WRITERS, PAUSE, PATIENCE = 8, 3, 0.05, 40.0
# A form that comes back sooner is refused: that was quicker than a person writes.
WRITING = 4.0
ARTICLE = "/fr/articles/16-ouvrir-un-litige/"
WORDS = (
    "litige",
    "remboursement",
    "colis perdu",
    "douane",
    "retour",
    "vendeur",
    "preuves",
    "delai",
    "adresse",
    "coupon",
)
# The balancer's own copy, the hosts' pages, the way from an old address, and a search: the last two ask a database.
PATHS = (
    ARTICLE,
    f"{ARTICLE}?reader={{number}}",
    "/fr/articles/16-{number}/",
    "/fr/search/?q={word}+{number}",
)
SERVED, ACKNOWLEDGED = {200, 301}, 303


class Traffic:
    """Runs inside the block. Each question comes from another address, so that no limit is reached."""

    _numbers = itertools.count(1)

    def __init__(self, balancer: Nginx) -> None:
        port, host = balancer.port, balancer.address
        self._token = re.search(r'name="token" value="([^"]+)"', balancer.get("/fr/ask/").text)[1]
        time.sleep(WRITING)
        more = {"host": host, "patience": PATIENCE, "pause": PAUSE}
        self.reads = Load(port, self._read, readers=READERS, **more)
        self.writes = Load(port, self._write, readers=WRITERS, **more)

    def __enter__(self) -> Traffic:
        with ExitStack() as ending:
            ending.enter_context(self.reads)
            ending.enter_context(self.writes)
            self._ending = ending.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ending.close()

    def _read(self) -> Question:
        number = next(self._numbers)
        path = PATHS[number % len(PATHS)].format(number=number, word=WORDS[number % len(WORDS)].replace(" ", "+"))
        return Question(path, headers=self._from(number))

    def _write(self) -> Question:
        number = next(self._numbers)
        body = urlencode({"text": f"Where is my parcel number {number} of the drill?", "token": self._token})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return Question("/fr/ask/", "POST", body.encode(), self._from(number) | kind)

    def _from(self, number: int) -> dict[str, str]:
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return {"Host": NAME, "X-Forwarded-For": address}


@dataclass(frozen=True)
class Seen:
    """What came of one stretch of traffic; times in seconds."""

    reads: int
    failed_reads: list[Answer]
    slowest_read: float
    writes: int
    failed_writes: list[Answer]
    acknowledged: set[int]  # the numbers of the questions
    longest_wait: float  # between one acknowledged write and the next

    @classmethod
    def of(cls, traffic: Traffic) -> Seen:
        reads, writes = traffic.reads.answers, traffic.writes.answers
        good = sorted((one for one in writes if one.status == ACKNOWLEDGED), key=ended)
        waits = [ended(later) - ended(one) for one, later in itertools.pairwise(good)]
        return cls(
            len(reads),
            [one for one in reads if one.status not in SERVED],
            max((one.seconds for one in reads), default=0.0),
            len(writes),
            [one for one in writes if one.status != ACKNOWLEDGED],
            {written(one) for one in good},
            max(waits, default=0.0),
        )


def ended(answer: Answer) -> float:
    return answer.at + answer.seconds


def written(answer: Answer) -> int:
    return int(re.search(rb"number\+(\d+)", answer.question.body)[1])
