"""The last step of a restore: what is there moves aside under another name, what was brought takes its place. Whatever
fails, the former site is back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connections

from . import postgresql


class SiteIsRunning(Exception):
    """Somebody has the database open."""


def switched_sqlite(database: Path, media: Path, stamp: str, using: str) -> str:
    """Returns the name under which the former database is kept, "" if there was none."""
    site = Path(connections[using].settings_dict["NAME"])
    connections[using].close()
    site.parent.mkdir(parents=True, exist_ok=True)
    former = site.with_name(f"{site.name}.{stamp}")
    if site.exists():
        _be_alone(site)
    with _switched_media(media, stamp):
        there = site.exists()
        if there:
            os.link(site, former)
        with database.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(database, site)
        _settle(site.parent)
    return former.name if there else ""


def switched_postgresql(dump: Path, media: Path, stamp: str, using: str, compare: Callable[[], None]) -> str:
    """The same in one database: the former tables are kept in a schema of their own."""
    connection = connections[using]
    former = stamp.replace("-", "_").lower()
    there = bool(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA public RENAME TO {former}")
    connection.close()
    try:
        with _switched_media(media, stamp):
            arguments = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
            database = str(connection.settings_dict["NAME"])
            postgresql.run("pg_restore", *arguments, f"--dbname={database}", str(dump), using=using)
            compare()
    except BaseException:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS public CASCADE; ALTER SCHEMA {former} RENAME TO public")
        raise
    if not there:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {former} CASCADE")
    return former if there else ""


@contextmanager
def _switched_media(media: Path, stamp: str) -> Iterator[None]:
    root = Path(settings.MEDIA_ROOT)
    former = root.with_name(f"{root.name}.{stamp}")
    there = root.exists()
    if there:
        os.rename(root, former)
    os.rename(media, root)
    try:
        yield
    except BaseException:
        os.rename(root, media)
        if there:
            os.rename(former, root)
        raise
    if there:
        with suppress(OSError):  # an empty folder is nothing to keep
            former.rmdir()


def _be_alone(site: Path) -> None:
    """Leave the journal mode that many can share: SQLite grants it only when nobody else has the file open, and takes
    what lies in the journal into the file. Raises `SiteIsRunning`."""
    connection = sqlite3.connect(site, timeout=1)
    try:
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise SiteIsRunning(str(error)) from error
    finally:
        connection.close()
    if mode != "delete":
        raise SiteIsRunning(mode)


def _settle(folder: Path) -> None:
    """The new name is on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
