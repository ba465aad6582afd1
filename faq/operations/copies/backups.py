"""The whole site in one file, while people go on writing: the database as it was at one moment, the pictures, and a
list of what must be in it. Read back by `restoring`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from . import archives, databases, postgresql
from .fingerprints import Fingerprint, tables
from .ledger import Ledger, ledger
from .snapshots import snapshot

FORMAT = 1
MANIFEST = "manifest.json"
# The database's file in the archive, by what Django calls the engine.
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


@dataclass(frozen=True)
class Manifest:
    """What the archive must hold: bytes and SHA-256 of each file, rows and hash of each table, and the ledger."""

    format: int
    made: str
    database: str
    tables: dict[str, Fingerprint]
    ledger: Ledger
    files: dict[str, tuple[int, str]]


def default_file() -> Path:
    return settings.DATA_DIR / "backups" / f"site-{timezone.now():%Y%m%dT%H%M%SZ}.zip"


def backup(target: Path, using: str = DEFAULT_DB_ALIAS) -> Manifest:
    """Write the archive; its name is that of a whole file or of none. The copy of SQLite is made by SQLite itself: a
    file copied by others lacks what was committed last, and looks whole."""
    vendor = connections[using].vendor
    made = timezone.now().isoformat()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as aside:
        database = Path(aside) / DATABASE[vendor]
        found, known = (_sqlite if vendor == "sqlite" else _postgresql)(database, using)
        with archives.whole_file(target) as file:
            packed = archives.pack([(database.name, database), *media_files()], file)
            manifest = Manifest(FORMAT, made, vendor, found, known, packed)
            archives.pack([(MANIFEST, json.dumps(asdict(manifest), indent=1).encode())], file)
    return manifest


def media_files() -> Iterator[tuple[str, Path]]:
    """What is stored on this machine's disk. Files on their way are skipped: no text names them yet."""
    root = Path(settings.MEDIA_ROOT)
    for file in sorted(root.rglob("*")):
        if file.is_file() and not file.is_symlink() and not file.name.startswith((".", "tmp")):
            yield f"media/{file.relative_to(root).as_posix()}", file


def _sqlite(target: Path, using: str) -> tuple[dict[str, Fingerprint], Ledger]:
    with connections[using].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    with databases.beside(databases.file(target)) as copy:
        return tables(copy), ledger(copy)


def _postgresql(target: Path, using: str) -> tuple[dict[str, Fingerprint], Ledger]:
    """What is hashed is what is dumped: both see the same snapshot."""
    with snapshot(using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        arguments = (f"--snapshot={cursor.fetchone()[0]}", "--format=custom", "--schema=public", f"--file={target}")
        postgresql.run("pg_dump", *arguments, "--no-owner", "--no-privileges", using=using)
        return tables(using), ledger(using)
