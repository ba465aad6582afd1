from __future__ import annotations

from django.db import connection

from . import Asked, found


class PostgresqlBackend:
    """`tsvector` of the engine's own tokens, which no parser of the database's touches, with a GIN index."""

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('search_words')")
            if cursor.fetchone()[0] is None:
                cursor.execute("CREATE TABLE search_words (text bigint PRIMARY KEY, tokens tsvector NOT NULL)")
                cursor.execute("CREATE INDEX search_words_tokens ON search_words USING gin (tokens)")

    def put(self, texts: dict[int, set[str]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words (text, tokens) VALUES (%s, array_to_tsvector(%s))"
                " ON CONFLICT (text) DO UPDATE SET tokens = excluded.tokens",
                [(text, sorted(tokens)) for text, tokens in texts.items()],
            )

    def remove(self, texts: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words WHERE text = ANY(%s)", [texts])

    def texts(self) -> set[int]:
        self.prepare()
        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM search_words")
            return {row[0] for row in cursor.fetchall()}

    def find(self, asked: list[Asked]) -> list[tuple[int, int]]:
        one = "(SELECT %s, text FROM search_words WHERE tokens @@ %s::tsquery LIMIT %s)"
        return found(one, asked, " & ", " | ", _quoted)


def _quoted(token: str) -> str:
    return "'" + token.replace("'", "").replace("\\", "") + "'"
