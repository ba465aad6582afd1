"""Nobody writes while nothing can be stored, and nobody has to type anything again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .store.away import AWAY

# They store nothing.
_HARMLESS = "/prepare/"
# Not shown in a form again: our own marks, and what nobody may read over a shoulder.
_UNSEEN = {"csrfmiddlewaretoken", "token", "website", "next", "answer", "reason"}
_NEVER = {"password", "password1", "password2", "old_password", "new_password1", "new_password2"}
# What readers write is shown under its own name, what editors write under the field's.
_NAMES = {
    "text": _("Your question"),
    "email": _("Your e-mail address, if you want the answer by mail"),
    "words": _("In your words, if you like"),
}
# A longer line is shown in a field of several.
_LINE = 60
# After a writing that failed, nobody tries for so long, in seconds, and then one at a time until one succeeds: readers are
# not kept waiting behind them.
PAUSE = 2
# In seconds, for `Retry-After`: while nothing can be stored, and while the setting READ_ONLY holds.
SOON, LATER = 10, 300

_logger = logging.getLogger(__name__)


class ReadOnlyMiddleware:
    """While nothing can be stored, what was sent is answered with 503 and a page that holds every word of it: by the
    setting READ_ONLY, while the database is away, and for some seconds after a writing that failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS") or request.path_info.startswith("/api/"):
            return self.get_response(request)
        if request.META.get(AWAY):
            return kept(request, SOON)
        if request.path_info.endswith(_HARMLESS):
            return self.get_response(request)
        if settings.READ_ONLY:
            return kept(request, LATER)
        if self._until > time.monotonic():
            return kept(request, SOON)
        if tries := self._until > 0:
            self._until = time.monotonic() + SOON
        response = self.get_response(request)
        if response.status_code >= 500 and connection.errors_occurred:  # the view has said so itself, and kept the text
            self._until = time.monotonic() + PAUSE
        elif tries:  # stored, or refused for a reason that says nothing of the database: then the next one tries
            self._until = 0.0 if response.status_code < 400 else time.monotonic()
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Whatever the database or the disk could not do with what was sent: nobody has to type it again."""
        if request.method in ("GET", "HEAD", "OPTIONS") or not isinstance(error, Error | OSError):
            return None
        if isinstance(error, UnreadablePostError):  # the sender has gone: nothing is wrong here
            return None
        _logger.error("What was sent to %s could not be stored: %s", request.path_info, error)
        self._until = time.monotonic() + PAUSE
        return kept(request, SOON)


def kept(request: HttpRequest, wait: int) -> HttpResponse:
    """503, and the form once more with all that was typed. No query, no session."""
    try:
        fields: QueryDict = request.POST
    except Exception:  # too large, or cut off on its way: the browser still has it
        fields = QueryDict()
    shown = [(name, text) for name, texts in fields.lists() for text in texts if name not in _NEVER]
    typed = [(name, _NAMES.get(name, name), text, _rows(text)) for name, text in shown if text and name not in _UNSEEN]
    hidden = [(name, text) for name, text in shown if name in _UNSEEN]
    context = {"action": request.get_full_path(), "typed": typed, "hidden": hidden}
    response = render(request, "operations/read_only.html", context, status=503)
    response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "no-store"
    return response


def _rows(text: str) -> int:
    """One for what fits on a line."""
    lines = text.count("\n")
    return 1 if not lines and len(text) < _LINE else min(20, lines + 3)
