"""One redirect and no second one: every answer here leads to the page itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from faq.languages import asked_language, readers_language

from . import resolving


def moved(path: str) -> HttpResponse:
    """For an address of former days. It must be asked anew each time: an article that gets its old name back would send
    a browser that remembers the first move round in circles."""
    return HttpResponsePermanentRedirect(path, headers={"Cache-Control": "no-cache"})


def merged(number: int, language: str) -> HttpResponse | None:
    """For an article that is part of another one now: a redirect there, or None."""
    place = resolving.merged(number, language)
    return moved(place.path) if place else None


def to(place: resolving.Place) -> HttpResponse:
    """From a short link to the page."""
    response = HttpResponseRedirect(place.path, headers={"Cache-Control": "public, max-age=300"})
    if place.negotiated:
        patch_vary_headers(response, ["Accept-Language"])
    return response


def repaired(request: HttpRequest) -> HttpResponse | None:
    """For an address that was not found: a redirect to what it meant, or None."""
    if request.method not in ("GET", "HEAD"):
        return None
    place = resolving.any_address(request.path, asked=asked_language(request), preferred=readers_language(request))
    if place is None:
        return None
    if place.negotiated:
        return to(place)
    query = request.META.get("QUERY_STRING", "") if place.keeps_query else ""
    return moved(f"{place.path}?{query}" if query else place.path)
