"""What only editors have: sessions, accounts, messages, tokens and files. The public pages know none of these."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin

# Their addresses.
EDITORS = ("/admin/", "/preview/")
# Those of them that a file is sent to: the whole content, a picture.
_FILES = ("/admin/content/", "/admin/upload/")


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
