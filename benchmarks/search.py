"""Search against plain FTS5 at growing sizes, and against libraries on the same texts and queries; all in one run.

    python benchmarks/search.py [SECTIONS …]      default: 100 1000 10000; 100000 takes minutes

For each size there is a database of its own in the temporary folder, with the seeded articles and noise beside them; it is
made once (100,000 sections take some minutes) and kept until search or the seeded articles change. Each size is measured in
a process of its own. Queries of the held-out half are asked in turn of both engines; what is printed are processor times.
"""

from __future__ import annotations

import gc
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100, 1000, 10_000)
WHAT_IS_INDEXED = (
    "faq/migrations/*.py", "faq/search/languages/*/*.txt", "faq/search/backends/*.py", "faq/search/analysis.py",
    "faq/search/documents.py", "faq/search/indexing.py", "faq/search/noise.py", "faq/search/phonetics.py",
    "fixtures/*.yaml", "fixtures/content/**/*.md",
)  # fmt: skip
# What MATCH, SQL, HTML and patience could stumble over.
HOSTILE = (
    '"', "NEAR(", "title:x OR", "-x", "\0", "'; DROP TABLE faq_article; --", "\u202e\u200f", "\U0001f600", "\ud800",
    "x" * 100_000, "a " * 50_000, "remboursment livrasion vendeure " * 300, "con co c " * 100, "(" * 5000, "*", "zzzzzzzz" * 9,
    " ".join(f"litij{chr(97 + i)}{chr(122 - i)}e" for i in range(24)),
)  # fmt: skip


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print("Processor time a query in milliseconds, and its ratio to plain FTS5 over the same sections.")
    print(
        "“worst” is the longest of the hostile queries; memory is that of both languages’ vocabularies, for each worker."
    )
    names = (
        "sections",
        "p50",
        "p95",
        "FTS5 p50",
        "p95",
        "ratio p50",
        "p95",
        "MRR@10",
        "FTS5",
        "worst",
        "index MB",
        "memory MB",
    )
    print("".join(f"{name:>{max(len(name) + 2, 8)}}" for name in names), flush=True)
    for size in sizes:
        _run("--size", str(size), folder=_folder(size))
    print(f"\nThe same queries over the same {min(sizes)} sections, the seeded articles among them.", flush=True)
    _run("--peers", str(min(sizes)), folder=_folder(min(sizes)))


def _folder(size: int) -> Path:
    """Where the database of this size is kept."""
    digest = hashlib.sha256()
    for pattern in WHAT_IS_INDEXED:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.read_bytes())
    return Path(tempfile.gettempdir()) / f"helpcenter-bench-{digest.hexdigest()[:12]}" / str(size)


def _run(*arguments: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR", "DATABASE_URL": ""}
    subprocess.run([sys.executable, __file__, *arguments], env=environment, check=True)


def prepare(*more: str) -> None:
    """Django, as gunicorn's workers have it, with these apps besides."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings")
    import django
    from django.conf import settings

    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, *more]
    django.setup()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)


def fill(size: int) -> None:
    """The seeded articles, and noise up to this many sections; nothing when they are there."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    from faq import search
    from faq.models import ContentStamp, Translation

    call_command("migrate", verbosity=0)
    if Translation.objects.exists():
        return
    with transaction.atomic():
        call_command("seed", stdout=io.StringIO())
        for code, _name in settings.LANGUAGES:
            search.add_noise(size // len(settings.LANGUAGES), code, lambda items, total: items, seed=size)
        ContentStamp.objects.bump()


def queries() -> list:
    from faq import search

    return search.read_judged(ROOT / "fixtures" / "relevance" / "heldout.tsv")


def one_size(size: int) -> None:
    prepare()
    fill(size)
    from measuring import measure
    from search_engines import HelpCentre, PlainFts5

    memory = vocabulary_memory()
    ours, theirs = measure([HelpCentre(), PlainFts5()], queries())
    a, b = ours.times(), theirs.times()
    cells = (
        f"{size:>10}{a[0]:>8.2f}{a[1]:>8.2f}{b[0]:>10.2f}{b[1]:>8.2f}{a[0] / b[0]:>11.1f}{a[1] / b[1]:>8.1f}"
        f"{ours.mrr():>8.3f}{theirs.mrr():>8.3f}{worst():>8.1f}{index_size() / 2**20:>10.1f}{memory / 2**20:>11.1f}"
    )
    print(cells, flush=True)


def worst() -> float:
    """Milliseconds of processor time that the most expensive hostile query takes, of three tries each the best."""
    from faq import search

    def seconds(query: str) -> float:
        start = time.process_time()
        search.search(query, "fr")
        return time.process_time() - start

    return max(min(seconds(query) for _ in range(3)) for query in HOSTILE) * 1000


def index_size() -> int:
    """Bytes of the search index, vocabulary included."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'search_words%' OR name LIKE 'faq_search%'")
        return cursor.fetchone()[0] or 0


def vocabulary_memory() -> int:
    """Bytes that the vocabularies of all languages take in a worker that has searched nothing yet."""
    from django.conf import settings

    from faq.search.vocabulary import Vocabulary

    tracemalloc.start()
    kept = [Vocabulary(code) for code, _name in settings.LANGUAGES]
    gc.collect()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size if kept else 0


def peers(size: int) -> None:
    try:
        import modelsearch  # noqa: F401

        prepare("modelsearch")
    except ImportError:
        prepare()
    fill(size)
    from measuring import measure
    from search_engines import PEERS, HelpCentre, PlainFts5

    for engine in (HelpCentre, PlainFts5, *PEERS):
        try:
            made = engine()
        except ImportError as missing:
            print(f"{engine.name:>30}  left out: {missing}")
            continue
        result = measure([made], queries())[0]
        print(f"{engine.name:>30}  MRR@10 {result.mrr():.3f}  p50 {result.times()[0]:.2f} ms", flush=True)
        if hasattr(made, "close"):
            made.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--size"]:
        one_size(int(sys.argv[2]))
    elif sys.argv[1:2] == ["--peers"]:
        peers(int(sys.argv[2]))
    else:
        main()
