"""From a backup to a site. Everything is read, counted and compared beside the site that is; then one step switches."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from . import archives, databases, dumps, postgresql
from .backups import DATABASE, FORMAT, MANIFEST, Manifest
from .fingerprints import Fingerprint, tables
from .ledger import Ledger, ledger
from .switching import SiteIsRunning, switched_postgresql, switched_sqlite

# A backup is one's own: the limits only keep a damaged one from filling the disk.
LIMITS = archives.Limits(files=2_000_000, total=1024**4, ratio=2000)


class BackupRefused(Exception):
    """Why this archive is not restored. Nothing was changed."""


def verify(archive: Path) -> Manifest:
    """Read all of the archive and compare it with its list. Raises `BackupRefused`."""
    with _unpacked(archive, None) as (folder, manifest):
        _check_database(folder / DATABASE[manifest.database], manifest)
    return manifest


def restore(archive: Path, *, replace: bool = False, using: str = DEFAULT_DB_ALIAS) -> tuple[Manifest, str]:
    """Make this installation the one in the archive. Returns also what the former site is kept as, "" if there was
    none. Raises `BackupRefused`: for an archive that is not whole, and for a site with content unless `replace`."""
    if not replace and has_content(using):
        raise BackupRefused("this site has content already; --replace puts the backup in its place.")
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    vendor = connections[using].vendor
    with _unpacked(archive, media.parent) as (folder, manifest):
        if manifest.database != vendor:
            sentence = f"this is a backup of {manifest.database}, and this site runs on {vendor}: restore it there, then use move_to."
            raise BackupRefused(sentence)
        database = folder / DATABASE[vendor]
        _check_database(database, manifest)
        (folder / "media").mkdir(exist_ok=True)
        stamp = f"before-restore-{timezone.now():%Y%m%dT%H%M%S%f}"
        try:
            if vendor == "sqlite":
                kept = switched_sqlite(database, folder / "media", stamp, using)
            else:
                kept = switched_postgresql(database, folder / "media", stamp, using, lambda: _compare(using, manifest))
        except SiteIsRunning as error:
            raise BackupRefused(f"the site is running: stop it first ({error}).") from error
        except postgresql.ProgramFailed as error:
            raise BackupRefused(f"the database cannot be restored: {error}") from error
    return manifest, kept


def has_content(using: str) -> bool:
    """Whether there is anything that a restore would take away: an article or an account."""
    connection = connections[using]
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not str(name).startswith("file:") and not Path(name).exists():
        return False
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table in {"faq_article", "auth_user"} & there:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608  one of two names
            if cursor.fetchone():
                return True
    return False


@contextmanager
def _unpacked(archive: Path, beside: Path | None) -> Iterator[tuple[Path, Manifest]]:
    """The archive's files in a folder aside, each one as its manifest says."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".restore-") as folder:
        try:
            names = archives.unpack(archive, Path(folder), LIMITS, _most)
        except archives.ArchiveRefused as error:
            raise BackupRefused(f"{archive.name}: {error}") from error
        except OSError as error:
            raise BackupRefused(f"{archive.name} cannot be read ({error.strerror}).") from error
        manifest = _manifest(Path(folder) / MANIFEST)
        if odd := sorted(set(names) ^ {*manifest.files, MANIFEST}):
            raise BackupRefused(f"{archive.name}: {odd[0]} is missing or does not belong to this backup.")
        for name, known in manifest.files.items():
            if archives.measured(Path(folder) / name) != tuple(known):
                raise BackupRefused(f"{archive.name}: {name} was changed after the backup was made.")
        yield Path(folder), manifest


def _most(name: str) -> int:
    places = (MANIFEST, *DATABASE.values())
    return LIMITS.total if name in places or name.startswith("media/") else 0


def _manifest(file: Path) -> Manifest:
    try:
        data: dict[str, Any] = json.loads(file.read_bytes())
        if data["format"] != FORMAT:
            raise BackupRefused(f"this backup has format {data['format']}; this version reads format {FORMAT}.")
        data["tables"] = {name: Fingerprint(*known) for name, known in data["tables"].items()}
        manifest = Manifest(**{**data, "ledger": Ledger(*data["ledger"])})
        if DATABASE[manifest.database] not in manifest.files:
            raise KeyError(manifest.database)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupRefused(f"{MANIFEST} is missing or damaged ({error}).") from error
    return manifest


def _check_database(database: Path, manifest: Manifest) -> None:
    """Every row is read and compared: of SQLite in the file itself, of PostgreSQL in what pg_restore writes out of the dump."""
    if manifest.database == "sqlite":
        with databases.beside(databases.file(database), "restored") as alias:
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                if (said := cursor.fetchone()[0]) != "ok":
                    raise BackupRefused(f"the database is damaged: {said}")
            _compare(alias, manifest)
        return
    try:
        _compare_tables(dumps.tables(database), manifest)
    except (postgresql.ProgramFailed, ValueError) as error:
        raise BackupRefused(f"the database cannot be read: {error}") from error


def _compare(using: str, manifest: Manifest) -> None:
    """Every row and every address as it was when the backup was made."""
    _compare_tables(tables(using), manifest)
    if (now := ledger(using)) != manifest.ledger:
        raise BackupRefused(f"the ledger of addresses is not as it was: {now}, and {manifest.ledger} in the manifest.")


def _compare_tables(found: dict[str, Fingerprint], manifest: Manifest) -> None:
    for name in sorted({*found, *manifest.tables}):
        if found.get(name) != manifest.tables.get(name):
            known = f"{found.get(name, ('no',))[0]} rows, {manifest.tables.get(name, ('no',))[0]} in the manifest"
            raise BackupRefused(f"table {name} is not as it was when the backup was made ({known}).")
