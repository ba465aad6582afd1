"""The engines that search is compared with: each gets the same texts and the same queries. Those that are not installed
raise `ImportError` with a sentence."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from faq import search
from faq.models import Translation

HERE = Path(__file__).resolve().parent


def texts() -> list[dict]:
    """Number, language, title and text (keywords included) of every published article."""
    rows = Translation.objects.published().select_related("live").order_by("pk")
    return [
        {
            "number": text.article_id,
            "language": text.language,
            "title": text.title,
            "text": f"{text.summary}\n{text.live.plain}\n{' '.join(text.keywords)}",
        }
        for text in rows
    ]


def words(query: str) -> str:
    return "".join(c if c.isalnum() else " " for c in query)


class HelpCentre:
    name = "this help centre"

    def ask(self, query: str, language: str) -> list[int]:
        return [hit.number for hit in search.search(query, language, 10).hits]


class PlainFts5:
    """What most sites have: one FTS5 table with a row for each section, the words joined by OR, bm25, a snippet."""

    name = "plain FTS5"

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS plain")
            cursor.execute(
                "CREATE VIRTUAL TABLE plain USING fts5"
                "(title, text, translation UNINDEXED, language UNINDEXED, tokenize='unicode61')"
            )
            for text in Translation.objects.published().select_related("live").iterator(chunk_size=500):
                for place, part in enumerate(text.live.headings):
                    said = f"{part['title']} {part['text']}" if place else f"{text.summary} {part['text']}"
                    cursor.execute(
                        "INSERT INTO plain VALUES (%s, %s, %s, %s)", [text.title, said, text.pk, text.language]
                    )

    def ask(self, query: str, language: str) -> list[int]:
        match = " OR ".join(f'"{word}"' for word in words(query).split())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT translation, snippet(plain, 1, '<b>', '</b>', '…', 20) FROM plain"
                " WHERE plain MATCH %s AND language = %s ORDER BY bm25(plain, 4, 1) LIMIT 10",
                [match, language],
            )
            found = list(dict.fromkeys(row[0] for row in cursor.fetchall()))
        # Like ours, it must hand out what a page shows, and nothing that is not public.
        needed = ("article_id", "language", "title", "slug", "summary", "article__topic")
        shown = Translation.objects.published().select_related("article").only(*needed).in_bulk(found)
        return [shown[pk].article_id for pk in found if pk in shown]


class Tantivy:
    name = "tantivy (stems, fuzzy)"

    def __init__(self) -> None:
        import tantivy

        self.indexes = {}
        for language, stemmer in (("fr", "fr_stem"), ("en", "en_stem")):
            builder = tantivy.SchemaBuilder().add_integer_field("number", stored=True)
            for field in ("title", "text"):
                builder = builder.add_text_field(field, tokenizer_name=stemmer)
            index = tantivy.Index(builder.build())
            writer = index.writer()
            for text in texts():
                if text["language"] == language:
                    writer.add_document(tantivy.Document(number=text["number"], title=text["title"], text=text["text"]))
            writer.commit()
            index.reload()
            self.indexes[language] = index

    def ask(self, query: str, language: str) -> list[int]:
        index = self.indexes[language]
        fuzzy = {"title": (False, 1, True), "text": (False, 1, True)}
        parsed, _errors = index.parse_query_lenient(
            words(query), ["title", "text"], field_boosts={"title": 4.0}, fuzzy_fields=fuzzy
        )
        searcher = index.searcher()
        return [searcher.doc(address)["number"][0] for _score, address in searcher.search(parsed, 10).hits]


class Whoosh:
    name = "Whoosh-Reloaded (BM25F)"

    def __init__(self) -> None:
        from whoosh import fields, qparser
        from whoosh.analysis import LanguageAnalyzer
        from whoosh.filedb.filestore import RamStorage

        self.indexes = {}
        for language in ("fr", "en"):
            analyzer = LanguageAnalyzer(language)
            schema = fields.Schema(
                number=fields.NUMERIC(stored=True),
                title=fields.TEXT(analyzer=analyzer, field_boost=4.0),
                text=fields.TEXT(analyzer=analyzer),
            )
            index = RamStorage().create_index(schema)
            writer = index.writer()
            for text in texts():
                if text["language"] == language:
                    writer.add_document(number=text["number"], title=text["title"], text=text["text"])
            writer.commit()
            parser = qparser.MultifieldParser(["title", "text"], schema, group=qparser.OrGroup)
            self.indexes[language] = (index.searcher(), parser)

    def ask(self, query: str, language: str) -> list[int]:
        searcher, parser = self.indexes[language]
        return [hit["number"] for hit in searcher.search(parser.parse(words(query)), limit=10)]


class ModelSearch:
    """What Wagtail searches with. Its app must be installed: see `search_peers.py`."""

    name = "Wagtail’s modelsearch"

    def __init__(self) -> None:
        from modelsearch import index
        from modelsearch.backends import get_search_backend

        if not apps.is_installed("modelsearch"):
            raise ImportError("modelsearch is not in INSTALLED_APPS")

        class PeerText(index.Indexed, models.Model):
            number = models.IntegerField()
            language = models.CharField(max_length=12)
            title = models.CharField(max_length=200)
            text = models.TextField()
            search_fields = [
                index.SearchField("title", boost=4),
                index.SearchField("text"),
                index.FilterField("language"),
            ]

            class Meta:
                app_label = "modelsearch"

            def __str__(self) -> str:
                return self.title

        apps.get_model("modelsearch", "IndexEntry").add_generic_relations()
        call_command("migrate", verbosity=0)
        with connection.schema_editor() as editor:
            editor.create_model(PeerText)
        PeerText.objects.bulk_create([PeerText(**text) for text in texts()])
        self.backend, self.model = get_search_backend(), PeerText
        self.backend.add_bulk(PeerText, list(PeerText.objects.all()))

    def ask(self, query: str, language: str) -> list[int]:
        if not (asked := words(query).strip()):
            return []
        found = self.backend.search(asked, self.model.objects.filter(language=language), operator="or")
        return [text.number for text in found[:10]]


class MiniSearch:
    name = "MiniSearch (Snowball, fuzzy)"

    def __init__(self) -> None:
        node = shutil.which("node")
        if not node or not (HERE / "node_modules" / "minisearch").is_dir():
            raise ImportError("it needs Node and `npm ci` in benchmarks/")
        self.process = subprocess.Popen(
            [node, str(HERE / "minisearch.js")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._send({"texts": texts()})

    def ask(self, query: str, language: str) -> list[int]:
        answer = self._send({"query": query, "language": language})
        self.seconds = answer["seconds"]
        return answer["found"]

    def _send(self, message: dict) -> dict:
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)


PEERS = (Tantivy, Whoosh, ModelSearch, MiniSearch)
