"""Pages against gunicorn's own hello-world, as ratios in one run; writes benchmarks/RESULTS.md.

    python benchmarks/pages.py [--articles 3000] [--no-growth] [--no-browser]

Every server runs with the product's own settings for workers and threads. Each row is asked in turn with hello-world (a
body of 10 kB, the same request headers), so that a machine that slows down slows both; what counts is the ratio of the
two. Processor time is read from /proc, and says the same on a busy machine; requests a second do not.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = Path(tempfile.mkdtemp(prefix="bench-"))
os.environ.update(DATA_DIR=str(FOLDER / "data"), LOG_LEVEL="ERROR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings")
GUNICORN = [
    sys.executable,
    "-m",
    "gunicorn",
    "--no-control-socket",
    "--config",
    str(ROOT / "helpcenter" / "gunicorn.conf.py"),
]

ROUNDS, SECONDS, CONNECTIONS = 5, 1, 16
TICKS = os.sysconf("SC_CLK_TCK")
ARTICLE = "/fr/articles/16-ouvrir-un-litige/"
TOPIC = "/fr/topics/litiges-et-remboursements/"
BROTLI = {"Accept-Encoding": "br"}
HELLO = """
def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10240")])
    return [b"x" * 10240]
"""


class Server:
    """A gunicorn with a folder of its own content, on a free port."""

    def __init__(self, application: str = "helpcenter.wsgi", **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        settings = {**os.environ, "PORT": str(self.port), "PYTHONPATH": f"{ROOT}:{FOLDER}", **environment}
        started = time.monotonic()
        self.process = subprocess.Popen([*GUNICORN, application], env=settings, stderr=subprocess.DEVNULL, cwd=FOLDER)
        path = "/" if application == "hello" else ARTICLE
        while time.monotonic() - started < 60:
            try:
                self.get(path)
                break
            except OSError:
                time.sleep(0.01)
        self.started = time.monotonic() - started

    def get(self, path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
        asked = urllib.request.Request(self.base + path, headers=headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.read(), dict(answer.headers)

    def workers(self) -> list[int]:
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(number) for number in found]

    def cpu(self) -> float:
        """Seconds of processor time that the workers have used."""
        times = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.workers()]
        return sum(int(row[11]) + int(row[12]) for row in times) / TICKS

    def memory(self) -> float:
        """The largest worker's proportional share of memory, in MB."""
        texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.workers()]
        return max(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in texts) / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@contextmanager
def server(*application: str, **environment: str) -> Iterator[Server]:
    running = Server(*application, **environment)
    try:
        yield running
    finally:
        running.stop()


@dataclass
class Row:
    """One way to ask: `at` which server, with which headers."""

    name: str
    at: Server
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    rate: list[float] = field(default_factory=list)  # of hello-world's requests a second
    cost: list[float] = field(default_factory=list)  # in hello-world's processor time
    micros: list[float] = field(default_factory=list)

    def text(self) -> str:
        speed, cost = statistics.median(self.rate), statistics.median(self.cost)
        spread = f"{min(self.cost):.2f} to {max(self.cost):.2f}"
        return f"| {self.name} | {speed * 100:.0f} % | {cost:.2f} | {spread} | {statistics.median(self.micros):.0f} |"


def load(at: Server, path: str, headers: dict[str, str]) -> tuple[float, float]:
    """Requests a second, and seconds of processor time for one."""
    before = at.cpu()
    if shutil.which("wrk"):
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        said = subprocess.run([*command, at.base + path], capture_output=True, text=True, check=True).stdout
        number, refused = (
            int(re.search(r"(\d+) requests in", said)[1]),
            re.search(r"Non-2xx or 3xx responses: (\d+)", said),
        )
        if refused:
            raise SystemExit(f"{path} was refused {refused[1]} times of {number}.")
    else:
        number = _ask_in_python(at.port, path, headers)
    return number / SECONDS, (at.cpu() - before) / max(number, 1)


