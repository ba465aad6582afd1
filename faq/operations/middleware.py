from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from . import logs, metrics

# Asked by whatever address a balancer knows the process under; the answer does not depend on it.
OPERATORS = ("/health/live", "/health/ready", "/metrics")
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = logging.getLogger("faq.requests")


class ObservingMiddleware:
    """The outermost: gives each request an id, which every line of its log carries, and counts and times its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = _given_id(request) or uuid4().hex
        if for_operators := request.path_info in OPERATORS:
            request.META["HTTP_HOST"] = "localhost"
        with logs.request(number):
            started = time.perf_counter()
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            view = _name(request)
            metrics.answered(view, request.method or "", response.status_code, seconds)
            fields = {
                "method": request.method,
                "view": view,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            }
            logger.log(logging.DEBUG if for_operators else logging.INFO, "answered", extra=fields)
        response.headers["X-Request-ID"] = number
        return response


def _given_id(request: HttpRequest) -> str:
    """The id that the proxy in front gave; a visitor's own is not taken for one."""
    given = request.headers.get("X-Request-ID", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return given if _ID.fullmatch(given) else ""


def _name(request: HttpRequest) -> str:
    if request.resolver_match:
        return request.resolver_match.view_name or "other"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "unknown"
