"""Search against plain FTS5 at growing sizes, and against libraries on the same texts and queries; all in one run.

    python benchmarks/search.py [SECTIONS …]      default: 100 1000 10000

For each size a database of its own is made in a temporary folder: the seeded articles and noise beside them. Queries of
the held-out half are asked in turn of both, so that a machine that slows down slows both. Prints medians and ratios.
"""

from __future__ import annotations

import gc
import io
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="bench-")
os.environ["LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from faq import search  # noqa: E402
from faq.models import ContentStamp, Translation  # noqa: E402

QUERIES = search.read_judged(ROOT / "fixtures" / "relevance" / "heldout.tsv")


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [100, 1000, 10_000]
    call_command("migrate", verbosity=0)
    call_command("seed", stdout=io.StringIO())
    gc.set_threshold(10_000, 20, 100)  # as gunicorn's workers have it
    made = 0
    print("Processor time a query, milliseconds; ratio to plain FTS5 over the same articles")
    print(
        f"{'sections':>9}{'p50':>8}{'p95':>8}{'FTS5 p50':>10}{'p95':>8}{'ratio p50':>11}{'p95':>7}{'MRR@10':>8}{'FTS5':>7}{'index kB':>10}{'vocab MB':>10}"
    )
    for size in sizes:
        with transaction.atomic():
            for code, _name in settings.LANGUAGES:
                search.add_noise((size - made) // 2, code, lambda items, total: items, seed=size)
            ContentStamp.objects.bump()
        made = size
        plain = PlainFts5()
        memory = vocabulary_memory()
        ours, theirs = measure([ask_ours, plain.ask])
        row = [*ours.times(), *theirs.times()]
        print(
            f"{size:>9}{row[0]:>8.2f}{row[1]:>8.2f}{row[2]:>10.2f}{row[3]:>8.2f}{row[0] / row[2]:>11.1f}{row[1] / row[3]:>7.1f}"
            f"{ours.mrr():>8.3f}{theirs.mrr():>7.3f}{index_size() / 1024:>10.0f}{memory:>10.1f}",
            flush=True,
        )
        if size == sizes[0]:
            first = (size, peers())
    print(f"\nThe same queries over the same {first[0]} sections (the seeded articles among them)")
    for name, result in first[1]:
        print(
            f"{name:>26}  MRR@10 {result.mrr():.3f}  p50 {result.times()[0]:.2f} ms"
            if result
            else f"{name:>26}  not installed"
        )


class Asked:
    """Times in seconds and reciprocal ranks of one engine over all queries."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.ranks: list[float] = []

    def note(self, seconds: float, found: list[int], relevant: tuple[int, ...]) -> None:
        self.seconds.append(seconds)
        if relevant:
            place = next((i for i, number in enumerate(found[:10], start=1) if number in relevant), 0)
            self.ranks.append(1 / place if place else 0.0)

    def times(self) -> tuple[float, float]:
        cuts = statistics.quantiles(self.seconds, n=20)
        return statistics.median(self.seconds) * 1000, cuts[18] * 1000

    def mrr(self) -> float:
        return statistics.mean(self.ranks)


def measure(engines: list[Callable[[str, str], list[int]]]) -> list[Asked]:
    """Each query of each engine in turn, after one round to warm up."""
    for judged in QUERIES[:40]:
        for ask in engines:
            ask(judged.query, judged.language)
    results = [Asked() for _ in engines]
    for judged in QUERIES:
        for ask, result in zip(engines, results, strict=True):
            start = time.process_time()
            found = ask(judged.query, judged.language)
            result.note(time.process_time() - start, found, judged.relevant)
    return results


def ask_ours(query: str, language: str) -> list[int]:
    return [hit.number for hit in search.search(query, language, 10).hits]


class PlainFts5:
    """What most sites have: one FTS5 table over title and text, the words joined by OR, bm25, a snippet."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS plain")
            cursor.execute(
                "CREATE VIRTUAL TABLE plain USING fts5(title, text, language UNINDEXED, tokenize='unicode61')"
            )
            rows = Translation.objects.published().select_related("live")
            for text in rows.iterator(chunk_size=500):
                words = " ".join(f"{part['title']} {part['text']}" for part in text.live.headings)
                cursor.execute(
                    "INSERT INTO plain VALUES (%s, %s, %s)", [text.title, f"{text.summary} {words}", text.language]
                )
                cursor.execute("UPDATE plain SET rowid = %s WHERE rowid = last_insert_rowid()", [text.pk])
        self.numbers = dict(Translation.objects.values_list("pk", "article_id"))

    def ask(self, query: str, language: str) -> list[int]:
        words = " OR ".join(f'"{word}"' for word in "".join(c if c.isalnum() else " " for c in query).split())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid, snippet(plain, 1, '<b>', '</b>', '…', 20) FROM plain"
                " WHERE plain MATCH %s AND language = %s ORDER BY bm25(plain, 4, 1) LIMIT 10",
                [words, language],
            )
            found = [row[0] for row in cursor.fetchall()]
        # Like ours, it must hand out what a page shows.
        texts = Translation.objects.published().select_related("live", "article__topic").in_bulk(found)
        return [texts[pk].article_id for pk in found if pk in texts]


