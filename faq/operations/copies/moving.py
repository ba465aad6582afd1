"""From one database to another, PostgreSQL or SQLite, while the site runs: first everything, then, in a moment in which
nobody writes, what changed meanwhile. Every row is read back from the new database and compared."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model, QuerySet

from faq.models import SearchDocument, SearchTerm, Translation

from . import journal
from .fingerprints import Fingerprint, fingerprint
from .snapshots import snapshot

# Made anew in the new database by `reindex`, in the shape that its own search needs.
DERIVED: list[type[Model]] = [SearchDocument, SearchTerm]
_CHUNK = 500
_ATTEMPTS = 100

Progress = Callable[[Iterable[Any], int], Iterable[Any]]


class MoveFailed(Exception):
    """Why the site stays where it is."""


@dataclass
class Moved:
    rows: int = 0
    late: int = 0  # rows that changed while the others were copied
    seconds: float = 0  # how long nobody could write
    texts: list[int] = field(default_factory=list)  # translations among them: to be indexed


def move(source: str, target: str, index: Callable[[list[int]], None], progress: Progress) -> Moved:
    """Both have the tables of today's migrations; what is in the target's goes. `index` makes the target's search index:
    all of it for [], else these translations. At the end the source refuses writes. Raises `MoveFailed`, and then the
    source is as it was."""
    if pending(source):
        raise MoveFailed("this database lacks migrations: run manage.py migrate first.")
    models = moved_models()
    try:
        journal.remove(target)
        journal.begin(source, models)
        moved = Moved(rows=_copy_all(source, target, models, progress))
        index([])
        _catch_up(source, target, models, moved)
        if moved.texts:
            index(moved.texts)
    except BaseException:
        journal.remove(source)
        raise
    return moved


def pending(using: str) -> bool:
    executor = MigrationExecutor(connections[using])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def moved_models() -> list[type[Model]]:
    """Every model of every app: a new one is moved without being named anywhere."""
    known = apps.get_models(include_auto_created=True)
    return [model for model in known if model._meta.managed and not model._meta.proxy and model not in DERIVED]


def _copy_all(source: str, target: str, models: list[type[Model]], progress: Progress) -> int:
    found: dict[type[Model], Fingerprint] = {}
    with snapshot(source):
        total = sum(_rows(model, source).count() for model in models)
        with transaction.atomic(using=target):
            for table in [*models, *DERIVED]:
                _rows(table, target)._raw_delete(target)
            bar = iter(progress(range(total), total))
            for model in models:
                found[model] = fingerprint(_copied(model, source, target, bar))
    for model in models:
        there = fingerprint(map(_values, _rows(model, target).iterator(chunk_size=_CHUNK)))
        if there != found[model]:
            raise MoveFailed(f"{model._meta.db_table}: {there.rows} rows arrived of {found[model].rows}, or others.")
    return sum(known.rows for known in found.values())


def _copied(model: type[Model], source: str, target: str, bar: Iterator[Any]) -> Iterator[tuple[Any, ...]]:
    """Copies, and yields the values of each row as it was read."""
    chunk: list[Model] = []
    for row in _rows(model, source).iterator(chunk_size=_CHUNK):
        yield _values(row)
        chunk.append(row)
        next(bar, None)
        if len(chunk) == _CHUNK:
            _insert(model, chunk, target)
            chunk = []
    _insert(model, chunk, target)


def _catch_up(source: str, target: str, models: list[type[Model]], moved: Moved) -> None:
    """The moment in which nobody writes: those who want to wait, and are refused once everything has arrived."""
    for _attempt in range(_ATTEMPTS):
        began = time.monotonic()
        try:
            with transaction.atomic(using=source):
                journal.refuse(source, models)
                _finish(source, target, models, moved)
        except journal.Busy:
            time.sleep(0.1)
        else:
            moved.seconds = time.monotonic() - began
            return
    raise MoveFailed("the site writes without a pause; try again at a quieter hour.")


def _finish(source: str, target: str, models: list[type[Model]], moved: Moved) -> None:
    noted = journal.noted(source)
    changed = {model: noted[model._meta.db_table] for model in models if model._meta.db_table in noted}
    with transaction.atomic(using=target):
        _bring_late(source, target, changed, moved)
        _count_on(target, models)
    for model in models:
        here, there = _rows(model, source).count(), _rows(model, target).count()
        if here != there:
            raise MoveFailed(f"{model._meta.db_table}: {there} rows arrived of {here}.")


def _bring_late(source: str, target: str, changed: dict[type[Model], set[str]], moved: Moved) -> None:
    """First all old rows go, then all new ones come: two rows may have swapped what must be unique."""
    late: dict[type[Model], list[Model]] = {}
    for model, keys in changed.items():
        for some in _portions(sorted(keys)):
            _rows(model, target).filter(pk__in=some)._raw_delete(target)
            late.setdefault(model, []).extend(_rows(model, source).filter(pk__in=some))
        moved.late += len(keys)
    for model, rows in late.items():
        for some in _portions(rows):
            _insert(model, some, target)
            arrived = _rows(model, target).filter(pk__in=[row.pk for row in some])
            if fingerprint(map(_values, arrived)) != fingerprint(map(_values, some)):
                raise MoveFailed(f"{model._meta.db_table}: rows that changed meanwhile did not arrive.")
    moved.texts = [row.pk for row in late.get(Translation, [])]


def _portions(items: list[Any]) -> Iterator[list[Any]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def _rows(model: type[Model], using: str) -> QuerySet[Any]:
    return model._base_manager.using(using).order_by()


def _values(row: Model) -> tuple[Any, ...]:
    return tuple(column.value_from_object(row) for column in row._meta.concrete_fields)


def _insert(model: type[Model], rows: list[Any], using: str) -> None:
    """As they are: no date becomes today's."""
    fields = model._meta.local_concrete_fields
    size = connections[using].ops.bulk_batch_size([column.name for column in fields], rows) or 1
    try:
        for start in range(0, len(rows), size):
            _rows(model, using)._insert(rows[start : start + size], fields=fields, raw=True, using=using)  # type: ignore[attr-defined]
    except DatabaseError as error:
        raise MoveFailed(f"{model._meta.db_table}: {error}") from error


def _count_on(using: str, models: list[type[Model]]) -> None:
    """The next row gets one above the highest number."""
    with connections[using].cursor() as cursor:
        for statement in connections[using].ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