def _ask_in_python(port: int, path: str, headers: dict[str, str]) -> int:
    """Where wrk is missing: kept connections, one question after another. It asks less hard, but as often of each."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}\r\n".encode()
    ends, counts = time.monotonic() + SECONDS, []

    def ask() -> None:
        count = 0
        with socket.create_connection(("127.0.0.1", port)) as line:
            while time.monotonic() < ends:
                line.sendall(question)
                head, _blank, rest = line.recv(65536).partition(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
                missing = (int(length[1]) if length and b" 304 " not in head[:20] else 0) - len(rest)
                while missing > 0:
                    missing -= len(line.recv(65536))
                count += 1
        counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def measure(rows: list[Row], hello: Server, rounds: int = ROUNDS) -> None:
    for row in rows:
        row.at.get(row.path)
    for _round in range(rounds):
        for row in rows:
            base, unit = load(hello, "/", row.headers)
            speed, cost = load(row.at, row.path, row.headers)
            row.rate.append(speed / base)
            row.cost.append(cost / unit)
            row.micros.append(cost * 1e6)


def stored_rows(site: Server) -> list[Row]:
    etag = site.get(ARTICLE, **BROTLI)[1]["ETag"]
    style = re.search(r'href="(/static/css/article[^"]+)"', site.get(ARTICLE)[0].decode())[1]
    paths = {
        "article": ARTICLE, "home": "/fr/", "topic": TOPIC, "search, repeated": "/fr/search/?q=colis+perdu",
        "suggestion, repeated": "/fr/search/suggestions?q=coli", "API, article": "/api/v1/articles/16?lang=fr",
        "static file": style,
    }  # fmt: skip
    rows = [Row(name, site, path, BROTLI) for name, path in paths.items()]
    rows.insert(1, Row("article, not changed (304)", site, ARTICLE, {**BROTLI, "If-None-Match": etag}))
    return rows


def plain_rows(plain: Server) -> list[Row]:
    paths = {
        "article": ARTICLE, "home": "/fr/", "topic": TOPIC, "search": "/fr/search/?q=colis+perdu",
        "search, misspelt": "/fr/search/?q=remboursemnt+litije", "suggestion": "/fr/search/suggestions?q=coli",
    }  # fmt: skip
    return [Row(name, plain, path, BROTLI) for name, path in paths.items()]


def visible_after(site: Server) -> list[float]:
    """After a publication: seconds until the last answer of any worker that still had the old text; 0 if none had."""
    from faq.editorial import workflow
    from faq.editorial.texts import Text
    from faq.models import Translation

    late = []
    for number in range(5):
        text = Translation.objects.get(article=16, language="fr")
        fields = Text.of(text.live).stored()
        word = f"Publication{number}"
        draft = workflow.save_draft(
            text.article, "fr", Text(**{**fields, "markdown": f"{fields['markdown']}\n\n{word}\n"})
        )
        workflow.publish(draft)
        committed = time.monotonic()
        old = 0.0
        while time.monotonic() - committed < 1.5:
            asked = time.monotonic()
            if word.encode() not in site.get(ARTICLE, Connection="close")[0]:
                old = asked - committed
        late.append(old)
    return late


def in_chromium(site: Server) -> dict[str, str]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        return {}
    found: list[tuple[str, int]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.on("requestfinished", lambda request: found.append((request.url, request.sizes()["responseBodySize"])))
        page.goto(site.base + ARTICLE, wait_until="networkidle")
        version = browser.version
        browser.close()
    text = sum(size for url, size in found if not url.endswith((".svg", ".ico")))
    return {
        "Chromium": version,
        "requests for an article": str(len(found)),
        "HTML, CSS and JS of it, packed": f"{text / 1000:.1f} kB",
        "all of it, packed": f"{sum(size for _url, size in found) / 1000:.1f} kB",
    }


def lighthouse(site: Server) -> dict[str, str]:
    """Mobile mode, if npm can bring it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not shutil.which("npm") or not chromium:
        return {}
    tools = FOLDER / "npm"
    tools.mkdir()
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tools), "lighthouse@13"]
    try:
        subprocess.run(install, check=True, timeout=180, capture_output=True)
        command = [str(tools / "node_modules" / ".bin" / "lighthouse"), site.base + ARTICLE, "--output=json", "--quiet"]
        flags = "--headless --no-sandbox --disable-gpu"
        environment = {**os.environ, "CHROME_PATH": chromium}
        said = subprocess.run(
            [*command, f"--chrome-flags={flags}"], check=True, timeout=180, capture_output=True, env=environment
        )
        report = json.loads(said.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        print(f"Lighthouse is left out: {error}")
        return {}
    scores = {key: round((found["score"] or 0) * 100) for key, found in report["categories"].items()}
    return {f"Lighthouse {report['lighthouseVersion']}, {key}": str(score) for key, score in scores.items()}


def grow(articles: int) -> None:
    """Articles that mean nothing beside the seeded ones, half of them in each language."""
    from django.conf import settings
    from django.db import transaction

    from faq import search
    from faq.models import ContentStamp, Translation

    missing = max(0, articles - Translation.objects.count())
    gc.disable()
    with transaction.atomic():
        for code, _name in settings.LANGUAGES:
            search.add_noise(missing * 4 // len(settings.LANGUAGES), code, lambda items, total: items, seed=articles)
        ContentStamp.objects.bump()
    gc.enable()


def growth_rows(site: Server, plain: Server, articles: int) -> list[Row]:
    chosen = [("article, stored", site, ARTICLE), ("article, made anew", plain, ARTICLE)]
    chosen.append(("search, made anew", plain, "/fr/search/?q=colis+perdu"))
    return [Row(f"{name}, {articles:,} texts", at, path, BROTLI) for name, at, path in chosen]


def filled(site: Server, seconds: float = 240) -> float:
    """How long until every public page is on the disk, or 0 where it takes longer than one waits."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if list((FOLDER / "data" / "pages").glob("*/whole")):
            return time.monotonic() - started
        time.sleep(0.2)
    return 0.0


TABLE = "| asked for | requests a second, of hello-world’s | processor time, hello-world = 1 | spread | µs |\n| --- | --- | --- | --- | --- |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, nargs="*", default=[3000], help="how many texts to grow to")
    options.add_argument("--no-growth", action="store_true")
    options.add_argument("--no-browser", action="store_true")
    chosen = options.parse_args()

    import django

    django.setup()
    from django.core.management import call_command

    from faq.models import Translation

    call_command("migrate", verbosity=0)
    call_command("seed", stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    (FOLDER / "hello.py").write_text(HELLO)
    parts: list[str] = []
    facts: dict[str, str] = {}

    def tell(line: str) -> None:
        print(line, flush=True)
        parts.append(line)

    def table(title: str, rows: list[Row], hello: Server, rounds: int = ROUNDS) -> None:
        measure(rows, hello, rounds)
        tell(f"\n## {title}\n\n{TABLE}")
        for row in rows:
            tell(row.text())

    texts = Translation.objects.count()
    with server("hello") as hello:
        with server() as site, server("helpcenter.wsgi:django") as plain:
            facts["first answer after the start of gunicorn, nothing stored yet"] = f"{site.started:.2f} s"
            facts[f"every public page on the disk, {texts} texts"] = f"{filled(site):.1f} s after that"
            table("From the page store", stored_rows(site), hello)
            facts[f"memory of a worker (PSS), {texts} texts"] = f"{site.memory():.0f} MB"
            table("Made anew by Django, without the store", plain_rows(plain), hello)
            late = visible_after(site)
            facts["old text seen after a publication, at most, five publications"] = f"{max(late) * 1000:.0f} ms"
            if not chosen.no_browser:
                facts |= in_chromium(site) | lighthouse(site)
        for articles in [] if chosen.no_growth else chosen.articles:
            grow(articles)
            with server() as site, server("helpcenter.wsgi:django") as plain:
                facts[f"first answer after the start, {articles:,} texts"] = f"{site.started:.2f} s"
                table(f"With {articles:,} texts", growth_rows(site, plain, articles), hello, rounds=3)
                facts[f"memory of a worker (PSS), {articles:,} texts"] = f"{site.memory():.0f} MB"

    tell("\n## Figures\n\n| what | figure |\n| --- | --- |")
    for name, value in facts.items():
        tell(f"| {name} | {value} |")
    write(parts)


def write(parts: list[str]) -> None:
    import django
    import gunicorn

    generator = "wrk" if shutil.which("wrk") else "a Python load generator"
    machine = (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"Django {django.__version__}, gunicorn {gunicorn.__version__}, SQLite; {CONNECTIONS} kept connections by {generator}; "
        f"medians of {ROUNDS} rounds of {SECONDS} s, each beside one of hello-world; load of the machine {os.getloadavg()[0]:.1f}."
    )
    head = f"# Results\n\nWritten by `make bench`. {machine}\n"
    (ROOT / "benchmarks" / "RESULTS.md").write_text(head + "\n".join(parts) + "\n")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
