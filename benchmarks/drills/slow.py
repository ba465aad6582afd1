"""Hundreds of connections that say nothing, send a letter now and then, or never take their answer; others go on reading.

Straight at gunicorn, with nothing in front."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread

from benchmarks.load import Load, reading

from . import Figure, at_most, every
from .place import Place

EACH, SECONDS = 100, 30
HEAD = b"GET /fr/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = b"POST /fr/ask/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9999\r\n\r\ntext="
GREEDY = b"GET /fr/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 50
# What each kind says at first, and every second from then on.
KINDS = ((b"", b""), (HEAD, b"a"), (BODY, b"a"), (GREEDY, b""))


def drill(place: Place) -> Iterator[Figure]:
    with place.house() as house:
        stop, cut = Event(), [0]
        slow = Thread(target=lambda: asyncio.run(_all(house.port, stop, cut)))
        slow.start()
        paths = house.published()
        with Load(house.port, reading(paths), readers=4, pause=0.1, kept=False) as reads:
            time.sleep(SECONDS)
        stop.set()
        slow.join()
    yield every(
        f"pages read beside {EACH * len(KINDS)} slow connections",
        sum(one.status == 200 for one in reads.answers),
        len(reads.answers),
    )
    yield at_most("longest wait", reads.longest, 2.0, "s")
    yield every("slow heads and bodies that were cut off", cut[0], 2 * EACH)


async def _all(port: int, stop: Event, cut: list[int]) -> None:
    await asyncio.gather(*(_slow(port, first, then, stop, cut) for first, then in KINDS for _turn in range(EACH)))


async def _slow(port: int, first: bytes, then: bytes, stop: Event, cut: list[int]) -> None:
    with suppress(OSError):
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first)
        while not stop.is_set():
            await asyncio.sleep(1)
            writer.write(then)
            if then and writer.transport.is_closing():
                cut[0] += 1
                break
        writer.close()
