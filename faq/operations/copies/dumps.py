"""The rows of a file that pg_dump made, read without a database: pg_restore writes them out as text, table by table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from . import postgresql
from .fingerprints import Fingerprint, fingerprint

_TABLE = re.compile(r'CREATE TABLE (?:\w+\.)?"?(\w+)"? \(')
_COLUMN = re.compile(r' {4}"?(\w+)"? (.+?),?')
_COPY = re.compile(r'COPY (?:\w+\.)?"?(\w+)"? \((.*)\) FROM stdin;')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
# What a value is, by how the name of its column's type begins; all others are what they are written as.
_READ: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: text == "t",
    "timestamp": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "numeric": Decimal,
    "double": float,
    "real": float,
    "bytea": lambda text: bytes.fromhex(text.removeprefix("\\x")),
}

Types = dict[str, dict[str, Callable[[str], Any]]]


def tables(dump: Path) -> dict[str, Fingerprint]:
    """Rows and hash of each table, as `fingerprints.tables` finds them in a database. Reads every row, keeps none.
    Raises `ProgramFailed` for what pg_restore cannot read, `ValueError` for what is no value of its column's type."""
    types = _types(dump)
    found = {name: fingerprint(()) for name in types}
    lines = postgresql.lines("pg_restore", "--data-only", "--file=-", str(dump))
    for line in lines:
        if begins := _COPY.fullmatch(line):
            columns = [name.strip('" ') for name in begins[2].split(",")]
            found[begins[1]] = fingerprint(_rows(lines, columns, types.get(begins[1], {})))
    return found


def _types(dump: Path) -> Types:
    types: Types = {}
    columns: dict[str, Callable[[str], Any]] = {}
    for line in postgresql.lines("pg_restore", "--schema-only", "--file=-", str(dump)):
        if table := _TABLE.fullmatch(line):
            columns = types.setdefault(table[1], {})
        elif column := _COLUMN.fullmatch(line):
            columns[column[1]] = next((read for start, read in _READ.items() if column[2].startswith(start)), str)
        elif line.startswith(");"):
            columns = {}
    return types


def _rows(
    lines: Iterator[str], columns: list[str], types: dict[str, Callable[[str], Any]]
) -> Iterator[tuple[Any, ...]]:
    """To the end of the table; the values in the order of the columns' names."""
    order = sorted(range(len(columns)), key=columns.__getitem__)
    reads = [types.get(name, str) for name in columns]
    for line in lines:
        if line == "\\.":
            return
        values = line.split("\t")
        yield tuple(None if values[at] == "\\N" else reads[at](_unescaped(values[at])) for at in order)


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: _SIGNS.get(found[1], found[1]), value) if "\\" in value else value
