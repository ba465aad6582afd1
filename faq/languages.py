"""Ground floor: which of the site's languages a reader wants. No cookie and no session is read."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

_CODE = re.compile(r"\s*([a-z]{2,3}(?:-[a-z0-9]{2,8})*)")


def readers_language(request: HttpRequest) -> str:
    """The first language of `Accept-Language` that the site has, else the site's first."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        if known := supported(code):
            return known
    return settings.LANGUAGE_CODE


def asked_language(request: HttpRequest) -> str | None:
    """What `?lang=` fixes, or None. Forgives what forums do to it: `?lang=EN`, `?lang=en-GB`, `?lang=en).`,
    `?utm_source=x&amp;lang=en`."""
    for key, value in request.GET.items():
        if key.lower().removeprefix("amp;") == "lang":
            return supported(str(value))
    return None


def supported(code: str) -> str | None:
    """The site's language for a code as people write it (`fr`, `FR-ca`, `en).`), or None."""
    match = _CODE.match(code[:40].lower())
    try:
        return get_supported_language_variant(match[1]) if match else None
    except LookupError:
        return None
