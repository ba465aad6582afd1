from __future__ import annotations

from django.db import connection

from . import Ways, reading


class PostgresqlBackend:
    """`tsvector` in the configuration `simple` over the engine's own tokens, with a GIN index."""

    def prepare(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('search_tsv')")
            if cursor.fetchone()[0] is None:
                cursor.execute("CREATE TABLE search_tsv (text bigint PRIMARY KEY, tokens tsvector NOT NULL)")
                cursor.execute("CREATE INDEX search_tsv_tokens ON search_tsv USING gin (tokens)")

    def put(self, text: int, strong: list[str], body: list[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_tsv (text, tokens) VALUES"
                " (%s, setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'D'))"
                " ON CONFLICT (text) DO UPDATE SET tokens = excluded.tokens",
                [text, " ".join(strong), " ".join(body)],
            )

    def remove(self, texts: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_tsv WHERE text = ANY(%s)", [texts])

    def texts(self) -> set[int]:
        self.prepare()
        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM search_tsv")
            return {row[0] for row in cursor.fetchall()}

    def propose(self, words: list[Ways], every: bool, limit: int) -> list[int]:
        query = (" & " if every else " | ").join(f"({' | '.join(map(_all, ways))})" for ways in words)
        with reading().cursor() as cursor:
            cursor.execute(
                "SELECT text FROM search_tsv, to_tsquery('simple', %s) query WHERE tokens @@ query"
                " ORDER BY ts_rank('{0.1, 0.2, 0.4, 1.0}', tokens, query) DESC, text LIMIT %s",
                [query, limit],
            )
            return [row[0] for row in cursor.fetchall()]


def _all(way: tuple[str, ...]) -> str:
    return f"({' & '.join(_quoted(token) for token in way)})"


def _quoted(token: str) -> str:
    return "'" + token.replace("'", "").replace("\\", "") + "'"
