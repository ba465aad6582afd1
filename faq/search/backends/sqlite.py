from __future__ import annotations

from django.db import connection

from . import Asked, found


class SqliteBackend:
    """FTS5. Its MATCH is a language; nothing but quoted tokens and the operators set here ever reaches it."""

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5"
                "(tokens, tokenize = 'unicode61 remove_diacritics 0', detail = 'none', columnsize = 0)"
            )

    def put(self, texts: dict[int, set[str]]) -> None:
        self.remove(list(texts))
        rows = [(text, " ".join(sorted(tokens))) for text, tokens in texts.items()]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_words (rowid, tokens) VALUES (%s, %s)", rows)

    def remove(self, texts: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(text,) for text in texts])

    def texts(self) -> set[int]:
        self.prepare()
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM search_words")
            return {row[0] for row in cursor.fetchall()}

    def find(self, asked: list[Asked]) -> list[tuple[int, int]]:
        one = "SELECT %s, rowid FROM (SELECT rowid FROM search_words WHERE search_words MATCH %s LIMIT %s)"
        return found(one, asked, " AND ", " OR ", _quoted)


def _quoted(token: str) -> str:
    return '"' + token.replace('"', "") + '"'
