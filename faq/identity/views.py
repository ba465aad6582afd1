"""The stylesheet of the site's own accent, its logo, and its sign. The first two change their address with their content."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from django.views.static import serve

from .palette import own

_WHERE = {
    "light": ":root{%s}",
    "dark": "@media (prefers-color-scheme:dark){:root{%s}}",
    "light-more": "@media (prefers-contrast:more){:root{%s}}",
    "dark-more": "@media (prefers-contrast:more) and (prefers-color-scheme:dark){:root{%s}}",
}
_KINDS = {"svg": "image/svg+xml", "png": "image/png"}


@require_safe
def theme(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The tokens that the accent changes, for every theme."""
    if not settings.IDENTITY.accent:
        raise Http404
    rules = [
        rule % "".join(f"--{name}:{colour};" for name, colour in own(where).items()) for where, rule in _WHERE.items()
    ]
    return _kept("\n".join(rules), "text/css; charset=utf-8", fingerprint == settings.IDENTITY.fingerprint)


@require_safe
def logo(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    logos = {logo.name: logo for logo in (settings.IDENTITY.logo, settings.IDENTITY.logo_dark) if logo}
    found = logos.get(name)
    if found is None or found.kind != kind:
        raise Http404
    return _kept(found.content, _KINDS[kind], True)


@require_safe
def favicon(request: HttpRequest) -> HttpResponseBase:
    """For whoever asks without having read a page: the site’s own logo, where it has one."""
    own = settings.IDENTITY.logo
    return (
        redirect("logo", own.name, own.kind)
        if own
        else serve(request, "favicon.ico", str(settings.BASE_DIR / "static"))
    )


def _kept(content: str | bytes, kind: str, today: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if today else "no-cache"
    return response
