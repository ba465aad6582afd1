"""Queries that stand behind every page: Django writes their SQL once, and works out once how a row becomes an object; each
time only the values are new.

To build and write a query takes Django longer than the database needs to answer it: a fifth of the time of an article's
page, half of that of a topic's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from inspect import signature
from operator import itemgetter
from threading import local
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators

Row = TypeVar("Row")

# What stands in the query for a value that each asking brings; no real value is like these.
_MARKS: dict[str, Any] = {"language": "(language)", "number": -1, "now": datetime(1970, 1, 1, tzinfo=UTC)}


class Prepared(Generic[Row]):
    """`make` builds the query, of objects or of one value each, of parameters that are called as in `_MARKS`; its shape must
    hang on none of them."""

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
        assert self._queryset._iterable_class in (ModelIterable, FlatValuesListIterable)
        self._compiler = self._queryset.query.get_compiler(connection=connection)
        self._sql, params = self._compiler.as_sql()
        names = {self._adapted(mark): name for name, mark in marks.items()}
        self._places = [(names.get(param), param) for param in params]
        assert {name for name, _param in self._places if name} == set(marks), params
        self._columns = [column for column, _sql, _alias in self._compiler.select]
        self._converters = self._compiler.get_converters(self._columns)
        self._made = self._model() if self._queryset._iterable_class is ModelIterable else itemgetter(0)

    def _model(self) -> Callable[[Any], Any]:
        """What makes an object of a row, as `ModelIterable` does."""
        select, known, alias = self._compiler.select, self._compiler.klass_info, self.connection.alias
        start, end = known["select_fields"][0], known["select_fields"][-1] + 1
        names = [column.target.attname for column in self._columns[start:end]]
        related = get_related_populators(known, select, alias)  # type: ignore[call-arg]
        annotated = list(self._compiler.annotation_col_map.items())

        def made(row: Any) -> Any:
            one = known["model"].from_db(alias, names, row[start:end])
            for other in related:
                other.populate(row, one)
            for name, place in annotated:
                setattr(one, name, row[place])
            return one

        return made

    def rows(self, values: dict[str, Any]) -> Iterator[Any]:
        params = tuple(self._adapted(values[name]) if name else param for name, param in self._places)
        with self.connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        return map(self._made, self._compiler.apply_converters(found, self._converters))

    def _adapted(self, value: Any) -> Any:
        return self.connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
