"""What caches in front of the site may keep, under which keys, and how they hear that something changed.

A browser asks each time; a shared cache may keep a public page for CDN_SECONDS, show it a moment longer while it fetches
the new one, and for days when the site is away. This is the only place that says so.
"""

from __future__ import annotations

import logging
import os
import shlex
import subprocess
import time
from threading import Lock, Thread
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction

from faq.operations.monitoring import metrics
from faq.operations.store.watch import GRACE

# On every answer that a publication may change; a purge names it.
SITE = "site"
# The pages that are the same for everybody and change with publications, by their name in faq/urls.py.
PAGES = frozenset(
    (
        *("home", "topic", "article", "article-by-number", "article-markdown", "revision", "revision-markdown"),
        *("contact", "dispute", "ask", "feed", "topic-feed", "llms", "opensearch", "embed", "oembed"),
        *("sitemap", "sitemap-of-language", "robots", "security"),
    )
)
# Seconds: shown while the new one is fetched, and shown while the site is away.
WHILE_FETCHING, WHILE_AWAY = 30, 604_800
# Seconds from a publication until the caches are told, those that come together at once: all hosts show it by then, or a
# cache would fetch the old page from one that has not heard of it. A host that is slow to hear shows the old page for
# `GRACE` and no longer, so after that they are told once more.
TOGETHER, ONCE_MORE = 0.8, GRACE + 1
# A cache that does not answer is told again.
TRIES, PATIENCE = 3, 10.0

logger = logging.getLogger(__name__)


def cache_control() -> str:
    if not settings.CDN_SECONDS:
        return "no-cache"
    return (
        f"public, max-age=0, s-maxage={settings.CDN_SECONDS}, stale-while-revalidate={WHILE_FETCHING},"
        f" stale-if-error={WHILE_AWAY}"
    )


def keys(name: str, language: str, values: dict[str, object]) -> str:
    """The answer's keys: the site, its language, its page, and the article or topic that it shows."""
    found = [SITE, f"lang-{language}", name]
    found += [f"{word}-{values[key]}" for key, word in (("number", "article"), ("slug", "slug")) if values.get(key)]
    return " ".join(found)


_waiting = Lock()


def purge_after_commit() -> None:
    """Call inside the transaction that changes what readers see: once it is committed, the caches in front are told
    (setting CDN_PURGE), by a thread of its own. A failure is logged and stops nobody."""
    if settings.CDN_PURGE:
        transaction.on_commit(_purge_soon, robust=True)


def _purge_soon() -> None:
    """One thread at a time waits to begin; what is committed meanwhile is told by it too."""
    if _waiting.acquire(blocking=False):
        # Not a daemon: a command does not end before the caches know.
        Thread(target=_purge, name="purge").start()


def _purge() -> None:
    time.sleep(TOGETHER)
    _waiting.release()
    _tell_until_heard()
    time.sleep(ONCE_MORE)
    _tell_until_heard()


def _tell_until_heard() -> None:
    for wait in range(TRIES):
        try:
            _tell(settings.CDN_PURGE)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            # Neither the address nor what it says: both may hold a key.
            logger.warning("The caches in front could not be told of a publication (%s).", type(error).__name__)
            time.sleep(2**wait if wait + 1 < TRIES else 0)
        else:
            metrics.happened("purged")
            return
    metrics.happened("purge_failed")
    logger.error("The caches in front keep old pages for up to %s seconds.", settings.CDN_SECONDS)


def _tell(hook: str) -> None:
    """An address gets a POST with the keys as Fastly reads them; a command gets them in SURROGATE_KEYS."""
    if not hook.startswith(("https://", "http://")):
        environ = {**os.environ, "SURROGATE_KEYS": SITE}
        subprocess.run(shlex.split(hook), env=environ, check=True, timeout=60, stdin=subprocess.DEVNULL)  # noqa: S603
        return
    name, _colon, value = settings.CDN_PURGE_HEADER.partition(":")
    headers = {"Content-Type": "application/json", "Surrogate-Key": SITE} | ({name: value.strip()} if value else {})
    request = Request(hook, b'{"surrogate_keys": ["site"]}', headers, method="POST")  # noqa: S310
    try:
        urlopen(request, timeout=PATIENCE).close()  # noqa: S310
    except URLError as error:
        raise OSError(error.reason) from None