def peers() -> list[tuple[str, Asked | None]]:
    found: list[tuple[str, Asked | None]] = [
        ("this help centre", measure([ask_ours])[0]),
        ("plain FTS5", measure([PlainFts5().ask])[0]),
    ]
    for name, maker in (("tantivy (stems, fuzzy)", tantivy_engine), ("Whoosh-Reloaded (BM25F)", whoosh_engine)):
        try:
            found.append((name, measure([maker()])[0]))
        except ImportError:
            found.append((name, None))
    return found


def texts() -> list[tuple[int, str, str, str]]:
    """Number, language, title and text of every published article."""
    rows = Translation.objects.published().select_related("live").order_by("pk")
    return [
        (text.article_id, text.language, text.title, f"{text.summary}\n{text.live.plain}\n{' '.join(text.keywords)}")
        for text in rows
    ]


def tantivy_engine() -> Callable[[str, str], list[int]]:
    import tantivy

    stemmers = {"fr": "fr_stem", "en": "en_stem"}
    indexes = {}
    for language, stemmer in stemmers.items():
        schema = tantivy.SchemaBuilder().add_integer_field("number", stored=True)
        schema = (
            schema.add_text_field("title", tokenizer_name=stemmer)
            .add_text_field("text", tokenizer_name=stemmer)
            .build()
        )
        index = tantivy.Index(schema)
        writer = index.writer()
        for number, code, title, text in texts():
            if code == language:
                writer.add_document(tantivy.Document(number=number, title=title, text=text))
        writer.commit()
        index.reload()
        indexes[language] = index

    def ask(query: str, language: str) -> list[int]:
        index = indexes[language]
        words = "".join(c if c.isalnum() else " " for c in query)
        fuzzy = {"title": (False, 1, True), "text": (False, 1, True)}
        parsed, _errors = index.parse_query_lenient(
            words, ["title", "text"], field_boosts={"title": 4.0}, fuzzy_fields=fuzzy
        )
        searcher = index.searcher()
        return [searcher.doc(address)["number"][0] for _score, address in searcher.search(parsed, 10).hits]

    return ask


def whoosh_engine() -> Callable[[str, str], list[int]]:
    from whoosh import fields, qparser
    from whoosh.analysis import LanguageAnalyzer
    from whoosh.filedb.filestore import RamStorage

    indexes = {}
    for language in ("fr", "en"):
        analyzer = LanguageAnalyzer(language)
        schema = fields.Schema(
            number=fields.NUMERIC(stored=True),
            title=fields.TEXT(analyzer=analyzer, field_boost=4.0),
            text=fields.TEXT(analyzer=analyzer),
        )
        index = RamStorage().create_index(schema)
        writer = index.writer()
        for number, code, title, text in texts():
            if code == language:
                writer.add_document(number=number, title=title, text=text)
        writer.commit()
        indexes[language] = (
            index.searcher(),
            qparser.MultifieldParser(["title", "text"], schema, group=qparser.OrGroup),
        )

    def ask(query: str, language: str) -> list[int]:
        searcher, parser = indexes[language]
        words = "".join(c if c.isalnum() else " " for c in query)
        return [hit["number"] for hit in searcher.search(parser.parse(words), limit=10)]

    return ask


def index_size() -> int:
    """Bytes of the search index, vocabulary included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'search_fts%' OR name LIKE 'faq_search%'")
        return cursor.fetchone()[0] or 0


def vocabulary_memory() -> float:
    """What the vocabularies of all languages add to a worker, in MB (growth of the peak, so 0 when it fits in what was)."""
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for code, _name in settings.LANGUAGES:
        search.search("litige dispute", code)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


if __name__ == "__main__":
    main()
