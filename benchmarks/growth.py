"""How the cost of an article's page and of a search grows with the articles, on PostgreSQL; writes benchmarks/GROWTH.md.

    python -m benchmarks.growth [--articles 1000 100000]

For each size there is a database of its own in one temporary PostgreSQL, with the seeded articles and noise beside them in
both languages, and one server in front, without the store of finished pages. Both servers are asked the same questions in
turn, so that a machine that slows down slows both. The smallest database is filled as the product does it; for the others
PostgreSQL copies its noise under other numbers, a sharper test than texts of their own: each word is in more of them. Exit code 1 if the largest takes more than three times as long as the smallest.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import random
import signal
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote_plus

from benchmarks.machine import machine
from tests.servers import Postgres, Site

PLACE = Path(__file__).resolve().parent / "GROWTH.md"
ROOT = PLACE.parent.parent
# Questions of each kind, and the bar.
ASKED, MOST = 150, 3.0
PATHS = """
from faq.models import Translation
for text in Translation.objects.published().exclude(slug__regex="^n[0-9]+$").in_order():
    print(text.get_absolute_url())
"""
# The tables that hold a text, and which of their columns are numbers of articles, texts and revisions.
TABLES = {
    "faq_article": {"number": "article", "position": "article"},
    "faq_translation": {"id": "text", "article_id": "article", "live_id": "revision"},
    "faq_revision": {"id": "revision", "article_id": "article", "translation_id": "text"},
    "faq_searchdocument": {"translation_id": "text", "article": "article", "revision": "revision"},
    "search_words": {"text": "text"},
}


class Database(Postgres):
    options = "-c fsync=off -c shared_buffers=512MB -c max_wal_size=8GB -c maintenance_work_mem=256MB"


class Plain(Site):
    application = ("helpcenter.wsgi:django",)


@dataclass
class Asked:
    """Seconds that answers took, by the kind of question."""

    articles: int
    site: Site
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, kind: str, path: str) -> None:
        line = http.client.HTTPConnection(self.site.address, self.site.port, timeout=60)
        start = time.perf_counter()
        line.request("GET", path, headers={"Host": "127.0.0.1", "Connection": "close"})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} of {self.articles:,} articles: {answer.status}")
        self.seconds.setdefault(kind, []).append(time.perf_counter() - start)
        line.close()


def fill(articles: int) -> None:
    """The seeded articles and noise. Run inside the site whose database it is, like what follows."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from faq import search
    from faq.models import Article
    from faq.search.noise import SECTIONS_EACH

    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    first = Article.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    with transaction.atomic():
        for language in ("fr", "en"):
            search.add_noise(articles * SECTIONS_EACH, language, lambda items, total: items, seed=articles)
        with connection.cursor() as cursor:
            _pair(cursor, first, articles)
    _analyse()


