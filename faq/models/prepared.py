"""Queries that stand behind every page: Django writes their SQL once, and each time only the values are new.

To build and write a query takes Django longer than the database needs to answer it: a fifth of the time of an article's
page, half of that of a topic's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from inspect import signature
from threading import local
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

Row = TypeVar("Row")

# What stands in the query for a value that each asking brings; no real value is like these.
_MARKS: dict[str, Any] = {"language": "(language)", "number": -1, "now": datetime(1970, 1, 1, tzinfo=UTC)}


class Prepared(Generic[Row]):
    """`make` builds the query, of parameters that are called as in `_MARKS`; its shape must hang on none of them."""

    def __init__(self, make: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self._make = make
        self._of_thread = local()

    def ask(self, using: str, **values: Any) -> list[Row]:
        """The rows for these values, of the database with this alias (`objects.db`). One query."""
        connection = connections[using]
        kept = self._of_thread.__dict__.setdefault("kept", {})
        if connection.alias not in kept or kept[connection.alias].connection is not connection:
            kept[connection.alias] = _Written(self._make, connection)
        return list(kept[connection.alias].rows(values))


class _Written:
    """A query in one connection's dialect."""

    def __init__(self, make: Callable[..., models.QuerySet[Any, Any]], connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        marks = {name: _MARKS[name] for name in signature(make).parameters}
        self._queryset = make(**marks).using(connection.alias)
        self._compiler = self._queryset.query.get_compiler(connection=connection)
        self._sql, params = self._compiler.as_sql()
        names = {self._adapted(mark): name for name, mark in marks.items()}
        self._places = [(names.get(param), param) for param in params]
        assert {name for name, _param in self._places if name} == set(marks), params
        # From here on Django's own iteration finds the query written already.
        self._queryset.query.get_compiler = lambda *_how, **_more: self._compiler  # type: ignore[method-assign]

    def rows(self, values: dict[str, Any]) -> Any:
        params = tuple(self._adapted(values[name]) if name else param for name, param in self._places)
        self._compiler.as_sql = lambda *_how, **_more: (self._sql, params)
        return self._queryset._iterable_class(self._queryset)

    def _adapted(self, value: Any) -> Any:
        return self.connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
