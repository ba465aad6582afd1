from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .editors import EDITORS
from .headers import PERMISSIONS, policy
from .hosts import caching, cdn, replicas
from .monitoring.observing import OPERATORS, VIEW
from .store.counting import DEEDS

# Where editors and operators go, who must see what was written this moment.
_ALWAYS_PRIMARY = (*EDITORS, *OPERATORS)
# What has just been sent is read again.
_AFTER_SENDING = "/thanks/"
# Where a password, a code or a key is tried.
_LOGINS = ("/admin/login/", "/admin/account/")


class NamingMiddleware:
    """The outermost: says under which name the answer is counted; an address, which a reader may have typed, is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match, static = request.resolver_match, request.path_info.startswith(settings.STATIC_URL)
        request.META[VIEW] = (match.view_name or "other") if match else "static" if static else "unknown"
        return response


class ReplicaMiddleware:
    """Readers read from a replica, if there are any and one is good; editors, wherever they read, from the primary, and so
    does everybody while and after something is sent. A page that a replica could not give is asked of the primary."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DATABASE_ROUTERS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _only_reads(request):
            return self.get_response(request)
        with replicas.reading(to_keep=DEEDS in request.META) as reading:
            response = self.get_response(request)
            used, reading.used = (reading.replica if reading.used else ""), False
        if used and response.status_code == 500:
            replicas.watcher().leave_out(used)
            response = self.get_response(request)
        return response


def _only_reads(request: HttpRequest) -> bool:
    path = request.path_info
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not path.startswith(_ALWAYS_PRIMARY)
        and not path.endswith(_AFTER_SENDING)
    )


class LoginMiddleware:
    """While attempts cannot be counted, none is made: a Redis that is away opens no door to those who guess."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path_info.startswith(_LOGINS) and caching.check():
            response = render(request, "operations/login_waits.html", status=503)
            response.headers["Retry-After"] = str(round(caching.PAUSE) + 1)
            return response
        return self.get_response(request)


class CdnMiddleware:
    """Says on each public page what caches in front may do with it, unless the view has said so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.url_name in cdn.PAGES and response.status_code in (200, 304) and _for_all(request, response):
            response.headers.setdefault("Cache-Control", cdn.cache_control())
            language = response.headers.get("Content-Language", settings.LANGUAGE_CODE)
            response.headers["Surrogate-Key"] = cdn.keys(match.url_name, language, match.kwargs)
        return response


def _for_all(request: HttpRequest, response: HttpResponse) -> bool:
    said = response.headers.get("Cache-Control", "")
    return request.method in ("GET", "HEAD") and not any(word in said for word in ("private", "no-store"))


class HeadersMiddleware:
    """Stands before all that answers, so that redirects, static files and errors carry the headers of their class too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        mine = policy(request.path_info, match.url_name if match else None)
        response.headers["Content-Security-Policy"] = mine.written
        response.headers["Cross-Origin-Resource-Policy"] = mine.resource
        response.headers["Permissions-Policy"] = PERMISSIONS
        # What a view says for itself stays.
        for name, value in mine.more:
            response.headers.setdefault(name, value)
        return response
