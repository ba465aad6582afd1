"""Asking other sites: a real server on this machine, and every way around the guard."""

import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from faq.models import Finding
from faq.operations.fetching import REDIRECTS, Fetcher, NotReached, is_public
from faq.operations.pace import Pace


class Site(BaseHTTPRequestHandler):
    """Answers by its address: /404 with 404, /to?… with a redirect there, /circle with one to itself, /slow with a byte now and then,
    /body?name with `server.bodies[name]`, /late?name with its first half and then nothing more."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Host"]))
        name, _mark, rest = self.path.lstrip("/").partition("?")
        if name == "slow":
            while not self.server.closing.wait(0.02):
                try:
                    self.wfile.write(b"H")
                except OSError:
                    return
            return
        if name == "endless":
            try:
                while not self.server.closing.is_set():
                    self.wfile.write(b"HTTP/1.0 200 OK\r\n" + b"X: " + b"x" * 100_000)
            except OSError:
                return
            return
        if name in ("body", "late"):
            body = self.server.bodies[rest]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body if name == "body" else body[: len(body) // 2])
                if name == "late":
                    self.server.closing.wait()
            except OSError:
                return
            return
        self.send_response(302 if name in ("to", "circle") else int(name or 200))
        if name == "to":
            self.send_header("Location", rest)
        if name == "circle":
            self.send_header("Location", "/circle")
        self.end_headers()
        try:
            self.wfile.write(b"x" * 1000)
        except OSError:
            return

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.closing, server.daemon_threads = [], threading.Event(), True
    server.bodies = {"short": b"a picture", "long": b"x" * 50_000}
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


def fetcher_for(site, **changes):
    """It may ask this machine, at this port; everything else is as in earnest."""
    return Fetcher(**{"allows": lambda address: True, "ports": frozenset({site.server_port}), **changes})


def at(site, path, host="127.0.0.1"):
    return f"http://{host}:{site.server_port}{path}"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/", (Finding.WORKS, 200)),
        ("/404", (Finding.GONE, 404)),
        ("/410", (Finding.GONE, 410)),
        ("/403", (Finding.GUARDED, 403)),
        ("/429", (Finding.GUARDED, 429)),
        ("/503", (Finding.ERROR, 503)),
        ("/to?/404", (Finding.GONE, 404)),
        ("/to?/", (Finding.WORKS, 200)),
        ("/to?ftp://example.org/", (Finding.GONE, 302)),
        ("/to?http://[", (Finding.GONE, 302)),
        ("/to?/to?/to?/", (Finding.WORKS, 200)),
    ],
)
def test_what_a_site_answers_is_told(site, path, found):
    assert fetcher_for(site).ask(at(site, path)) == found


def test_redirects_end_somewhere(site):
    around = "/to?" * (REDIRECTS + 3)
    assert fetcher_for(site).ask(at(site, around)) == (Finding.LOOP, 302)
    assert len(site.asked) == REDIRECTS + 1
    site.asked.clear()
    assert fetcher_for(site).ask(at(site, "/circle")) == (Finding.LOOP, 302)
    assert len(site.asked) == 1


@pytest.mark.parametrize("path", ["/slow", "/endless"])
def test_neither_a_slow_nor_an_endless_answer_holds_it_up(site, path):
    finding, status = fetcher_for(site, seconds=0.5).ask(at(site, path))
    assert finding in (Finding.SLOW, Finding.UNREACHABLE)
    assert status is None


def test_what_is_sent_is_taken_up_to_a_size(site):
    fetcher = fetcher_for(site)
    assert fetcher.take(at(site, "/body?short"), 1000) == b"a picture"
    assert fetcher.take(at(site, "/to?/body?short"), 1000) == b"a picture"
    assert len(fetcher.take(at(site, "/body?long"), 1000)) == 1001


@pytest.mark.parametrize(
    ("path", "finding"),
    [("/404", Finding.GONE), ("/503", Finding.ERROR), ("/circle", Finding.LOOP), ("/204", Finding.GONE)],
)
def test_where_nothing_is_taken_it_is_said_why(site, path, finding):
    with pytest.raises(NotReached) as why:
        fetcher_for(site).take(at(site, path), 1000)
    assert why.value.finding == finding


@pytest.mark.parametrize("path", ["/late?long", "/slow"])
def test_half_of_it_is_not_taken_for_the_whole(site, path):
    with pytest.raises(NotReached) as why:
        fetcher_for(site, seconds=0.5).take(at(site, path), 10**6)
    assert why.value.finding in (Finding.SLOW, Finding.UNREACHABLE)


PRIVATE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]",
    "[2002:7f00:1::]", "[2001::1]", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]",
    "localhost", "LOCALHOST", "localhost.", "①②⑦.⓪.⓪.①",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_nothing_inside_our_own_network_is_asked(site, host, monkeypatch):
    def connected(*args, **kwargs):
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket, "create_connection", connected)
    finding, status = Fetcher(ports=frozenset({80, site.server_port})).ask(at(site, "/", host))
    assert finding in (Finding.NOT_PUBLIC, Finding.NO_HOST), host
    assert status is None
    assert Fetcher().ask(f"http://{host}/")[0] in (Finding.NOT_PUBLIC, Finding.NO_HOST)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "localhost", "①②⑦.⓪.⓪.①"]
)
def test_without_the_judgement_this_machine_would_answer_by_all_its_names(site, host):
    assert fetcher_for(site).ask(at(site, "/", host)) == (Finding.WORKS, 200)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4007::1", "64:ff9b::101:101", "::ffff:1.1.1.1"],
)
def test_public_addresses_are_public(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("url", ["http://example.org:22/", "http://example.org:8000/", "https://u:p@example.org/"])
def test_other_ports_and_passwords_are_refused_unasked(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: pytest.fail("it was looked up"))
    assert Fetcher().ask(url) == (Finding.NOT_PUBLIC, None)


@pytest.mark.parametrize(
    "url", ["", "x", "file:///etc/passwd", "gopher://127.0.0.1/", "http://", "http://[::1", "http://a:b/"]
)
def test_what_is_no_web_address_is_not_asked(url):
    assert Fetcher().ask(url) == (Finding.GONE, None)


def test_a_redirect_into_our_own_network_is_refused(site):
    """The first host is allowed; the second is this machine by another name."""
    allowed = ip_address("127.0.0.1")
    fetcher = fetcher_for(site, allows=lambda address: address == allowed)
    assert fetcher.ask(at(site, "/to?" + at(site, "/", "127.0.0.2"))) == (Finding.NOT_PUBLIC, 302)
    assert [path for path, _host in site.asked] == ["/to?" + at(site, "/", "127.0.0.2")]


def test_without_it_the_redirect_would_be_followed(site):
    asked = []
    fetcher = fetcher_for(site, allows=lambda address: asked.append(str(address)) or True)
    assert fetcher.ask(at(site, "/to?" + at(site, "/", "127.0.0.2")))[0] != Finding.NOT_PUBLIC
    assert asked == ["127.0.0.1", "127.0.0.2"]


def test_a_name_that_answers_otherwise_the_second_time_wins_nothing(site, monkeypatch):
    """Rebinding: the name is looked up once, and the connection goes to the address that was judged."""
    answers = iter(["127.0.0.1", "127.0.0.2"])
    judged = []

    def lookup(host, port, *args, **kwargs):
        if host != "rebound.example.org":
            return real(host, port, *args, **kwargs)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    fetcher = fetcher_for(site, allows=lambda address: judged.append(str(address)) or str(address) == "127.0.0.1")
    assert fetcher.ask(at(site, "/", "rebound.example.org")) == (Finding.WORKS, 200)
    assert judged == ["127.0.0.1"]
    assert site.asked == [("/", f"rebound.example.org:{site.server_port}")]
    assert next(answers) == "127.0.0.2"


def test_looked_up_a_second_time_the_name_would_win(site, monkeypatch):
    answers = iter(["192.0.2.1", "127.0.0.1"])
    real = socket.getaddrinfo

    def lookup(host, port, *args, **kwargs):
        return real(next(answers) if host == "rebound.example.org" else host, port, *args, **kwargs)

    def by_name(self, host, port):
        self._addresses(host, port)
        return socket.create_connection((host, port))

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(Fetcher, "_connected", by_name)
    fetcher = fetcher_for(site, allows=lambda address: str(address) == "192.0.2.1")
    assert fetcher.ask(at(site, "/", "rebound.example.org")) == (Finding.WORKS, 200)


def test_a_host_is_asked_at_its_public_addresses_only(site, monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 80)) for host in ("10.0.0.1", "127.0.0.1")]
    asked = []

    def lookup(host, port, *args, **kwargs):
        return both

    def connect(address, **kwargs):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", connect)
    fetcher = Fetcher(allows=lambda address: str(address) != "10.0.0.1")
    assert fetcher.ask("http://mixed.example.org/") == (Finding.UNREACHABLE, None)
    assert asked == [("127.0.0.1", 80)]


@pytest.mark.parametrize(
    ("code", "finding"), [(socket.EAI_NONAME, Finding.NO_HOST), (socket.EAI_AGAIN, Finding.UNREACHABLE)]
)
def test_a_name_nobody_knows_is_told_from_a_network_that_is_away(monkeypatch, code, finding):
    def lookup(*args, **kwargs):
        raise socket.gaierror(code, "…")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert Fetcher().ask("https://example.org/") == (finding, None)


@contextmanager
def speaking_tls(tmp_path):
    """A server with a certificate that it made for itself."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
               "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.asked, server.closing, server.daemon_threads = [], threading.Event(), True
    server.handle_error = lambda *args: None
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server, tmp_path / "cert.pem"
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


def test_a_certificate_is_judged_by_the_name_in_the_address(tmp_path):
    with speaking_tls(tmp_path) as (server, certificate):
        url = f"https://localhost:{server.server_port}/"
        fetcher = fetcher_for(server)
        assert fetcher.ask(url) == (Finding.CERTIFICATE, None)
        trusting = replace(fetcher, tls=ssl.create_default_context(cafile=certificate))
        assert trusting.ask(url) == (Finding.WORKS, 200)
        assert trusting.ask(url.replace("localhost", "127.0.0.1")) == (Finding.CERTIFICATE, None)
        assert replace(trusting, seconds=0.5).ask(f"{url}slow")[0] in (Finding.SLOW, Finding.UNREACHABLE)


def test_one_host_is_never_asked_too_fast_and_others_do_not_wait():
    now, slept = [100.0], []
    pace = Pace(2.0, clock=lambda: now[0], sleep=slept.append)
    for host in ("a", "b", "a", "a"):
        pace.wait(host)
    assert slept == [2.0, 4.0]
    now[0] = 200.0
    pace.wait("a")
    assert slept == [2.0, 4.0]
