"""Readers who ask a site over and over, as browsers do, and note every answer.

    with Load(port, reading(paths), readers=16) as load:
        ...                       # something happens to the site
    load.failed, load.longest     # what readers saw of it

One thread with an event loop asks for all of them, so that hundreds of readers cost no more than a few. Only the standard
library is used, nothing of the site.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Thread

# Seconds after which whoever got no answer asks again.
REFUSED = 0.1
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_RETRY = re.compile(rb"\r\nretry-after: *(\d+)\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked\r\n", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close\r\n", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    path: str
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """`status` 0: none came, and `fault` says why. Times in seconds, `at` as `time.monotonic()`. `again`: a kept connection
    had ended before a word of the answer, and the question was put once more on a new one, as every browser does."""

    question: Question
    at: float
    seconds: float
    status: int = 0
    retry_after: int | None = None
    body: bytes = b""
    fault: str = ""
    again: bool = False


def reading(paths: Iterable[str], **headers: str) -> Callable[[], Question]:
    """These paths, one after the other and from the beginning again."""
    turns = itertools.cycle([Question(path, headers=headers) for path in paths])
    return lambda: next(turns)


class Load:
    """`readers` at once; each waits `pause` seconds after an answer and `patience` seconds for one. With `kept` they keep
    their connections, else each question has a connection of its own. It ends with the block, or after `most` questions:
    `wait()` waits for that."""

    def __init__(
        self, port: int, ask: Callable[[], Question], *, host: str = "127.0.0.1", readers: int = 8, pause: float = 0.0,
        patience: float = 60.0, kept: bool = True, most: int | None = None, keep_bodies: bool = False,
    ) -> None:  # fmt: skip
        self.host, self.port, self._ask, self.readers, self.pause = host, port, ask, readers, pause
        self.patience, self.kept, self.most, self.keep_bodies = patience, kept, most, keep_bodies
        self.answers: list[Answer] = []
        self._asked, self._ended = itertools.count(), False
        self._thread = Thread(target=lambda: asyncio.run(self._all()), name="load", daemon=True)

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended = True
        self._thread.join()

    def wait(self, seconds: float | None = None) -> None:
        """Until `most` questions were answered, or so many seconds."""
        self._thread.join(seconds)

    @property
    def failed(self) -> list[Answer]:
        """What a reader sees as an error: no answer, or one of 500 and more that does not say when to come back."""
        return [
            one
            for one in self.answers
            if not one.status or (one.status >= 500 and not (one.status == 503 and one.retry_after))
        ]

    @property
    def refused(self) -> list[Answer]:
        """503 with `Retry-After`."""
        return [one for one in self.answers if one.status == 503 and one.retry_after]

    @property
    def longest(self) -> float:
        return max((one.seconds for one in self.answers), default=0.0)

    def percentile(self, hundredth: int) -> float:
        """Of the seconds that answers took."""
        return statistics.quantiles([one.seconds for one in self.answers], n=100)[hundredth - 1]

    def rate(self) -> float:
        """Answers a second."""
        ends = [one.at + one.seconds for one in self.answers]
        return len(ends) / max(max(ends) - min(one.at for one in self.answers), 1e-9) if ends else 0.0

    async def _all(self) -> None:
        await asyncio.gather(*(self._reader() for _ in range(self.readers)))

    async def _reader(self) -> None:
        line: _Line | None = None
        while not self._ended and (self.most is None or next(self._asked) < self.most):
            question, at, again = self._ask(), time.monotonic(), False
            try:
                async with asyncio.timeout(self.patience):
                    line, answer, again = await self._answered(line, question)
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                answer, fault = None, type(error).__name__
                if line:
                    line.close()
                    line = None
            seconds = time.monotonic() - at
            if answer is None:
                self.answers.append(Answer(question, at, seconds, fault=fault, again=again))
            else:
                status, retry, body = answer
                self.answers.append(
                    Answer(question, at, seconds, status, retry, body if self.keep_bodies else b"", again=again)
                )
            if line and (line.closed or not self.kept):
                line.close()
                line = None
            pause = self.pause or (REFUSED if answer is None else 0)
            if pause:
                await asyncio.sleep(pause)
        if line:
            line.close()

    async def _answered(
        self, line: _Line | None, question: Question
    ) -> tuple[_Line, tuple[int, int | None, bytes], bool]:
        if line is not None:
            try:
                return line, await line.ask(question), False
            except _Unanswered:
                line.close()
                if question.method not in ("GET", "HEAD"):
                    raise ConnectionResetError from None
                fresh = await _Line.open(self.host, self.port)
                return fresh, await fresh.ask(question), True
        fresh = await _Line.open(self.host, self.port)
        return fresh, await fresh.ask(question), False


class _Unanswered(ConnectionError):
    """The connection ended before the first byte of an answer."""


class _Line:
    """One connection."""

    def __init__(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._host, self._reader, self._writer, self.closed = host, reader, writer, False

    @classmethod
    async def open(cls, host: str, port: int) -> _Line:
        return cls(f"{host}:{port}", *await asyncio.open_connection(host, port))

    async def ask(self, question: Question) -> tuple[int, int | None, bytes]:
        given = {"Host": self._host, **question.headers}
        if question.method not in ("GET", "HEAD"):
            given["Content-Length"] = str(len(question.body))
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        try:
            self._writer.write(f"{question.method} {question.path} HTTP/1.1\r\n{head}\r\n".encode() + question.body)
            await self._writer.drain()
            said = await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            raise EOFError if error.partial else _Unanswered from None
        except ConnectionError:
            raise _Unanswered from None
        status, retry = int(said[9:12]), _RETRY.search(said)
        body = await self._body(said) if question.method != "HEAD" and status not in (204, 304) else b""
        self.closed = self.closed or bool(_CLOSES.search(said))
        return status, int(retry[1]) if retry else None, body

    async def _body(self, head: bytes) -> bytes:
        if length := _LENGTH.search(head):
            return await self._reader.readexactly(int(length[1]))
        if not _CHUNKED.search(head):
            self.closed = True
            return await self._reader.read()
        parts = []
        while size := int(await self._reader.readline(), 16):
            parts.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readline()
        return b"".join(parts)

    def close(self) -> None:
        self._writer.close()
