"""gunicorn's worker with threads, for a server that faces the network itself. The only file that knows gunicorn.

A thread is lent to a request only once it has come whole. gunicorn would lend one to a connection that has said nothing
yet, and leave it with one that sends a letter now and then: eight of those, and nobody else is served. What lies finished
in memory needs no thread at all: it is answered where it is heard, at half the cost, however busy the threads are.
"""

from __future__ import annotations

import errno
import fcntl
import re
import resource
import socket
import struct
import termios
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from math import inf
from selectors import EVENT_READ
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.http import RequestParser, wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

# Seconds for a request to come whole; and for the next bytes of a large body, or for a reader to take an answer.
ARRIVING, MOVING = 20, 20
# Bytes. A longer head is refused; a longer body is read by the thread itself, after all that may refuse it.
HEAD, BODY = 32 * 1024, 64 * 1024
# Bytes of an answer that the kernel takes off a thread: a whole page and more.
SENDING = 256 * 1024
# Seconds for a sender whose body was not wanted to read the answer.
LEAVING = 2.0
# A worker at work leaves new visitors to the others, or in the queue that all of them share: what it has taken dies with
# it. A request that takes longer than so many seconds waits for something itself, for a database far away perhaps, and
# keeps nobody from being let in; nor does anything once somebody has waited for LEFT_WAITING, until all work is done.
AT_WORK, LEFT_WAITING = 0.1, 1.0
# Of Linux: how many wait in that queue, by the place of `tcpi_unacked` in what `TCP_INFO` says.
_QUEUED = struct.Struct("=24xI")

_BODY = re.compile(rb"\r\n(?:content-length:[ \t]*([0-9]+)[ \t]*\r\n|(?:transfer-encoding|expect):)", re.IGNORECASE)
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
# Of accepting: the visitor has gone again, or this process has as many files open as it may.
_PASSING = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED, errno.EMFILE, errno.ENFILE}


class Gone(Exception):
    """The other side has closed, or is to be left."""


class Connection(TConn):
    """`came` is what has come of the next request, `until` when it must be whole (`time.monotonic()`)."""

    def __init__(self, worker: Worker, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(worker.cfg, sock, client, server)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENDING)
        self.data_ready = True  # a thread never waits for the first byte
        self.came, self.until, self.large = bytearray(), 0.0, False
        self._needed, self._worker = 0, worker

    def whole(self) -> bool:
        """Whether the next request has come, as far as can be told without waiting. Raises `Gone`."""
        if not self.came:
            self.until = time.monotonic() + ARRIVING
        if self.sock.gettimeout() != 0:
            self.sock.setblocking(False)
        try:
            more = self.sock.recv(HEAD + BODY)
        except BlockingIOError:
            return False
        except OSError:
            raise Gone from None
        if not more:
            raise Gone
        self.came += more
        return self._has_all()

    @property
    def complete(self) -> bool:
        return 0 < self._needed <= len(self.came)

    @property
    def short(self) -> bool:
        """Whether all that has come is one question without a body."""
        return len(self.came) == self._needed and not self.large and self.came.startswith((b"GET ", b"HEAD "))

    def untaken(self) -> bool:
        """Whether the last answer still waits here: who asks again without taking it would hold up a thread."""
        try:
            return fcntl.ioctl(self.sock, termios.TIOCOUTQ, bytes(4)) != bytes(4)
        except OSError:  # a system that does not say
            return False

    def _has_all(self) -> bool:
        if not self._needed:
            while self.came[:2] == b"\r\n":
                del self.came[:2]
            end = self.came.find(b"\r\n\r\n")
            if end > HEAD or (end < 0 and len(self.came) > HEAD):
                with suppress(OSError):
                    self.sock.send(_TOO_LONG)
                raise Gone
            if end < 0:
                return False
            said = _BODY.search(self.came, 0, end + 2)
            length = int(said[1]) if said and said[1] and len(said[1]) < 19 else 0
            self.large = said is not None and (length > BODY or not said[1] or len(said[1]) > 18)
            self._needed = end + 4 + (0 if self.large else length)
        return len(self.came) >= self._needed

    def init(self) -> None:
        """In the thread, before each request."""
        super().init()
        self.parser.unreader.unread(bytes(self.came))
        self.forget()
        self.sock.settimeout(MOVING)

    def forget(self) -> None:
        """What has come is being answered."""
        self.came.clear()
        self._needed = 0

    def close(self, graceful: bool = False) -> None:
        """gunicorn would wait here, and all of the worker with it, for the other side to close."""
        if graceful and self.large:
            self._worker.see_off(self)
        else:
            super().close()


