"""A second database beside the site's own, for as long as a command needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend


@contextmanager
def beside(config: dict[str, Any], alias: str = "beside") -> Iterator[str]:
    """Open the database that Django's settings would describe so; yields the name to use it by, in this thread."""
    empty = {"HOST": "", "PORT": "", "USER": "", "PASSWORD": "", "OPTIONS": {}, "CONN_MAX_AGE": 0}
    complete = {**connections[DEFAULT_DB_ALIAS].settings_dict, **empty, **config}
    # A pool would keep connections after the end, and nothing here needs more than one.
    complete["OPTIONS"] = {name: value for name, value in complete["OPTIONS"].items() if name != "pool"}
    connections[alias] = load_backend(complete["ENGINE"]).DatabaseWrapper(complete, alias)
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]


def file(path: Path) -> dict[str, Any]:
    """A SQLite file as it lies there: nothing is switched on or set up in it."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
