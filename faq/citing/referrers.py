from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings

_HOST = re.compile(r"(?=.{4,100}$)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+")


def foreign_host(referrer: str) -> str:
    """The host name of another site's page (`forum.example.org`), empty for our own pages and for what is no site."""
    try:
        host = urlsplit(referrer[:2000]).hostname or ""
    except ValueError:
        return ""
    own = host == urlsplit(settings.SITE_URL).hostname
    return host if not own and _HOST.fullmatch(host) else ""
