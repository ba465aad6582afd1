"""A thread is lent to a request that has come whole; what comes slowly waits without one, what lies ready needs none."""

from __future__ import annotations

import logging
import socket
from queue import SimpleQueue
from selectors import DefaultSelector
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from helpcenter import worker
from helpcenter.worker import Connection, Gone, Worker

GET = b"GET /fr/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
POST = b"POST /fr/ask/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture
def line():
    """Both ends: what the server has of it, and the visitor's socket."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        yield Connection(SimpleNamespace(cfg=Config()), mine, ("127.0.0.1", 1), ("127.0.0.1", 2)), theirs


def parsed(connection):
    connection.init()
    return next(connection.parser)


def test_a_head_is_waited_for_to_its_last_letter(line):
    connection, visitor = line
    for letter in GET[:-1]:
        visitor.sendall(bytes([letter]))
        assert not connection.whole()
    visitor.sendall(GET[-1:])
    assert connection.whole()
    assert parsed(connection).path == "/fr/"


def test_a_form_is_waited_for_with_its_body(line):
    connection, visitor = line
    visitor.sendall(POST % 9 + b"text=col")
    assert not connection.whole()
    visitor.sendall(b"i")
    assert connection.whole()
    assert parsed(connection).body.read() == b"text=coli"


def test_a_large_body_is_read_after_all_that_may_refuse_it(line):
    connection, visitor = line
    visitor.sendall(POST % (worker.BODY + 1))
    assert connection.whole()
    assert connection.large


def test_the_time_to_come_whole_is_not_longer_for_those_who_send_letters(line):
    connection, visitor = line
    visitor.sendall(GET[:9])
    assert not connection.whole()
    until = connection.until
    visitor.sendall(GET[9:12])
    assert not connection.whole()
    assert connection.until == until


def test_a_head_without_end_is_refused(line):
    connection, visitor = line
    visitor.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * worker.HEAD)
    with pytest.raises(Gone):
        connection.whole()
    assert visitor.recv(100).startswith(b"HTTP/1.1 431 ")


def test_without_the_limit_it_would_be_collected(line, monkeypatch):
    monkeypatch.setattr(worker, "HEAD", 10**9)
    connection, visitor = line
    visitor.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 32 * 1024)
    assert not connection.whole()


def test_without_the_wait_a_thread_would_be_lent_to_the_first_letter(line, monkeypatch):
    monkeypatch.setattr(Connection, "_has_all", lambda self: True)
    connection, visitor = line
    visitor.sendall(GET[:1])
    assert connection.whole()


def test_whoever_hangs_up_is_let_go(line):
    connection, visitor = line
    visitor.close()
    with pytest.raises(Gone):
        connection.whole()


@pytest.fixture
def server():
    """A worker without its process: “/kept/” lies in memory, and `server.lent` are the connections that got a thread."""

    def application(environ, start):
        start("200 OK", [("Content-Length", "4")])
        return [b"kept"] if environ["REQUEST_METHOD"] == "GET" else []

    log = logging.getLogger("tests.worker")
    one = Worker(1, 1, [], SimpleNamespace(), 30, Config(), log)
    one.lent, one.wsgi, one.poller = [], application, DefaultSelector()
    one.at_hand = lambda environ: environ["PATH_INFO"] == "/kept/"
    one.tpool = SimpleNamespace(
        submit=lambda _what, conn: one.lent.append(conn) or SimpleNamespace(add_done_callback=id)
    )
    yield one
    one.poller.close()
    one.tmp.close()


@pytest.fixture
def visit(server):
    """A new connection: what it says, and the visitor's socket."""
    sockets = []

    def say(words):
        mine, theirs = socket.socketpair()
        sockets.extend((mine, theirs))
        theirs.sendall(words)
        conn = Connection(server, mine, ("127.0.0.1", 1), ("127.0.0.1", 2))
        server.nr_conns += 1
        server.enqueue_req(conn)
        return conn, theirs

    yield say
    for one in sockets:
        one.close()


KEPT = GET.replace(b"/fr/", b"/kept/")


def test_what_lies_in_memory_is_answered_without_a_thread_time_and_again(server, visit):
    conn, visitor = visit(KEPT)
    for _ in range(3):
        answer = visitor.recv(1000)
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.endswith(b"Connection: keep-alive\r\nContent-Length: 4\r\n\r\nkept")
        visitor.sendall(KEPT)
        server.on_client_socket_readable(conn, conn.sock)
    assert (server.lent, list(server.keepalived_conns), server.nr_conns) == ([], [conn], 1)


def test_a_head_without_its_body_is_answered_too(server, visit):
    _conn, visitor = visit(KEPT.replace(b"GET", b"HEAD"))
    assert visitor.recv(1000).endswith(b"\r\n\r\n")
    assert not server.lent


