"""Whether two databases hold the same: a number of rows and one hash for each table, whatever order they come in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections

_ROOM = 1 << 256
_CHUNK = 2000


class Fingerprint(NamedTuple):
    rows: int
    digest: str


def fingerprint(rows: Iterable[tuple[Any, ...]]) -> Fingerprint:
    """The sum of the rows' hashes: no order and no sorting, which databases do differently."""
    count = total = 0
    for row in rows:
        count += 1
        total = (total + hash_of(row)) % _ROOM
    return Fingerprint(count, f"{total:064x}")


def hash_of(row: tuple[Any, ...]) -> int:
    content = "\x1f".join(map(_written, row)).encode("utf-8", "surrogatepass")
    return int.from_bytes(sha256(content).digest(), "big")


def tables(using: str = DEFAULT_DB_ALIAS) -> dict[str, Fingerprint]:
    """Every table as the database itself names it, older and newer versions of the software alike. Reads them all."""
    connection = connections[using]
    with connection.cursor() as cursor:
        virtual = _virtual(cursor) if connection.vendor == "sqlite" else set()
        names = [info.name for info in connection.introspection.get_table_list(cursor) if info.type == "t"]
    return {name: _table(using, name) for name in sorted(set(names) - virtual)}


def _table(using: str, name: str) -> Fingerprint:
    connection = connections[using]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        columns = sorted(column.name for column in connection.introspection.get_table_description(cursor, name))
    with connection.chunked_cursor() as cursor:
        # No value of a reader is in this statement: names are the database's own, and quoted.
        cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(name)}")  # noqa: S608
        return fingerprint(row for chunk in iter(lambda: cursor.fetchmany(_CHUNK), []) for row in chunk)


def _virtual(cursor: Any) -> set[str]:
    """Tables that only show what others hold: the search index's rows are hashed where they lie."""
    cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    return {row[0] for row in cursor.fetchall()}


def _written(value: Any) -> str:
    """One way to write each value, whatever the database made of it."""
    if value is None:
        return "\x00"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return str(value.normalize()) if isinstance(value, Decimal) else str(value)
