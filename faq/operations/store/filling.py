"""Every public page goes on the disk, soon after each publication, in every language: also those that nobody has read."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from threading import Thread

from django.conf import settings
from django.db import connection
from django.urls import reverse

from faq.models import TopicText, Translation

from .disk import Disk, Places
from .pages import Page
from .watch import Watch

SECONDS = 0.5
# Readers come first: after each page a pause so many times as long as it took to make.
REST = 3

Maker = Callable[[str], Page | None]
_logger = logging.getLogger(__name__)


def addresses() -> Iterator[str]:
    """The path of every public page, the most read first. Two queries."""
    languages = [code for code, _name in settings.LANGUAGES]
    topics = list(TopicText.objects.filter(language__in=languages))
    texts = Translation.objects.published().filter(language__in=languages).order_by("article_id")
    known = list(texts.only("article_id", "language", "slug").values_list("language", "article_id", "slug"))
    for name in ("home", "search-away", "contact", "prepare", "dispute", "ask", "citing", "accessibility"):
        yield from (reverse(name, args=(code,)) for code in languages)
    yield from (topic.get_absolute_url() for topic in topics)
    yield from (reverse("article", args=text) for text in known)
    yield from (reverse(name) for name in ("sitemap", "robots", "llms", "security", "api:openapi-json"))
    for name in ("feed", "sitemap-of-language"):
        yield from (reverse(name, args=(code,)) for code in languages)
    yield from (reverse("topic-feed", args=(topic.language, topic.slug)) for topic in topics)
    yield from (reverse("article-markdown", args=text) for text in known)


def places() -> Places:
    """Where each article stands and when it ends. One query."""
    found: Places = {}
    for text in Translation.objects.published().only("article_id", "language", "slug", "closes"):
        ends = text.closes.timestamp() if text.closes else 0.0
        found.setdefault(str(text.article_id), {})[text.language] = (text.get_absolute_url(), ends)
    return found


class Keeper:
    """A thread of each worker: it looks at the database twice a second, and fills the disk where no other does."""

    def __init__(self, watch: Watch, disk: Disk, make: Maker) -> None:
        self.watch, self.disk, self._make = watch, disk, make
        self._done = ""

    def start(self) -> None:
        Thread(target=self._run, name="keeper", daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:
                _logger.exception("The pages on the disk could not be brought up to date.")
            finally:
                connection.close()
            time.sleep(SECONDS)

    def look(self) -> None:
        self.watch.look()
        edition = self.watch.edition()
        if edition and (edition.name != self._done or self.disk.withheld_since() is not None):
            self._fill()

    def _fill(self) -> None:
        with self.disk.alone() as alone:
            if not alone:
                return
            mark = self.disk.withheld_since()
            edition = self.watch.fresh()
            if edition is None:
                return
            shown = self.disk.shown()
            if edition.name not in shown.get("editions", []) or mark is not None:
                # The pages of yesterday's edition are as good until today's are made, if no text has changed.
                same = edition.content == shown.get("content")
                before = [name for name in shown.get("editions", []) if same and name != edition.name][:1]
                self.disk.show([edition.name, *before], edition.content, mark)
            if not (self.disk.folder / edition.name / "whole").exists() and not self._fill_all(edition.name):
                return
            self.disk.show([edition.name], edition.content, mark)
            self.disk.forget_others([edition.name])
            self._done = edition.name

    def _fill_all(self, edition: str) -> bool:
        """Whether every page of this edition is there now; no if another edition began meanwhile."""
        self.disk.keep_places(places(), edition)
        for path in addresses():
            started = time.monotonic()
            self.watch.look()  # filling may take minutes: a database that goes meanwhile is noticed all the same
            if self.watch.away:
                return False
            if self.disk.get(path, edition) is None and (page := self._make(path)):
                if page.edition != edition:
                    return False
                self.disk.put(path, page, edition)
            time.sleep((time.monotonic() - started) * REST)
        (self.disk.folder / edition / "whole").touch()
        return True
