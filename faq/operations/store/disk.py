"""The same pages on the disk, one folder for each edition: read by every worker, and by readers while the database is away.

pages/current     JSON: the editions that may be shown, the newest first
pages/withheld    while it is there, no page may be shown without the database (`models.stamp` puts it there)
pages/lock        held by the one process that fills
pages/<edition>/  a file for each page, and `places`: where each article stands, and until when it is public
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from .pages import Page

# A publication that was rolled back leaves the mark behind: after so many seconds nobody can still be about to commit.
ROLLED_BACK = 10
# Every midnight begins an edition: what is older was not brought up to date. And so long a publication's pages may take
# to be made; both in seconds.
OLDEST, MAKING = 26 * 3600, 120


# For an article's number, as text, and a language: the path, and `time.time()` when it ends by itself, or 0.
Places = dict[str, dict[str, tuple[str, float]]]


class Disk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places: tuple[str, Places] = ("", {})

    def get(self, key: str, edition: str) -> Page | None:
        try:
            page = Page.from_bytes(self._file(key, edition).read_bytes())
        except (OSError, ValueError, KeyError):
            return None
        page.edition = edition
        return page

    def put(self, key: str, page: Page, edition: str) -> None:
        """Whole or not at all. Raises `OSError` on a full disk."""
        file = self._file(key, edition)
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            draft.write_bytes(page.to_bytes())
            draft.replace(file)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    def shown(self) -> dict[str, Any]:
        """What may be shown while the database is away: `{"editions", "content", "time"}`, empty if nothing may."""
        try:
            return {} if self._mark.exists() else json.loads((self.folder / "current").read_text())
        except (OSError, ValueError):
            return {}

    def stored(self, key: str) -> tuple[Page, float] | None:
        """A page for when the database is away, and since when it is so (`time.time()`). Where a text has ended by itself
        since then, neither its page nor one that names it is shown."""
        shown = self.shown()
        for edition in shown.get("editions", []):
            if page := self.get(key, edition):
                body, now = page.variants[""].body, time.time()
                for place, ends in (one for same in self.places().values() for one in same.values()):
                    if 0 < ends <= now and (place == key or place.encode() in body or place[:-1] + ".md" == key):
                        return None
                return page, shown["time"]
        return None

    def places(self) -> Places:
        """Of the newest edition that may be shown."""
        edition = next(iter(self.shown().get("editions", [])), "")
        if edition != self._places[0]:
            try:
                self._places = (edition, json.loads((self.folder / edition / "places").read_text()))
            except (OSError, ValueError):
                return {}
        return self._places[1] if edition else {}

    def keep_places(self, places: Places, edition: str) -> None:
        folder = self.folder / edition
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"places.{os.getpid()}"
        draft.write_text(json.dumps(places))
        draft.replace(folder / "places")

    def show(self, editions: list[str], content: str, mark: float | None) -> None:
        """These editions may be shown. `mark` is what `withheld_since` said before the content was read from the database:
        if it says something else now, a later publication is on its way, and the pages stay withheld."""
        before = self.content()
        draft = self.folder / f"current.{os.getpid()}"
        draft.write_text(json.dumps({"editions": editions, "content": content, "time": time.time()}))
        draft.replace(self.folder / "current")
        settled = mark is not None and (content != before or time.time() - mark > ROLLED_BACK)
        if settled and mark == self.withheld_since():
            self._mark.unlink(missing_ok=True)

    def content(self) -> str:
        """Whose texts `current` names, withheld or not."""
        try:
            return str(json.loads((self.folder / "current").read_text())["content"])
        except (OSError, ValueError, KeyError):
            return ""

    def withheld_since(self) -> float | None:
        try:
            return self._mark.stat().st_mtime
        except OSError:
            return None

    def fault(self, now: float) -> str:
        """What is wrong with what may be shown while the database is away, or "". `now` is `time.time()`."""
        since = self.withheld_since()
        if since is not None:
            return f"no page may be shown without the database for {now - since:.0f} s" if now - since > MAKING else ""
        shown = self.shown()
        if not shown:
            return "no page is kept on the disk yet"
        age = now - shown["time"]
        return f"the pages on the disk are {age / 3600:.0f} hours old" if age > OLDEST else ""

    def forget_others(self, editions: list[str]) -> None:
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder.name not in editions:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether this process, and no other, may fill."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True

    @property
    def _mark(self) -> Path:
        return self.folder / "withheld"

    def _file(self, key: str, edition: str) -> Path:
        name = blake2b(key.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        return self.folder / edition / name[:2] / name[2:]
