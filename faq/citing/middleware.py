from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from faq.models import Referral, Tally
from faq.operations.store import counting
from faq.operations.throttling import allow

from .conditional import answer_if_changed
from .problems import problem
from .referrers import foreign_host

# How often one address may ask the API.
REQUESTS, SECONDS = 120, 60
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Access-Control-Max-Age": "86400",
}

# The addresses whose visits from other sites are counted.
COUNTED = ("article", "permalink", "permalink-anchor")


class ApiMiddleware:
    """What all answers under /api/ have in common: read only, from any site, not too often, with an ETag, HEAD like
    GET, and every error as a problem in JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        response = self._answer(request)
        for name, value in CORS.items():
            response.headers[name] = value
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})
        if request.method not in ("GET", "HEAD"):
            return problem(405, _("This API can only be read."), Allow="GET, HEAD, OPTIONS")
        if wait := allow("api", request, REQUESTS, SECONDS):
            return problem(429, _("Too many requests. Try again in %s seconds.") % wait, Retry_After=str(wait))
        request.method = "GET"  # the server leaves out the body
        response = self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != "application/problem+json":
            return problem(response.status_code, _("There is nothing at this address."))
        return answer_if_changed(request, response)


class ReferralMiddleware:
    """Counts which sites link here: by day, article, anchor and host name. It never costs a reader the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.url_name in COUNTED and request.method == "GET" and response.status_code in (200, 302):
            anchor = response.headers.get("Location", "").partition("#")[2]
            counting.each_time(request, "referral", match.kwargs["number"], anchor)
        return response


def _store(visit: tuple[date, int, str, str], times: int) -> None:
    Referral.objects.count_visits(*visit, times=times)


visits = Tally(_store)


@counting.counted("referral")
def count_referral(environ: Mapping[str, Any], article: int, anchor: str) -> None:
    referrer = environ.get("HTTP_REFERER")
    if "prefetch" in environ.get("HTTP_SEC_PURPOSE", ""):
        return  # nobody has come yet
    if referrer and environ["REQUEST_METHOD"] == "GET" and (host := foreign_host(referrer)):
        visits.add((timezone.now().date(), article, anchor, host))
