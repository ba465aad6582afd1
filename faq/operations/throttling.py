"""So much and no more from one address, counted without keeping anybody's address."""

from __future__ import annotations

import secrets
import time
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from .hosts import caching

DAY = 24 * 60 * 60
# What a strict limit asks for while nothing can be counted, in seconds.
WHILE_AWAY = 10


def allow(
    name: str, request: HttpRequest, limit: int, seconds: int, now: float | None = None, *, strict: bool = False
) -> int:
    """Count one more `name` (“api”, “vote”) from the request's address: at most `limit` in each window of `seconds`.

    Returns 0 when it may pass, else the seconds to wait, for `Retry-After`. The count lies in Django's cache and no
    query is made; where the cache is one process's own, each process counts for itself. While the shared cache is away
    nothing can be counted: then it may pass, or with `strict` (for what guards a door) not.
    """
    now = time.time() if now is None else now
    window = int(now // seconds)
    key = f"throttling:{name}:{seconds}:{window}:{fingerprint(request, now)}"
    cache.add(key, 0, seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # the cache made room in between, or is away
        return WHILE_AWAY if strict and caching.away() else 0
    return 0 if count <= limit else max(1, int((window + 1) * seconds - now))


def fingerprint(request: HttpRequest, now: float | None = None) -> str:
    """The address as a hash that nobody can compare from one day to the next: the day's salt is drawn at random,
    stays in the cache alone, and is forgotten with the day."""
    day = int((time.time() if now is None else now) // DAY)
    salt = cache.get_or_set(f"throttling:salt:{day}", lambda: secrets.token_hex(16), 2 * DAY)
    return blake2b(f"{salt}{_network(address(request))}".encode(), digest_size=16).hexdigest()


def address(request: HttpRequest) -> str:
    """The visitor's address. What a proxy says is believed only behind one (setting BEHIND_PROXY), and only its own
    last word: what stands before it was sent by the visitor."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _network(address: str) -> str:
    """One household of IPv6 has 2⁶⁴ addresses: they count as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(int(parsed) >> 64) if isinstance(parsed, IPv6Address) and not parsed.ipv4_mapped else str(parsed)
