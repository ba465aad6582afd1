"""Finished pages: bytes and headers for each way of packing, ready to be sent. The only file that knows brotli."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

import brotli

from .counting import Deed

Headers = list[tuple[str, str]]

_PACKED = re.compile(r"text/|application/(?:[a-z.-]+\+)?(?:json|xml)|image/svg")
# The same everywhere: a strong ETag says that the packed bytes are the same on every worker and on the disk.
_QUALITY = 6
# Of brotli, as a power of two: pages are smaller, and with its usual 22 each worker would keep five megabytes for it.
_WINDOW = 16
_LEAST = 200  # bytes: less is not worth packing
# The rest is made anew for every answer.
_OWN = {"content-length", "etag", "vary", "date", "content-encoding", "set-cookie"}
_NOT_FOR_ALL = re.compile(r"\b(?:private|no-store)\b")
_MAX_AGE = re.compile(r"\bmax-age=([0-9]{1,9})")
_TOKEN = re.compile(r"\s*([^\s;,]+)\s*(?:;\s*q\s*=\s*([0-9.]+)\s*)?")
# A 304 repeats what the stored answer hangs on, and no more (RFC 9110, 15.4.5).
_IN_304 = {"cache-control", "content-location", "vary", "etag"}

PACKINGS = {"br": "-br", "gzip": "-gz", "": ""}


class Checked(Headers):
    """Headers that no server has to check again; `length` is that of the body."""

    length = 0


def with_one(headers: Headers, name: str, value: str) -> Headers:
    """One header more; checked ones stay checked."""
    more = type(headers)(headers)
    more.append((name, value))
    if isinstance(headers, Checked):
        more.length = headers.length  # type: ignore[attr-defined]
    return more


class Variant(NamedTuple):
    etag: str
    headers: Checked
    unchanged: Checked  # of the 304
    body: bytes


class Page:
    """One public page. `seconds` is how long it may be shown (0: as long as its edition), `deeds` what is to be counted
    each time it is."""

    __slots__ = ("deeds", "edition", "headers", "language", "seconds", "size", "variants")

    def __init__(
        self,
        headers: Headers,
        bodies: Mapping[str, bytes],
        etag: str,
        seconds: int = 0,
        deeds: list[Deed] | None = None,
    ) -> None:
        self.headers, self.seconds, self.deeds = headers, seconds, deeds or []
        self.edition = ""
        self.language = next((value for name, value in headers if name.lower() == "content-language"), "")
        self.variants = {
            packing: _variant(headers, body, f'"{etag}{PACKINGS[packing]}"', packing, len(bodies) > 1)
            for packing, body in bodies.items()
        }
        self.size = 2000 + sum(map(len, bodies.values()))

    @property
    def etag(self) -> str:
        return self.variants[""].etag.strip('"')

    def to_bytes(self) -> bytes:
        """For the disk: one line of JSON, then the bodies one after the other."""
        bodies = {packing: variant.body for packing, variant in self.variants.items()}
        head = {
            "headers": self.headers,
            "etag": self.etag,
            "seconds": self.seconds,
            "deeds": self.deeds,
            "bodies": {packing: len(body) for packing, body in bodies.items()},
            "sum": _hash(b"".join(bodies.values())),
        }
        return json.dumps(head).encode() + b"\n" + b"".join(bodies.values())

    @classmethod
    def from_bytes(cls, stored: bytes) -> Page:
        """Raises `ValueError` for a damaged file."""
        line, _newline, rest = stored.partition(b"\n")
        head = json.loads(line)
        if head["sum"] != _hash(rest):
            raise ValueError("the page was damaged on the disk")
        bodies, start = {}, 0
        for packing, length in head["bodies"].items():
            bodies[packing] = rest[start : start + length]
            start += length
        deeds = [(name, values) for name, values in head["deeds"]]
        return cls([(name, value) for name, value in head["headers"]], bodies, head["etag"], head["seconds"], deeds)


def page(status: int, headers: Headers, body: bytes, deeds: list[Deed]) -> Page | None:
    """A page of what Django answered, or None where the answer is not for everybody."""
    given = {name.lower(): value for name, value in headers}
    caching = given.get("cache-control", "")
    if status != 200 or "set-cookie" in given or _NOT_FOR_ALL.search(caching) or "content-encoding" in given:
        return None
    if {name.strip().lower() for name in given.get("vary", "").split(",")} - {"", "accept-encoding", "accept-language"}:
        return None
    kept = [(name, value) for name, value in headers if name.lower() not in _OWN]
    if not caching:
        # Browsers ask each time and are told in a few bytes that nothing has changed.
        kept.append(("Cache-Control", "no-cache"))
    age = _MAX_AGE.search(caching)
    etag = given.get("etag", "").removeprefix("W/").strip('"') or _hash(body)
    bodies = {"": body}
    if len(body) >= _LEAST and _PACKED.match(given.get("content-type", "")):
        bodies["br"] = brotli.compress(body, mode=brotli.MODE_TEXT, quality=_QUALITY, lgwin=_WINDOW)
        bodies["gzip"] = gzip.compress(body, 6, mtime=0)
    return Page(kept, bodies, etag, int(age[1]) if age else 0, deeds)


def packing(accepted: str) -> str:
    """The best packing that an `Accept-Encoding` header allows: “br”, “gzip”, or none."""
    weights: dict[str, float] = {}
    for part in accepted[:500].lower().split(","):
        match = _TOKEN.fullmatch(part)
        if match:
            try:
                weights[match[1].removeprefix("x-")] = float(match[2] or 1)
            except ValueError:
                continue
    rest = weights.get("*", 0.0)
    plain = weights.get("identity", rest if "*" in weights and rest > 0 else 0.0)
    best, weight = max((("br", weights.get("br", rest)), ("gzip", weights.get("gzip", rest))), key=lambda one: one[1])
    return best if 0 < weight <= 1 and weight >= plain else ""


def same(etag: str, known: str) -> bool:
    """Whether `If-None-Match` names this very answer."""
    return etag == known or known.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in known.split(",")}


def _variant(headers: Headers, body: bytes, etag: str, packing: str, vary: bool) -> Variant:
    full = [*headers, ("ETag", etag), ("Content-Length", str(len(body)))]
    if vary:
        full.append(("Vary", "Accept-Encoding"))
    if packing:
        full.append(("Content-Encoding", packing))
    whole, unchanged = Checked(full), Checked((name, value) for name, value in full if name.lower() in _IN_304)
    whole.length = len(body)
    return Variant(etag, whole, unchanged, body)


def _hash(body: bytes) -> str:
    return blake2b(body, digest_size=12).hexdigest()
