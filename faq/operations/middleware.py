from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .observing import VIEW


class NamingMiddleware:
    """The outermost: says under which name the answer is counted; an address, which a reader may have typed, is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match, static = request.resolver_match, request.path_info.startswith(settings.STATIC_URL)
        request.META[VIEW] = (match.view_name or "other") if match else "static" if static else "unknown"
        return response
