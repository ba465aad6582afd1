"""Pages against gunicorn's own hello-world, as ratios in one run; writes benchmarks/RESULTS.md.

    [PEERS=1] python benchmarks/pages.py [--articles 3000 30000] [--no-growth] [--no-browser]

Every server has one worker, alone on a core. Each row is asked in turn with hello-world (a body of 10 kB, gunicorn's own
worker with threads, the same request headers), so that a machine that slows down slows both; what counts is the ratio
of the two. Processor time says the same on a busy machine; requests a second do not. Memory, the time to start and to
show a publication are those of the site as it is delivered, with all its workers. With PEERS=1 the same articles are
asked of Wagtail and django-wiki, in the same run.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

import peers
from machine import machine
from servers import CONNECTIONS, FOLDER, ROOT, SECONDS, Server, gthread, load, server

sys.path.insert(0, str(ROOT))

ROUNDS = 5
ARTICLE = "/fr/articles/16-ouvrir-un-litige/"
TOPIC = "/fr/topics/litiges-et-remboursements/"
SEARCH, MISSPELT = "/fr/search/?q=colis+perdu", "/fr/search/?q=remboursemnt+litije"
BROTLI = {"Accept-Encoding": "br"}
HELLO = """
def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10240")])
    return [b"x" * 10240]
"""


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

    def median(self) -> float:
        return statistics.median(self.cost)

    def text(self) -> str:
        speed, cost = statistics.median(self.rate), self.median()
        spread = f"{min(self.cost):.2f} to {max(self.cost):.2f}"
        return f"| {self.name} | {speed * 100:.0f} % | {cost:.2f} | {spread} | {statistics.median(self.micros):.0f} |"


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
        "article": ARTICLE, "home": "/fr/", "topic": TOPIC, "search, repeated": SEARCH,
        "suggestion, repeated": "/fr/search/suggestions?q=coli", "API, article": "/api/v1/articles/16?lang=fr",
        "static file": style,
    }  # fmt: skip
    rows = [Row(name, site, path, BROTLI) for name, path in paths.items()]
    rows.insert(1, Row("article, not changed (304)", site, ARTICLE, {**BROTLI, "If-None-Match": etag}))
    return rows


def plain_rows(plain: Server) -> list[Row]:
    paths = {
        "article": ARTICLE, "home": "/fr/", "topic": TOPIC, "search": SEARCH,
        "search, misspelt": MISSPELT, "suggestion": "/fr/search/suggestions?q=coli",
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
    # Which pages may be fetched ahead is asked once a day, after the page.
    rules = sum(size for url, size in found if url.endswith("/speculation.json"))
    found = [(url, size) for url, size in found if not url.endswith("/speculation.json")]
    text = sum(size for url, size in found if not url.endswith((".svg", ".ico")))
    return {
        "Chromium": version,
        "requests for an article": str(len(found)),
        "once a day more: which pages may be fetched ahead": f"{rules / 1000:.1f} kB" if rules else "not asked for",
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
    chosen += [("topic, made anew", plain, TOPIC), ("home, made anew", plain, "/fr/")]
    chosen += [("search, made anew", plain, SEARCH), ("search, misspelt, made anew", plain, MISSPELT)]
    return [Row(f"{name}, {articles:,} texts", at, path, BROTLI) for name, at, path in chosen]


def peer_rows(running: dict[peers.Peer, Server], plain: Server) -> list[Row]:
    rows = [
        Row("help centre: article, made anew", plain, ARTICLE),
        Row("help centre: search, made anew", plain, SEARCH),
    ]
    for peer, at in running.items():
        rows += [
            Row(f"{peer.name}: article", at, peers.ARTICLE),
            Row(f"{peer.name}: search", at, f"{peer.search}colis+perdu"),
        ]
    return rows


def filled(site: Server, seconds: float = 60) -> float:
    """How long until every public page is on the disk, or 0 where it takes longer than one waits."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if list((FOLDER / "data" / "pages").glob("*/whole")):
            return time.monotonic() - started
        time.sleep(0.2)
    return 0.0


def warmed(site: Server) -> Server:
    """Every worker has read what its first search makes it read."""
    for number in range(40):
        site.get(f"/fr/search/?q=colis+{number}", Connection="close")
    return site


def started(site: Server) -> str:
    return f"{site.started:.2f} s ({site.start_cost:.2f} s of processor time)"


def compare(table: Callable[..., None], plain: Server, hello: Server) -> None:
    """Next to others, with the same articles. Their own page caches are not switched on, nor is our store."""
    content = FOLDER / "content.json"
    peers.export(content)
    with ExitStack() as stack:
        running = {
            peer: stack.enter_context(peers.running(peer)) for peer in peers.PEERS if peers.prepare(peer, content)
        }
        names = ", ".join(f"{peer.name} {peer.version()}" for peer in running)
        if running:
            table(f"The same articles in {names}", peer_rows(running, plain), hello, 3)


TABLE = "| asked for | requests a second, of hello-world’s | processor time, hello-world = 1 | spread | µs |\n| --- | --- | --- | --- | --- |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, nargs="*", default=[3000, 30_000], help="how many texts to grow to")
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
    with server("hello", command=gthread()) as hello:
        with server(first=ARTICLE, pinned=False) as site:
            facts["first answer after the start of gunicorn, nothing stored yet"] = started(site)
            facts[f"every public page on the disk, {texts} texts"] = f"{filled(site):.1f} s after that"
            facts[f"memory of a worker (PSS), {texts} texts"] = f"{warmed(site).memory():.0f} MB"
            late = visible_after(site)
            facts["old text seen after a publication, at most, five publications"] = f"{max(late) * 1000:.0f} ms"
            if not chosen.no_browser:
                facts |= in_chromium(site) | lighthouse(site)
        with server(first=ARTICLE) as site, server("helpcenter.wsgi:django", ARTICLE) as plain:
            table("From the page store", stored_rows(site), hello)
            small = plain_rows(plain)
            table("Made anew by Django, without the store", small, hello)
            if os.environ.get("PEERS"):
                compare(table, plain, hello)
        for articles in [] if chosen.no_growth else chosen.articles:
            grow(articles)
            with server(first=ARTICLE, pinned=False) as site:
                facts[f"first answer after the start, {articles:,} texts"] = started(site)
                facts[f"memory of a worker (PSS), {articles:,} texts"] = f"{warmed(site).memory():.0f} MB"
            with server(first=ARTICLE) as site, server("helpcenter.wsgi:django", ARTICLE) as plain:
                grown = growth_rows(site, plain, articles)
                table(f"With {articles:,} texts", grown, hello, rounds=3)
                for name, place in (("article", 1), ("search", 4)):
                    times = grown[place].median() / next(row for row in small if row.name == name).median()
                    facts[f"{name} made anew, {articles:,} texts, of its cost with {texts}"] = f"{times:.1f} times"

    tell("\n## Figures\n\n| what | figure |\n| --- | --- |")
    for name, value in facts.items():
        tell(f"| {name} | {value} |")
    write(parts)


def write(parts: list[str]) -> None:
    import gunicorn

    generator = "wrk" if shutil.which("wrk") else "a Python load generator"
    asked = f"one worker on one core; {CONNECTIONS} kept connections by {generator}; medians of {ROUNDS} rounds of {SECONDS} s, each beside one of hello-world"
    told = f"{machine(f'gunicorn {gunicorn.__version__}', 'SQLite')}; {asked}."
    head = f"# Results\n\nWritten by `make bench`. {told}\n"
    (ROOT / "benchmarks" / "RESULTS.md").write_text(head + "\n".join(parts) + "\n")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
