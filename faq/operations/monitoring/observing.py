"""Around everything that answers: each request gets an id, which every line of its log carries, and its answer is
counted and timed."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable
from random import getrandbits
from typing import Any

from django.conf import settings

from faq.operations.store import pages

from . import logs, metrics

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# In the WSGI environment: the name of the page in faq.urls, once Django has found it.
VIEW = "helpcenter.view"
# Asked by whatever address a balancer knows the process under; the answer does not depend on it.
OPERATORS = ("/health/live", "/health/ready", "/metrics")
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = logging.getLogger("faq.requests")


class Observer:
    """The outermost WSGI application. What `inner` answers without Django is counted as `stored`."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        number = _given_id(environ) or f"{getrandbits(128):032x}"
        if environ["PATH_INFO"] in OPERATORS:
            environ["HTTP_HOST"] = "localhost"
        said: list[int] = []

        def start_with_id(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            said.append(int(status[:3]))
            return start(status, pages.with_one(headers, "X-Request-ID", number), *error)

        with logs.request(number):
            started = time.perf_counter()
            answer = self.inner(environ, start_with_id)
            _note(environ, said[-1] if said else 500, time.perf_counter() - started)
        return answer


def _note(environ: Environ, status: int, seconds: float) -> None:
    method, view = environ["REQUEST_METHOD"], environ.get(VIEW) or "stored"
    metrics.answered(view, method, status, seconds)
    level = logging.DEBUG if environ["PATH_INFO"] in OPERATORS else logging.INFO
    if logger.isEnabledFor(level):
        fields = {"method": method, "view": view, "status": status, "milliseconds": round(seconds * 1000, 1)}
        logger.log(level, "answered", extra=fields)


def _given_id(environ: Environ) -> str:
    """The id that the proxy in front gave; a visitor's own is not taken for one."""
    given = environ.get("HTTP_X_REQUEST_ID", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return given if _ID.fullmatch(given) else ""
