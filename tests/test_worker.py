"""A thread is lent to a request that has come whole; what comes slowly waits without one."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from helpcenter import worker
from helpcenter.worker import Connection, Gone

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


def test_whoever_asks_again_without_taking_the_answer_is_let_go(line):
    connection, visitor = line
    connection.sock.sendall(b"an answer")
    visitor.sendall(GET)
    with pytest.raises(Gone):
        connection.whole()


def test_whoever_took_the_answer_may_ask_again(line):
    connection, visitor = line
    connection.sock.sendall(b"an answer")
    visitor.recv(100)
    visitor.sendall(GET)
    assert connection.whole()


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
