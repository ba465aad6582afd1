"""Browsers in which an account has logged in before (OWASP’s “device cookies”): whoever guesses an account’s password
from elsewhere then uses up the guesses of strangers only, and the right person comes in all the same."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse

COOKIE = "known"
_SALT = "faq.operations.browsers"
_SECONDS = 180 * 24 * 60 * 60


def known(request: HttpRequest, name: str) -> str:
    """The mark of the browser in which the account `name` has logged in before; empty in any other."""
    try:
        owner, mark = loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_SECONDS)
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if owner == name else ""


def remember(response: HttpResponse, name: str) -> None:
    """Mark the browser. The mark proves nothing but an earlier login: it opens no door."""
    response.set_cookie(
        COOKIE,
        dumps([name, secrets.token_hex(8)], salt=_SALT),
        max_age=_SECONDS,
        path=settings.CSRF_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
