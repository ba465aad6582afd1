from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def foreign(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this. A browser that says nothing is believed: the signed time
    in the form stays. No cookie is needed for either."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return True
    if origin is None or origin == settings.SITE_URL:
        return False
    if origin == "null":  # a private window may hide it: then the other header must have spoken
        return site is None
    try:
        return urlsplit(origin).netloc != request.get_host()
    except ValueError:
        return True
