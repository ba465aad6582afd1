from __future__ import annotations

from django.db import connection

from . import Ways, reading


class SqliteBackend:
    """FTS5. Its MATCH is a language; nothing but quoted tokens and the operators set here ever reaches it."""

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5"
                "(strong, body, tokenize = 'unicode61 remove_diacritics 0', detail = 'column')"
            )

    def put(self, text: int, strong: list[str], body: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_fts WHERE rowid = %s", [text])
            cursor.execute(
                "INSERT INTO search_fts (rowid, strong, body) VALUES (%s, %s, %s)",
                [text, " ".join(strong), " ".join(body)],
            )

    def remove(self, texts: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [(text,) for text in texts])

    def texts(self) -> set[int]:
        self.prepare()
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM search_fts")
            return {row[0] for row in cursor.fetchall()}

    def propose(self, words: list[Ways], every: bool, limit: int) -> list[int]:
        match = (" AND " if every else " OR ").join(f"({' OR '.join(map(_all, ways))})" for ways in words)
        with reading().cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM search_fts WHERE search_fts MATCH %s AND rank MATCH 'bm25(4.0, 1.0)'"
                " ORDER BY rank LIMIT %s",
                [match, limit],
            )
            return [row[0] for row in cursor.fetchall()]


def _all(way: tuple[str, ...]) -> str:
    return f"({' AND '.join(_quoted(token) for token in way)})"


def _quoted(token: str) -> str:
    return '"' + token.replace('"', "") + '"'
