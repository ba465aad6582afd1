"""Where drills are held: sites with the seeded guide, each with a database and a folder of its own, gone at the end."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.load import Question
from benchmarks.processes import children, memory
from tests.servers import Postgres, Site, free_port, until

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class House(Site):
    """The product with its own settings for workers and threads."""

    def __init__(self, data: Path, **env: str) -> None:
        super().__init__(data, **{"WEB_CONCURRENCY": "2", "LOG_LEVEL": "ERROR", **env})
        self.data, self.log = data, data.with_suffix(".log")

    def workers(self) -> list[int]:
        assert self.server
        return children(self.server.pid)

    def kill(self) -> None:
        """kill -9 of the server and every worker, at once."""
        assert self.server
        for pid in (self.server.pid, *self.workers()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.wait(30)
        self.server = None

    def memory(self) -> float:
        """The proportional share of memory of all its processes, in MB."""
        assert self.server
        return sum(memory([self.server.pid, *self.workers()]))

    def published(self) -> list[str]:
        """The path of every page in the sitemaps of both languages."""
        pages = [self.get(f"/sitemap-{language}.xml").text for language in ("fr", "en")]
        return [path for page in pages for path in re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", page)]

    def questions(self) -> Callable[[], Question]:
        """Questions to the editors, each in other words and from another address: `number(…)` tells them apart."""
        token = re.search(r'name="token" value="([^"]+)"', self.get("/fr/ask/").text)
        assert token, "the page has no form"
        numbers = itertools.count(1)

        def ask() -> Question:
            number = next(numbers)
            fields = {
                "text": f"Exercice numéro {number}, où est mon colis ?",
                "email": "",
                "website": "",
                "token": token[1],
            }
            address = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
            return Question("/fr/ask/", "POST", urlencode(fields).encode(), FORM | address)

        return ask

    def stored(self) -> set[int]:
        """The numbers of the questions that the database holds."""
        said = self.python(
            "from faq.models import Question\nfor text in Question.objects.values_list('text', flat=True): print(text)"
        )
        return {int(number) for number in re.findall(r"Exercice numéro (\d+),", said)}


def number(question: Question) -> int:
    found = re.search(rb"Exercice\+num%C3%A9ro\+(\d+)", question.body)
    assert found
    return int(found[1])


class Cluster(Postgres):
    """As an operator would run it: what was committed is on the disk."""

    options = "-c fsync=on"

    def postmaster(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        """kill -9 of the server and every process of it."""
        first = self.postmaster()
        for pid in (first, *children(first)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{first}").exists(), "PostgreSQL is gone")

    def url_of(self, name: str) -> str:
        return self.url.rpartition("/")[0] + f"/{name}"


class Place:
    """The guide is brought in once for each engine and copied for each drill."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="drills-"))
        self.folder.chmod(0o755)
        self.cluster: Cluster | None = None
        self._numbers = itertools.count(1)

    @contextmanager
    def house(
        self, engine: str = "sqlite", data: Path | None = None, start: bool = True, **env: str
    ) -> Iterator[House]:
        """A site whose pages are all on its disk already, and which nobody has read."""
        template = self._template(engine)
        data = data or self.folder / f"site{next(self._numbers)}"
        shutil.copytree(template, data, dirs_exist_ok=True)
        if engine == "postgresql":
            assert self.cluster
            self.cluster.run("createdb", *self.cluster.where, "-T", "helpcenter", data.name)
            env["DATABASE_URL"] = self.cluster.url_of(data.name)
        house = House(data, **env)
        try:
            yield house.start() if start else house
        finally:
            house.stop()
            shutil.rmtree(data, ignore_errors=True)

    def close(self) -> None:
        if self.cluster:
            self.cluster.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _template(self, engine: str) -> Path:
        folder = self.folder / engine
        if not folder.exists():
            print(f"  (the guide is brought into {engine})", file=sys.stderr, flush=True)
            env = {}
            if engine == "postgresql":
                self.cluster = Cluster()
                env["DATABASE_URL"] = self.cluster.create().url
            folder.mkdir()
            house = House(folder, **env)
            house.manage("upgrade")
            house.start()
            until(lambda: list((folder / "pages").glob("*/whole")), "every page is on the disk", 600)
            house.stop()
        return folder


__all__ = ["Cluster", "House", "Place", "free_port", "number", "until"]
