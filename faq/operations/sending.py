"""What stands between Django and its views: sessions for editors only, and nobody writes while nothing can be stored."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext_lazy as _

from .store.away import AWAY

# Editors' addresses. The public pages know no session, no account, no message and no token.
EDITORS = ("/admin/", "/preview/")

# Editors' addresses that a file is sent to: the whole content, a picture.
_FILES = ("/admin/content/", "/admin/upload/")
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


class _ForEditors(MiddlewareMixin):
    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if request.path_info.startswith(EDITORS) else self.get_response(request)


class EditorsSession(_ForEditors, SessionMiddleware):
    """Django's own, for editors only."""


class EditorsAuthentication(_ForEditors, AuthenticationMiddleware):
    """Django's own, for editors only."""


class EditorsMessages(_ForEditors, MessageMiddleware):
    """Django's own, for editors only."""


class EditorsCsrf(_ForEditors, CsrfViewMiddleware):
    """Django's own, for editors only: what readers send needs no cookie, its forms are signed (`feedback.tokens`)."""

    def process_view(self, request: HttpRequest, *view: Any) -> Any:
        return super().process_view(request, *view) if request.path_info.startswith(EDITORS) else None


class EditorsFiles(FileUploadHandler):
    """The first to see a file that is sent: what no page asks for is read and forgotten, so that no stranger fills the
    disk; the other fields of the form stay."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        request = self.request
        assert request is not None
        if not (request.path_info.startswith(_FILES) and settings.SESSION_COOKIE_NAME in request.COOKIES):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps it."""


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
