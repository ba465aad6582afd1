"""Which edition of the site is public now: what every stored page hangs on.

An edition ends when the content stamp changes, when a text opens or closes by itself, at midnight (the signed time in
forms is that of the day), and when the program is another. It is known to each worker within a second; with SQLite at
the very next request, because asking costs microseconds.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from faq.models import ContentStamp, Translation

# SQLite is asked at most so often, in seconds; the worker that published asks at once.
PAUSE = 0.02
# Without an answer of the database for so long, in seconds, it counts as away.
GRACE = 3.0

_logger = logging.getLogger(__name__)


class Edition(NamedTuple):
    """`name` is another for every edition; `content` is the same as long as no text has changed. Good from `since` until
    `until` (`time.time()`): a clock that was wrong and is put back begins another."""

    name: str
    content: str
    since: float
    until: float


class Watch:
    """Asks through Django's own connection. `look()` is called every half second, by `store.filling`."""

    def __init__(self) -> None:
        self._known: Edition | None = None
        self._stamp = ""
        self._confirmed = 0.0
        self.away = False
        # Another number each time that connections made before may show a database that is no longer there.
        self.generation = 0

    def edition(self) -> Edition | None:
        """Today's edition, or None while the database is away. In the usual case no query."""
        return self.known() or (None if self.away else self.fresh())

    def known(self) -> Edition | None:
        """Today's edition, or None where only the database could tell it."""
        return self._known if not self.away and self._unchanged() else None

    def fresh(self) -> Edition | None:
        """What the database says this very moment: for those who are about to keep something, or have changed it."""
        self._ask()
        return None if self.away else self._known

    def look(self) -> None:
        """Ask the database, and notice that it went or came back."""
        self._ask()

    def _unchanged(self) -> bool:
        """As far as this process can tell at once."""
        return self._current() and time.monotonic() - self._confirmed < GRACE

    def _current(self) -> bool:
        return self._known is not None and self._known.since <= time.time() < self._known.until

    def _ask(self) -> None:
        try:
            stamp = self._stamp_stored()
            if stamp != self._stamp or not self._current():
                self._known = edition_of(stamp)
                self._stamp = stamp
        except Exception as error:  # whatever a driver may say of a database that is away
            self._lost(error)
            return
        if self.away:
            _logger.warning("The database answers again.")
            self.generation += 1
        self.away, self._confirmed = False, time.monotonic()

    def _stamp_stored(self) -> str:
        return ContentStamp.objects.today()

    def _lost(self, error: Exception) -> None:
        """A moment is forgiven, but not past the edition's end."""
        lasting = not self._current() or time.monotonic() - self._confirmed > GRACE or not self._may_pass(error)
        if lasting and not self.away:
            _logger.error("The database does not answer (%s): pages are shown as they were stored.", error)
            self.away = True

    def _may_pass(self, error: Exception) -> bool:
        return True


class FileWatch(Watch):
    """SQLite: a connection is kept, and tells in microseconds whether anybody has written."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._lock = Lock()
        self._line: sqlite3.Connection | None = None
        self._version = -1
        self._asked = 0.0
        self._files: tuple[int, ...] = ()

    def look(self) -> None:
        """Also whether the file is still the one that was opened: a copy may have been put in its place."""
        files = _identity(self._file)
        if files != self._files or self.away:
            with self._lock:
                if self._line is not None:
                    self._line.close()
                self._line, self._files = None, files
            self.generation += 1
        super().look()

    def _unchanged(self) -> bool:
        now = time.monotonic()
        if not self._current() or now - self._confirmed > GRACE:
            return False
        if now - self._asked < PAUSE:
            return True
        try:
            with self._lock:
                same = self._line is not None and self._data_version(self._line) == self._version
        except sqlite3.Error:
            return False
        if same:
            self._asked = now
        return same

    def _stamp_stored(self) -> str:
        with self._lock:
            line = self._line or self._open()
            self._version = self._data_version(line)
            row = line.execute(f"SELECT value FROM {ContentStamp._meta.db_table} WHERE id = 1").fetchone()  # noqa: S608
        return row[0] if row else ""

    def _may_pass(self, error: Exception) -> bool:
        return "locked" in str(error)

    def _data_version(self, line: sqlite3.Connection) -> int:
        return int(line.execute("PRAGMA data_version").fetchone()[0])

    def _open(self) -> sqlite3.Connection:
        # mode=rw: a file that is missing is not made. Nothing waits long for a lock: a reader may be waiting for this.
        address = f"{Path(self._file).as_uri()}?mode=rw"
        self._line = sqlite3.connect(address, uri=True, timeout=0.1, isolation_level=None, check_same_thread=False)
        return self._line


def make_watch() -> Watch:
    database = settings.DATABASES["default"]
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
        return FileWatch(str(Path(database["NAME"]).resolve()))
    return Watch()


def edition_of(stamp: str) -> Edition:
    """Two queries."""
    now = timezone.now()
    texts = Translation.objects
    changed, coming = texts.last_change(), texts.next_change()
    midnight = (int(now.timestamp()) // 86400 + 1) * 86400
    content = f"{stamp}-{int(changed.timestamp() * 1000) if changed else 0:x}"
    until = min(midnight, coming.timestamp()) if coming else midnight
    return Edition(f"{content}-{midnight // 86400}-{build()}", content, now.timestamp(), until)


def build() -> str:
    """Another word for another program, other templates, words, styles or settings: pages of before are not its own."""
    if not _built:
        base = settings.BASE_DIR
        files = [
            file for folder in ("faq", "helpcenter", "templates", "locale") for file in (base / folder).rglob("*.*")
        ]
        known = [(str(file), file.stat().st_mtime_ns) for file in sorted(files) if file.suffix in _CODE]
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        styles = manifest.read_bytes() if manifest.exists() else b""
        chosen = [settings.SITE_URL, settings.SITE_NAME, settings.IDENTITY, settings.LANGUAGES, settings.TIME_ZONE]
        _built.append(blake2b(repr([known, chosen]).encode() + styles, digest_size=6).hexdigest())
    return _built[0]


_built: list[str] = []
_CODE = {".py", ".html", ".txt", ".atom", ".xml", ".mo"}


def _identity(file: str) -> tuple[int, ...]:
    found = []
    for name in (file, f"{file}-wal", f"{file}-shm"):
        try:
            found.append(os.stat(name).st_ino)
        except OSError:
            found.append(0)
    return tuple(found)