@pytest.mark.parametrize(
    "words", [GET, POST % 1 + b"x", KEPT + KEPT, b"GET /kept/ HTTP/9.9\r\n\r\n", b"GET /kept/ HTTP/1.1\r\n: x\r\n\r\n"]
)
def test_all_else_gets_a_thread_with_every_letter_that_came(server, visit, words):
    conn, visitor = visit(words)
    assert server.lent == [conn]
    assert bytes(conn.came) == words
    visitor.setblocking(False)
    with pytest.raises(BlockingIOError):
        visitor.recv(1)


def test_on_a_kept_connection_the_next_question_may_need_a_thread(server, visit):
    conn, visitor = visit(KEPT)
    visitor.recv(1000)
    visitor.sendall(GET)
    server.on_client_socket_readable(conn, conn.sock)
    assert (server.lent, list(server.keepalived_conns), len(server.poller.get_map())) == ([conn], [], 0)


def test_half_a_question_on_a_kept_connection_is_waited_for(server, visit):
    conn, visitor = visit(KEPT)
    visitor.recv(1000)
    visitor.sendall(KEPT[:9])
    server.on_client_socket_readable(conn, conn.sock)
    assert list(server.pending_conns) == [conn]
    visitor.sendall(KEPT[9:])
    server.on_pending_socket_readable(conn, conn.sock)
    assert visitor.recv(1000).endswith(b"kept")
    assert (list(server.pending_conns), list(server.keepalived_conns)) == ([], [conn])


def test_who_wants_no_further_answer_gets_none(server, visit):
    _conn, visitor = visit(KEPT.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert b"Connection: close" in visitor.recv(1000)
    assert (visitor.recv(1), server.nr_conns, list(server.keepalived_conns)) == (b"", 0, [])


def test_a_server_that_ends_says_so_with_the_last_answer(server, visit):
    server.alive = False
    _conn, visitor = visit(KEPT)
    assert b"Connection: close" in visitor.recv(1000)


def test_who_is_gone_before_the_answer_stops_nothing(server, visit):
    conn, visitor = visit(KEPT)
    visitor.sendall(KEPT)
    visitor.close()
    server.on_client_socket_readable(conn, conn.sock)
    assert (server.nr_conns, list(server.keepalived_conns), len(server.poller.get_map())) == (0, [], 0)


def test_whoever_asks_again_without_taking_the_answer_gets_no_thread(server, visit):
    conn, visitor = visit(KEPT)
    visitor.sendall(GET)
    server.on_client_socket_readable(conn, conn.sock)
    assert (server.lent, server.nr_conns) == ([], 0)


def test_an_answer_that_is_never_taken_ends_with_the_connection(server, visit):
    """Nothing waits for it: the kernel takes what it can, and then the visitor is let go."""
    server.wsgi = lambda environ, start: start("200 OK", [("Content-Length", "90000")]) and [b"x" * 90_000]
    conn, visitor = visit(KEPT)
    for _ in range(20):
        if not server.nr_conns:
            break
        visitor.sendall(KEPT)
        server.on_client_socket_readable(conn, conn.sock)
    assert (server.nr_conns, list(server.keepalived_conns)) == (0, [])


@pytest.fixture
def newcomer(server):
    """Has said what he wants, and nobody has let him in yet; `server.sockets` holds the door."""
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_connection(door.getsockname()) as visitor:
        visitor.sendall(GET)
        server.sockets = [door]
        server.tpool._work_queue = SimpleQueue()
        yield visitor
    for conn in server.lent:
        conn.sock.close()


def test_who_comes_while_a_request_is_at_work_is_left_to_the_other_workers(server, visit, newcomer):
    conn, _visitor = visit(GET)
    server.accept(server.sockets[0])
    server.set_accept_enabled(True)
    assert (server.lent, len(server.poller.get_map()), server.waiting()) == ([conn], 0, 1)
    server.finish_request(conn, SimpleNamespace(cancelled=lambda: True))
    server.set_accept_enabled(True)
    server.wait_for_and_dispatch_events(10)
    assert (len(server.lent), server.waiting()) == (2, 0)


def test_a_request_that_waits_for_something_itself_keeps_nobody_out(server, visit, newcomer, monkeypatch):
    visit(GET)
    monkeypatch.setattr(worker, "AT_WORK", 0)
    server.accept(server.sockets[0])
    assert len(server.lent) == 2


def test_who_has_waited_long_is_let_in_however_busy_the_worker_is(server, visit, newcomer, monkeypatch):
    visit(GET)
    server.accept(server.sockets[0])
    assert len(server.lent) == 1
    visit(GET)
    monkeypatch.setattr(worker, "LEFT_WAITING", 0)
    server.accept(server.sockets[0])
    assert len(server.lent) == 3
