"""One host at a time: for what must not be done by two that start at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Any number will do, as long as every host has the same.
_LOCK = 7_365_310_001


@contextmanager
def turn() -> Iterator[None]:
    """Wait until no other host is inside. PostgreSQL keeps the order, and lets the next one in when a host dies; a
    SQLite file has one host, and its own locks."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