class Worker(ThreadWorker):
    """`at_hand` says of a WSGI environment whether the application answers it from memory."""

    at_hand: Callable[[dict[str, Any]], bool] = staticmethod(lambda _environ: False)

    def __init__(self, *how: Any, **more: Any) -> None:
        super().__init__(*how, **more)
        self._begun: dict[Connection, float] = {}  # what is at work, the newest last
        self._left = inf  # since when somebody waits

    def init_process(self) -> None:
        self._leaving: dict[socket.socket, float] = {}
        self._looked = self._notified = 0.0
        for listener in self.sockets:
            with suppress(OSError, AttributeError):  # Linux: nobody is let in who has said nothing yet
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 1)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard if soft != resource.RLIM_INFINITY else soft, hard))
        super().init_process()

    def waiting(self) -> int:
        """How many requests no thread has taken yet, those of new visitors whom no worker has let in among them."""
        return int(self.tpool._work_queue.qsize()) + sum(map(_queued, self.sockets))

    def set_accept_enabled(self, enabled: bool) -> None:
        """Called before each wait, if it is another than before."""
        super().set_accept_enabled(enabled and self._occupied() <= 0)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        occupied = self._occupied()
        super().wait_for_and_dispatch_events(occupied if 0 < occupied < timeout else timeout)

    def _occupied(self) -> float:
        """For how many seconds nobody new is let in, unless the work is done before."""
        newest = next(reversed(self._begun.values()), -inf)
        return min(newest + AT_WORK, self._left + LEFT_WAITING) - time.monotonic()

    def accept(self, listener: socket.socket) -> None:
        if self._occupied() > 0:
            self._left = min(self._left, time.monotonic())
            super().set_accept_enabled(False)
            return
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno not in _PASSING:
                raise
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self._make_room()
        self.enqueue_req(Connection(self, sock, client, listener.getsockname()))

    def enqueue_req(self, conn: Connection) -> None:
        """Called wherever something may have come."""
        answered = self._answered(conn)
        if answered is None:
            self._hand_on(conn)
        elif answered:
            self._keep(conn)
            self.poller.register(conn.sock, EVENT_READ, partial(self.on_client_socket_readable, conn))
        else:
            self._drop(conn)

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """The same for a kept connection, which stays with the poller while it is answered at once."""
        answered = self._answered(conn)
        self.keepalived_conns.remove(conn)
        if answered:
            self._keep(conn)
            return
        self.poller.unregister(client)
        if answered is None:
            self._hand_on(conn)
        else:
            self._drop(conn)

    def _answered(self, conn: Connection) -> bool | None:
        """Whether the connection stays open after an answer from memory; None if there was none to give."""
        try:
            return self._at_once(conn) if conn.whole() and conn.short else None
        except (Gone, OSError):
            return False

    def _at_once(self, conn: Connection) -> bool | None:
        """Nothing here may wait: all connections of the process would."""
        try:
            asked = next(RequestParser(self.cfg, [bytes(conn.came)], conn.client))
            response, environ = wsgi.create(asked, conn.sock, conn.client, conn.server, self.cfg)
        except Exception:  # the thread that meets it again says what is wrong with the request
            return None
        if not self.at_hand(environ):
            return None
        conn.forget()
        self.nr += 1
        if not self.alive:
            response.force_close()
        for body in self.wsgi(environ, response.start_response):
            response.write(body)
        response.close()
        return not response.should_close()

    def _keep(self, conn: Connection) -> None:
        conn.set_timeout()
        self.keepalived_conns.append(conn)

    def _hand_on(self, conn: Connection) -> None:
        """To a thread, once it is whole; until then it is waited for."""
        if conn.complete:
            if conn.untaken():
                self._drop(conn)
                return
            if not conn.large:
                self._begun[conn] = time.monotonic()
            super().enqueue_req(conn)
            return
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def notify(self) -> None:
        """The master looks once a second."""
        if (now := time.monotonic()) - self._notified >= 1:
            self._notified = now
            super().notify()

    def handle_request(self, req: Any, conn: Connection) -> bool:
        try:
            keeps = super().handle_request(req, conn)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the reader took nothing for too long") from None
        # What is left of a large body is not waited for; what was asked before an answer came is asked once more elsewhere.
        conn.large = conn.large or bool(conn.parser.unreader.buf.getvalue())
        return keeps and not conn.large

    def finish_request(self, conn: Connection, fs: Any) -> None:
        self._begun.pop(conn, None)
        if not self._begun:
            self._left = inf
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        now = time.monotonic()
        if now - self._looked < 1:
            return
        self._looked = now
        self._end(conn for conn in list(self.pending_conns) if conn.until < now or not (self.alive or conn.came))
        for sock in [sock for sock, until in self._leaving.items() if until < now]:
            self._forget(sock)

    def see_off(self, conn: Connection) -> None:
        """Take what the other side still sends, so that the kernel does not take the answer back (RFC 9112, 9.6)."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, EVENT_READ, self._listen)
            self._leaving[conn.sock] = time.monotonic() + LEAVING
        except (OSError, ValueError, KeyError):
            conn.close()

    def _listen(self, sock: socket.socket) -> None:
        try:
            if not sock.recv(HEAD + BODY):
                self._forget(sock)
        except BlockingIOError:
            pass
        except OSError:
            self._forget(sock)

    def _forget(self, sock: socket.socket) -> None:
        del self._leaving[sock]
        with suppress(KeyError, ValueError):
            self.poller.unregister(sock)
        sock.close()

    def _make_room(self) -> None:
        """Whoever has said nothing whole for the longest time goes, then whoever has been silent since an answer."""
        if self.pending_conns:
            self._end([self.pending_conns[0]])
        elif self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self.poller.unregister(conn.sock)
            self._drop(conn)

    def _end(self, conns: Iterable[Connection]) -> None:
        for conn in conns:
            self.pending_conns.remove(conn)
            with suppress(KeyError, ValueError):
                self.poller.unregister(conn.sock)
            self._drop(conn)

    def _drop(self, conn: Connection) -> None:
        self.nr_conns -= 1
        conn.close()


def _queued(listener: socket.socket) -> int:
    try:
        return int(_QUEUED.unpack(listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _QUEUED.size))[0])
    except (OSError, AttributeError, struct.error):  # another system, or no TCP
        return 0


class Response(wsgi.Response):
    """Headers that were checked when a page was stored are not checked again for each answer: that would be a tenth of
    its time. Head and body leave together."""

    sock: Any

    def process_headers(self, headers: list[tuple[str, str]]) -> None:
        length = getattr(headers, "length", None)
        if length is None:
            super().process_headers(headers)
        else:
            self.headers, self.response_length = headers, length

    def write(self, body: bytes) -> None:
        if self.headers_sent or len(body) > SENDING:
            super().write(body)
            return
        sock, together = self.sock, _Together()
        self.sock = together
        super().write(body)
        self.sock = sock
        sock.sendall(b"".join(together.parts))


class _Together:
    """In place of a socket."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def sendall(self, part: bytes) -> None:
        self.parts.append(part)


class Log(Logger):
    """Of gunicorn itself. What was answered is told by the application, with the request's id."""

    def access(self, *_what: Any) -> None:
        return


wsgi.Response = Response
