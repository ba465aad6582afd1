"""In front of Django: public pages as finished bytes, from memory, from the disk, or made once and kept.

One mechanism for two things: pages at the server's own speed, and pages while the database is away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import reverse

from . import away, counting, crowd, pages, rules
from .asking import Answer, Application, Environ, Inside, Start
from .disk import Disk
from .filling import Keeper
from .memory import Flights, Shelf
from .pages import Page
from .rules import Asked
from .watch import Edition, Watch, make_watch

# How many spellings of one header are remembered; a flood of others is worked out each time.
REMEMBERED = 256
TRIES = 3
# In the WSGI environment: the page that `at_hand` has found.
AT_HAND = "helpcenter.page"
# Bytes. A longer page is sent by a thread: the kernel might not take it off the server in one go.
AT_ONCE = 100_000
# Of the memory, one part in so many is for pages with a query: words that were searched for.
FOR_QUERIES = 4


class Door:
    def __init__(self, django: Application, watch: Watch | None = None, disk: Disk | None = None) -> None:
        self.watch = watch or make_watch()
        self.inside = Inside(django, self.watch)
        self.disk = disk or Disk(settings.PAGES_DIR)
        most = settings.PAGE_STORE_MB * 1024 * 1024
        self.queries = Shelf(most // FOR_QUERIES)
        self.pages = Shelf(most - most // FOR_QUERIES)
        self.keeper = Keeper(self.watch, self.disk, self.make)
        self._flights = Flights()
        self.waiting: Callable[[], int] = lambda: 0
        self._said_busy: dict[str, Answer] = {}
        self._edition = ""
        self._checked = False
        self._hosts: set[str] = set()
        self._packings: dict[str, str] = {}
        self._started = Lock()

    def start(self, checked: bool = False, waiting: Callable[[], int] | None = None) -> None:
        """In each worker, after the fork; what is asked for a second time is done already. `checked`: the server takes
        `pages.Checked` headers as they are. `waiting` says how many requests no thread has taken yet."""
        self._checked = self._checked or checked
        self.waiting = waiting or self.waiting
        if self._started.acquire(blocking=False):
            self.keeper.start()

    def at_hand(self, environ: Environ) -> bool:
        """Whether the page lies in memory: then the next call with this environment waits for nothing and nobody."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and self._ours(environ) and (edition := self.watch.known()):
            page = self._in_memory(environ, edition)
            if page is not None and len(page.variants[""].body) <= AT_ONCE:
                environ[AT_HAND] = page
                return True
        return False

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if AT_HAND in environ:
            return self._send(environ[AT_HAND], environ, start)
        method = environ["REQUEST_METHOD"]
        if (method != "GET" and method != "HEAD") or not self._ours(environ):
            if crowd.too_many(environ, self.waiting()):
                return self._busy(environ, start)
            return self.inside.through(environ, start)
        edition = self.watch.edition()
        if edition is None:
            return self._without_database(environ, start)
        page = self._in_memory(environ, edition)
        if page is None:
            return self._missed(environ, start, edition)
        return self._send(page, environ, start)

    def make(self, path: str) -> Page | None:
        """A page without a reader, for the disk."""
        asked = rules.asked(path, "")
        return self._made(asked, {})[0] if asked else None

    def _in_memory(self, environ: Environ, edition: Edition) -> Page | None:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        return self.queries.get(f"{path}?{query}", edition.name) if query else self.pages.get(path, edition.name)

    def _ours(self, environ: Environ) -> bool:
        """Whether Django would answer at this host, over this scheme, and not redirect."""
        host = environ.get("HTTP_HOST", "")
        if host not in self._hosts:
            name = urlsplit(f"//{host}").hostname if host.isascii() and "@" not in host else ""
            if not name or not validate_host(name, settings.ALLOWED_HOSTS):
                return False
            if len(self._hosts) < REMEMBERED:
                self._hosts.add(host)
        if not settings.SECURE_SSL_REDIRECT or environ["wsgi.url_scheme"] == "https":
            return True
        name, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        return bool(name) and environ.get(name, "").split(",")[0].strip() == secure

    def _send(self, page: Page, environ: Environ, start: Start) -> Iterable[bytes]:
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        packing = self._packings.get(accepted)
        if packing is None:
            packing = pages.packing(accepted)
            if len(self._packings) < REMEMBERED:
                self._packings[accepted] = packing
        variant = page.variants.get(packing) or page.variants[""]
        for name, values in page.deeds:
            counting.count(environ, name, values)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and pages.same(variant.etag, known):
            start("304 Not Modified", variant.unchanged if self._checked else list(variant.unchanged))
            return []
        start("200 OK", variant.headers if self._checked else list(variant.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]

    def _missed(self, environ: Environ, start: Start, edition: Edition) -> Iterable[bytes]:
        self.start()
        if edition.name != self._edition:
            self._edition = edition.name
            self.pages.clear()
            self.queries.clear()
        asked = rules.asked(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        if crowd.too_many(environ, self.waiting()):
            page = self.disk.get(asked.key, edition.name) if asked and not asked.query else None
            return self._send(page, environ, start) if page else self._busy(environ, start)
        if asked is None or environ.get("SCRIPT_NAME"):
            return self._redirected(environ, start)
        answers: list[Answer] = []
        page, first = self._flights.make(
            (asked.key, edition.name), lambda: self._found(asked, environ, edition.name, answers)
        )
        if page is not None:
            return self._send(page, environ, start)
        if first and asked.whole and answers:
            answer = answers[0]
            stored = self._instead(asked, environ, start) if answer.status >= 500 else None
            return answer.send(environ, start) if stored is None else stored
        return self.inside.through(environ, start)

    def _redirected(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """What is not kept. The way to an article is still known where the database has just failed."""
        if not away.leads_to_article(environ["PATH_INFO"]):
            return self.inside.through(environ, start)
        answer = self.inside.ask(environ)
        stored = self._instead(None, environ, start) if answer.status >= 500 else None
        return answer.send(environ, start) if stored is None else stored

    def _found(self, asked: Asked, environ: Environ, edition: str, answers: list[Answer]) -> Page | None:
        """From memory, from the disk, else made."""
        shelf = self.queries if asked.query else self.pages
        page = shelf.get(asked.key, edition)
        if page is None and not asked.query and (kept := self.disk.get(asked.key, edition)) and not kept.seconds:
            page = kept  # one that tells the time is of the beginning of the day there
            shelf.put(asked.key, page)
        if page is None:
            page, answer = self._made(asked, environ)
            if page is None:
                answers.append(answer)
            elif page.edition:
                shelf.put(asked.key, page)
        return page

    def _made(self, asked: Asked, environ: Environ) -> tuple[Page | None, Answer]:
        """Asked of Django in the one plain form, with nothing of the reader in it; kept only if nothing was published
        meanwhile, so that no page is half old and half new."""
        for _try in range(TRIES):
            before = self.watch.fresh()
            answer = self.inside.plain(asked, environ)
            after = self.watch.fresh()
            page = pages.page(answer.status, answer.headers, answer.body, answer.deeds)
            if page is None or (before and after and before.name == after.name):
                break
        if page is not None and before and after and before.name == after.name:
            page.edition = after.name
        return page, answer

    def _without_database(self, environ: Environ, start: Start) -> Iterable[bytes]:
        self.start()
        if away.needs_no_database(environ["PATH_INFO"]):
            return self.inside.through(environ, start)
        asked = rules.asked(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        stored = self._instead(asked, environ, start)
        return self._unavailable(environ, start) if stored is None else stored

    def _unavailable(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """For all that is on no disk."""
        path = reverse("away", args=(away.language(environ),))
        return self.inside.plain(Asked(path, path, "", rules.Rule(), "away"), environ).send(environ, start)

    def _busy(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if (said := crowd.problem(environ, start)) is not None:
            return said
        path = reverse("busy", args=(away.language(environ),))
        if path not in self._said_busy:
            self._said_busy[path] = self.inside.plain(Asked(path, path, "", rules.Rule(), "busy"), environ)
        return self._said_busy[path].send(environ, start)

    def _instead(self, asked: Asked | None, environ: Environ, start: Start) -> Iterable[bytes] | None:
        """What the disk holds for a page that the database cannot give now."""
        return away.stored(self.disk, asked, environ, start)
