"""Asking another site for a page, where the address was written by somebody else: never inside our own network.

The host is resolved once, each of its addresses is judged, and the connection goes to the very address that was judged:
a name that answers otherwise the second time wins nothing. Every redirect is judged anew. Of the body no more is read than
was asked for.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

from faq.models import Finding

from .networks import Address, is_public

SECONDS = 10.0  # for one answer to its last header, and as long for the connection before it
REDIRECTS = 5
ADDRESSES = 4  # of one host, tried one after the other
_KEPT = "!#$%&'()*+,/:;=?@[]~"
LONGEST = 4000  # letters of an address that a redirect names
_HEADERS = {"Accept-Encoding": "identity", "Connection": "close"}


class NotReached(Exception):
    """No answer came; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.value)
        self.finding = finding


@dataclass(frozen=True)
class _Answer:
    finding: Finding
    status: int | None
    body: bytes = b""


def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True)
class Fetcher:
    """`allows` and `ports` are what a test replaces to ask a server of its own; `turn` is called with the host before
    each request, and may wait."""

    allows: Callable[[Address], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    seconds: float = SECONDS
    turn: Callable[[str], None] = lambda host: None
    tls: ssl.SSLContext = field(default_factory=_context)
    purpose: str = "link check"
    accept: str = "text/html,application/xhtml+xml,*/*;q=0.8"

    def ask(self, url: str) -> tuple[Finding, int | None]:
        """What is at this address after its redirects, and the last HTTP status where one came. Raises nothing."""
        answer = self._followed(url, 0)
        return answer.finding, answer.status

    def take(self, url: str, most: int) -> bytes:
        """What is sent for this address after its redirects: up to `most` bytes and one more, so that the caller sees
        what is larger, and all within `seconds`. Raises `NotReached`."""
        answer = self._followed(url, most, until=monotonic() + self.seconds)
        if answer.status != 200 or answer.finding != Finding.WORKS:
            raise NotReached(Finding.GONE if answer.finding == Finding.WORKS else answer.finding)
        return answer.body

    def _followed(self, url: str, most: int, until: float = 0.0) -> _Answer:
        seen: set[str] = set()
        status = None
        try:
            for _hop in range(REDIRECTS + 1):
                asking = replace(self, seconds=_left(until)) if until else self
                status, location, body = asking._asked(url, most)
                if status not in (301, 302, 303, 307, 308) or not location:
                    return _Answer(_meaning(status), status, body)
                seen.add(url)
                url = urljoin(url, location)
                if url in seen or len(url) > LONGEST:
                    break
        except NotReached as error:
            return _Answer(error.finding, status)
        except ValueError:  # a redirect to what is no address
            return _Answer(Finding.GONE, status)
        return _Answer(Finding.LOOP, status)

    def _asked(self, url: str, most: int) -> tuple[int, str, bytes]:
        """One request: its status, where it redirects to, and what was sent."""
        parts, host, port = self._judged(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.turn(host)
        line = self._connected(host, port)
        if parts.scheme == "https":
            line = self.tls.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
        # A server that sends a byte now and then keeps every single wait short: this ends the whole.
        alarm = Timer(self.seconds, _cut, [line])
        alarm.daemon = True
        alarm.start()
        try:
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            answer = _answer(line, host, port, target, self.headers(), most)
            if not alarm.is_alive():  # cut off, which looks like an end
                raise NotReached(Finding.SLOW)
            return answer
        except ssl.SSLCertVerificationError as error:
            raise NotReached(Finding.CERTIFICATE) from error
        except TimeoutError as error:
            raise NotReached(Finding.SLOW) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotReached(Finding.UNREACHABLE if alarm.is_alive() else Finding.SLOW) from error
        finally:
            alarm.cancel()
            line.close()

    def headers(self) -> dict[str, str]:
        agent = f"Mozilla/5.0 (compatible; {self.purpose} of {settings.SITE_URL})"
        return {**_HEADERS, "Accept": self.accept, "User-Agent": agent}

    def _judged(self, url: str) -> tuple[SplitResult, str, int]:
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
            port = parts.port or (443 if parts.scheme == "https" else 80)
            if ":" not in host:  # an IPv6 address stays as it is
                host = host.encode("idna").decode("ascii")
        except ValueError:  # UnicodeError is one
            raise NotReached(Finding.GONE) from None
        if parts.scheme not in ("http", "https") or not host:
            raise NotReached(Finding.GONE)
        if port not in self.ports or parts.username is not None:
            raise NotReached(Finding.NOT_PUBLIC)
        return parts, host, port

    def _connected(self, host: str, port: int) -> socket.socket:
        """A connection to an address that was judged."""
        addresses = self._addresses(host, port)
        for address in addresses:
            try:
                line = socket.create_connection((str(address), port), timeout=self.seconds / len(addresses))
                line.settimeout(self.seconds)
                return line
            except TimeoutError:
                problem = Finding.SLOW
            except OSError:
                problem = Finding.UNREACHABLE
        raise NotReached(problem)

    def _addresses(self, host: str, port: int) -> list[Address]:
        """The host's addresses that may be asked: at least one. It is resolved here and nowhere else."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            passing = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
            raise NotReached(Finding.UNREACHABLE if passing else Finding.NO_HOST) from error
        addresses = dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found)
        allowed = [address for address in addresses if self.allows(address)]
        if not allowed:
            raise NotReached(Finding.NOT_PUBLIC)
        return allowed[:ADDRESSES]


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise NotReached(Finding.SLOW)
    return left


def _answer(
    line: socket.socket, host: str, port: int, target: str, headers: dict[str, str], most: int
) -> tuple[int, str, bytes]:
    """Status, `Location`, and the body up to one byte more than `most`, if it was asked for; `http.client` refuses more
    than a hundred headers, and lines over 64 kB."""
    connection = http.client.HTTPConnection(host, port)
    connection.sock = line
    name = f"[{host}]" if ":" in host else host
    connection.request("GET", target, headers={**headers, "Host": name if port in (80, 443) else f"{name}:{port}"})
    response = connection.getresponse()
    try:
        body = response.read(most + 1) if most and response.status == 200 else b""
        if body and response.length and len(body) <= most:
            raise http.client.IncompleteRead(body)
        location = quote(response.headers.get("Location", "").encode("latin-1", "replace"), safe=_KEPT)
        return response.status, location, body
    finally:
        response.close()


def _cut(line: socket.socket) -> None:
    try:
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # under TLS too: not in its own polite way
    except OSError:  # it was over already
        return


def _meaning(status: int) -> Finding:
    if status < 400:
        return Finding.WORKS
    if status in (401, 402, 403, 405, 406, 407, 429, 451, 999):
        return Finding.GUARDED
    return Finding.ERROR if status >= 500 or status in (408, 425) else Finding.GONE
