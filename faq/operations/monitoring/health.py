"""What operators must know of a host. A check returns "" when all is well, else a sentence for a person: what is wrong,
with nothing in it that must stay secret. `views.CHECKS` is the list."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

NOT_ASKED = "not asked: the database does not answer"
# A second asker waits so long for the first, which a dead database may hold up, and takes no more than its own thread.
PATIENCE = 3

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Check:
    name: str
    ask: Callable[[], str]
    # Without it no reader should be sent here; any other fault is something to mend while the host goes on serving.
    vital: bool = False
    asks_database: bool = False
    # How long an answer is kept, where it costs more than a small query.
    seconds: float = 0


@dataclass(frozen=True)
class Report:
    """Faults by the name of the check, "" where all is well; `serving`: readers can be sent here."""

    faults: dict[str, str]
    serving: bool

    @property
    def state(self) -> str:
        return "not ready" if not self.serving else "degraded" if any(self.faults.values()) else "ready"


_asking = Lock()
_kept: dict[str, tuple[float, str]] = {}


def report(checks: Iterable[Check]) -> Report:
    """Ask every check, one asker of this process at a time. A database that is away is waited for once."""
    if not _asking.acquire(timeout=PATIENCE):
        return Report({"checks": "the checks take too long: something that they ask does not answer"}, False)
    try:
        faults: dict[str, str] = {}
        serving, away = True, False
        for check in checks:
            try:
                fault = NOT_ASKED if away and check.asks_database else _kept_or_asked(check)
            except DatabaseError:
                fault, away = "the database does not answer", True
            faults[check.name] = fault
            serving = serving and not (fault and check.vital)
        return Report(faults, serving)
    finally:
        _asking.release()


def _kept_or_asked(check: Check) -> str:
    until, fault = _kept.get(check.name, (0.0, ""))
    if time.monotonic() < until:
        return fault
    try:
        fault = check.ask()
    except DatabaseError:
        raise
    except Exception:
        logger.exception("The check of %s failed.", check.name)
        fault = "the check itself failed; the log says why"
    _kept[check.name] = (time.monotonic() + check.seconds, fault)
    return fault


def forget() -> None:
    """Keep no answer any longer."""
    _kept.clear()


def database() -> str:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def migrations() -> str:
    """Whether the database has all that this code needs; what newer code beside this one has added does no harm. Two
    queries."""
    missing = len(_known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    return f"{missing} migrations are not applied: run manage.py upgrade" if missing else ""


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations)


def disk() -> str:
    """Whether the data folder takes what is written, and has room. A full disk has no room for 64 kB either."""
    free = shutil.disk_usage(settings.DATA_DIR).free // 1_000_000
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as probe:
            probe.write(bytes(64 * 1024))
            probe.flush()
    except OSError:
        return "the data folder cannot be written to"
    if free < settings.DISK_RESERVE:
        return f"{free} MB are free for the data folder, fewer than {settings.DISK_RESERVE} (DISK_RESERVE)"
    return ""
