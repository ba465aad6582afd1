"""Databases beside the tests' own: machines on which nothing is yet, on the engine that the tests run on."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.db import connection

from faq.operations.copies import databases


def sqlite(path: Path) -> dict[str, Any]:
    """As the settings have it for a site on SQLite."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL"}
    return databases.file(path) | {"OPTIONS": options}


class Machines:
    """`machines("new")` makes an empty database and gives the name to use it by in this thread; another thread opens it
    with `databases.beside(machines.configs["new"], "new")`."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.configs: dict[str, dict[str, Any]] = {}

    def __call__(self, name: str) -> str:
        if connection.vendor == "sqlite":
            self.configs[name] = sqlite(self.folder / name / "site.sqlite3")
        else:
            # Tests on other processors use the same server.
            database = f"{connection.settings_dict['NAME']}_{name}"
            self.sql(f'CREATE DATABASE "{database}"')
            self.configs[name] = dict(connection.settings_dict) | {"NAME": database}
        return self.stack.enter_context(databases.beside(self.configs[name], name))

    def sql(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def close(self) -> None:
        self.stack.close()
        if connection.vendor == "postgresql":
            for config in self.configs.values():
                self.sql(f'DROP DATABASE "{config["NAME"]}" WITH (FORCE)')
