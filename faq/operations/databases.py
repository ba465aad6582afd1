"""A second database beside the site's own, for as long as a command needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def beside(config: dict[str, Any], alias: str = "beside") -> Iterator[str]:
    """Open the database that Django's settings would describe so; yields the name to use it by."""
    complete = {
        **connections.databases[DEFAULT_DB_ALIAS],
        "HOST": "",
        "PORT": "",
        "USER": "",
        "PASSWORD": "",
        "OPTIONS": {},
    }
    connections.databases[alias] = {**complete, "CONN_MAX_AGE": 0, **config}
    try:
        yield alias
    finally:
        connections[alias].close()
        if pool := connections[alias].settings_dict["OPTIONS"].get("pool"):
            assert pool
            connections[alias].close_pool()  # type: ignore[attr-defined]
        del connections[alias]
        del connections.databases[alias]


def file(path: Path) -> dict[str, Any]:
    """A SQLite file as it lies there: nothing is switched on or set up in it."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
