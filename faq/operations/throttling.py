"""How often one address may do one thing. Counted in the cache and forgotten with it; no address is kept anywhere."""

from __future__ import annotations

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def allow(name: str, request: HttpRequest, limit: int, seconds: int) -> int:
    """Count one use of `name` by this client. Returns 0, or the seconds to wait when `limit` uses in `seconds` are over."""
    now = int(time.time())
    key = f"throttle:{name}:{now // seconds}:{_client(request, now // 86_400)}"
    if cache.add(key, 1, timeout=seconds):
        return 0
    try:
        used = cache.incr(key)
    except ValueError:  # it ran out between the two calls
        return 0
    return 0 if used <= limit else seconds - now % seconds


def _client(request: HttpRequest, day: int) -> str:
    """A hash that changes every day: the same client is not known again tomorrow."""
    return salted_hmac(f"throttling {day}", _network(_address(request)), algorithm="sha256").hexdigest()[:32]


def _address(request: HttpRequest) -> str:
    """The peer's address; behind a proxy of ours, the one that the proxy wrote last."""
    if settings.SECURE_PROXY_SSL_HEADER and (forwarded := request.headers.get("X-Forwarded-For")):
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    """A household: one IPv4 address, or the /64 that an IPv6 client may move in freely."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.version == 6:
        return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))
    return str(known)
