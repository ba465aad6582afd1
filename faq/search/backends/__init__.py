"""How a database proposes candidates. What readers see first is decided by `ranking`, the same on every database."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple, Protocol

from django.db import connection, connections, router

from faq.models import SearchDocument

# One way to satisfy a word: all these tokens together. A word is a list of ways, a query a list of words.
Ways = list[tuple[str, ...]]


class Asked(NamedTuple):
    """Texts that have every one of these words, in any of its ways; no more of them than `most`."""

    words: list[Ways]
    most: int


class Backend(Protocol):
    """Holds for each text the set of its tokens, and tells which texts have some; no order, no weights: what these cost
    grows with the texts that have a word, and ranking is the engine's.

    Tokens are letters and digits only: the engine makes them, and the backend quotes each of them all the same.
    """

    def prepare(self) -> None:
        """Make the index if it is not there. Cheap when it is."""

    def put(self, texts: dict[int, set[str]]) -> None:
        """Index these texts by their tokens, or index them anew."""

    def remove(self, texts: list[int]) -> None: ...

    def texts(self) -> set[int]:
        """Every text in the index."""

    def find(self, asked: list[Asked]) -> list[tuple[int, int]]:
        """Pairs of a place in `asked` and a text that it found. One query."""


def token(language: str, stem: str, place: str = "") -> str:
    """A stem as the index holds it: languages never meet, as each has its own tokens, nor do the places of a text."""
    return place + language.replace("-", "") + "".join(letter for letter in stem if letter.isalnum())


def found(one: str, asked: list[Asked], every: str, some: str, quoted: Callable[[str], str]) -> list[tuple[int, int]]:
    """`Backend.find`, where `one` is the question in SQL: its parameters are the place, the words, and `most`. In the
    words, `every` and `some` stand for “and” and “or”, and each token is `quoted`. One query."""

    def written(words: list[Ways]) -> str:
        return every.join(f"({some.join(map(together, ways))})" for ways in words)

    def together(way: tuple[str, ...]) -> str:
        return f"({every.join(map(quoted, way))})"

    parameters = [part for place, (words, most) in enumerate(asked) for part in (place, written(words), most)]
    with connections[router.db_for_read(SearchDocument)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(asked)), parameters)
        return cursor.fetchall()


def backend() -> Backend:
    return _backend(connection.vendor)


@cache
def _backend(vendor: str) -> Backend:
    if vendor == "postgresql":
        from .postgresql import PostgresqlBackend

        return PostgresqlBackend()
    from .sqlite import SqliteBackend

    return SqliteBackend()
