"""How a database proposes candidates. What readers see first is decided by `ranking`, the same on every database."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from django.db import connection, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from faq.models import SearchDocument

# One way to satisfy a word: all these tokens together. A word is a list of ways, a query a list of words.
Ways = list[tuple[str, ...]]


class Backend(Protocol):
    """Holds for each text two lists of tokens: the strong ones (title, keywords, headings, summary) and the body's.

    Tokens are letters and digits only: the engine makes them, and the backend quotes each of them all the same.
    """

    def prepare(self) -> None:
        """Make the index if it is not there. Cheap when it is."""

    def put(self, text: int, strong: list[str], body: list[str]) -> None:
        """Index this text, or index it anew."""

    def remove(self, texts: list[int]) -> None: ...

    def texts(self) -> set[int]:
        """Every text in the index."""

    def propose(self, words: list[Ways], every: bool, limit: int) -> list[int]:
        """The best texts with every (or else any) of these words, best first. One query."""


def token(language: str, stem: str) -> str:
    """A stem as the index holds it: languages never meet, as each has its own tokens."""
    return language.replace("-", "") + "".join(letter for letter in stem if letter.isalnum())


def reading() -> BaseDatabaseWrapper:
    """The connection that readers' questions go to."""
    return connections[router.db_for_read(SearchDocument)]


def backend() -> Backend:
    return _backend(connection.vendor)


@cache
def _backend(vendor: str) -> Backend:
    if vendor == "postgresql":
        from .postgresql import PostgresqlBackend

        return PostgresqlBackend()
    from .sqlite import SqliteBackend

    return SqliteBackend()