def multiply(made: int, articles: int) -> None:
    """From so many articles of noise to so many."""
    from django.db import connection, transaction

    from faq.models import ContentStamp, Translation

    noise = Translation.objects.filter(slug__regex="^n[0-9]+$").order_by("article")
    first = noise.values_list("article", flat=True)[0]
    with connection.cursor() as cursor, transaction.atomic():
        for copy in range(1, -(-articles // made)):
            _copy(cursor, first, made, copy, min(made, articles - copy * made))
        cursor.execute("UPDATE faq_searchterm SET documents = documents * %s", [articles // made])
        ContentStamp.objects.bump()
    _analyse()


def _analyse() -> None:
    """What autovacuum does a little later."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _pair(cursor, first: int, made: int) -> None:
    """The English noise becomes the other language of the French."""
    cursor.execute("UPDATE faq_revision SET number = 2 WHERE article_id >= %s", [first + made])
    for table, column in (
        ("faq_translation", "article_id"),
        ("faq_revision", "article_id"),
        ("faq_searchdocument", "article"),
    ):
        cursor.execute(f"UPDATE {table} SET {column} = {column} - %s WHERE {column} >= %s", [made, first + made])
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("DELETE FROM faq_article WHERE number >= %s", [first + made])


def _copy(cursor, first: int, made: int, copy: int, most: int) -> None:
    """These articles once more, under other numbers."""
    shift = {"article": made * copy, "text": 10_000_000 * copy, "revision": 10_000_000 * copy}
    texts = "SELECT id FROM faq_translation WHERE article_id >= %(first)s AND article_id < %(last)s"
    which = {
        "faq_article": "number >= %(first)s AND number < %(last)s",
        "faq_translation": f"id IN ({texts})",
        "faq_revision": f"translation_id IN ({texts})",
        "faq_searchdocument": f"translation_id IN ({texts})",
        "search_words": f"text IN ({texts})",
    }
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table, numbers in TABLES.items():
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        columns = [row[0] for row in cursor.fetchall()]
        given = [f'"{name}" + {shift[numbers[name]]}' if name in numbers else f'"{name}"' for name in columns]
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(_quoted, columns))}) SELECT {', '.join(given)} FROM {table}"
            f" WHERE {which[table]}",
            {"first": first, "last": first + most},
        )
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _quoted(name: str) -> str:
    return f'"{name}"'


def questions(articles: int, made: int, paths: list[str]) -> list[tuple[str, str]]:
    """What people search for, seeded articles, and noise from the whole breadth of this size; in the same order always."""
    draw = random.Random(9)
    judged = [line.split("\t") for line in (ROOT / "fixtures" / "relevance" / "heldout.tsv").read_text().splitlines()]
    searches = itertools.islice(itertools.cycle(judged[1:]), ASKED)
    found = [("search", f"/{language}/search/?q={quote_plus(query)}") for query, language, *_rest in searches]
    found += [("article", paths[draw.randrange(len(paths))]) for _turn in range(ASKED // 2)]
    first = len(paths) // 2 + 1
    for _turn in range(ASKED // 2):
        number = draw.randrange(articles)
        found.append(("article", f"/fr/articles/{first + number}-n{first + number % made}/"))
    draw.shuffle(found)
    return found


def measure(asked: list[Asked]) -> None:
    """Each question of each size in turn, after some to warm up."""
    listed = [one.site.python(PATHS).split() for one in asked]
    turns = list(
        zip(
            *(questions(one.articles, asked[0].articles, paths) for one, paths in zip(asked, listed, strict=True)),
            strict=True,
        )
    )
    for turn in turns[:40]:
        for one, (_kind, path) in zip(asked, turn, strict=True):
            one.ask("warm", path)
    for turn in turns:
        for one, (kind, path) in zip(asked, turn, strict=True):
            one.ask(kind, path)


def times(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    return statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[18] * 1000


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, nargs="+", default=[1000, 100_000])
    sizes = sorted(options.parse_args().articles)
    # Whoever stops it has everything taken away all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="growth-")))
        postgres = Database()
        ending.callback(postgres.remove)
        postgres.create()
        asked = []
        for articles in sizes:
            start, name = time.monotonic(), f"with_{articles}"
            same = ["--template", f"with_{sizes[0]}"] if articles > sizes[0] else []
            postgres.run("createdb", *postgres.where, *same, name)
            (folder / name).mkdir()
            url = postgres.url.rpartition("/")[0] + f"/{name}"
            site = Plain(folder / name, DATABASE_URL=url, LOG_LEVEL="ERROR")
            filling = f"multiply({sizes[0]}, {articles})" if same else f"fill({articles})"
            site.python(f"from benchmarks import growth; growth.{filling}")
            asked.append(Asked(articles, site))
            print(f"{articles:,} articles in two languages: filled in {time.monotonic() - start:.0f} s", flush=True)
        for one in asked:
            ending.callback(one.site.stop)
            one.site.start()
        measure(asked)
    lines, good = report(asked)
    print("\n".join(lines))
    PLACE.write_text("\n".join([*head(), "", *lines, ""]))
    return 0 if good else 1


def report(asked: list[Asked]) -> tuple[list[str], bool]:
    lines = [
        "| asked for | "
        + " | ".join(f"{one.articles:,} articles: p50 | p95" for one in asked)
        + " | times as long: p50 | p95 |"
    ]
    lines.append("| --- |" + " ---: |" * (2 * len(asked) + 2))
    good = True
    for kind in ("article", "search"):
        found = [times(one.seconds[kind]) for one in asked]
        more = [found[-1][place] / found[0][place] for place in (0, 1)]
        cells = [f"{value:.1f} ms" for pair in found for value in pair] + [f"{value:.1f}" for value in more]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
        good = good and more[1] <= MOST
    lines += ["", f"- {'kept' if good else '**not kept**'}: p95 at most {MOST:.0f} times as long"]
    return lines, good


def head() -> list[str]:
    import psycopg

    return [
        "# Growth on PostgreSQL",
        "",
        f"Written by `make growth` on {date.today():%d %B %Y}: {machine(f'psycopg {psycopg.__version__}')}; PostgreSQL without fsync.",  # noqa: DTZ011
        "Pages made anew by one worker, without the store; by the clock, each question put to one size and then to the other."
        " Every article is there in French and in English. The smallest database is filled as the product does it; for the"
        " others PostgreSQL copied its noise under other numbers, so each word is in more texts than it would be.",
    ]


if __name__ == "__main__":
    sys.exit(main())
