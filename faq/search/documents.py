"""What the index knows of a text. For each stem it keeps one short line of numbers, not lists: reading sixty texts for one
query is then five times cheaper, and nothing of it is the garbage collector's business."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from faq.models import SearchDocument

from .backends import token
from .vocabulary import Vocabulary

# Where a text has a token: in its title or keywords, in a heading or the summary, at all; and the title as a whole.
TITLE, HEADING, ANYWHERE, WHOLE = "1", "2", "", "0"
# How many letters of a title as a whole are kept.
_LETTERS = 200

# Times in title, keywords, headings, summary and body; places of sections; places of phrases.
Numbers = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


class Document(NamedTuple):
    text: int
    article: int
    title: str  # folded words
    terms: dict[str, str]  # for each stem its packed numbers
    phrases: list[int]  # field and number of telling stems of the first phrase, of the second …


def pack(numbers: Numbers | list[list[int]]) -> str:
    """`1 0 2 0 4|-1 0|3`"""
    return "|".join(" ".join(map(str, part)) for part in numbers)


def join(terms: dict[str, str]) -> str:
    """The stems of a text with their packed numbers, as they are stored: a line each."""
    return "\n".join(f"{stem}\n{packed}" for stem, packed in terms.items())


def split(stored: str) -> dict[str, str]:
    lines = stored.split("\n")
    return dict(zip(lines[::2], lines[1::2], strict=False))


def whole(language: str, surfaces: Iterable[str]) -> str:
    """The token of a title as a whole, from its folded words."""
    return token(language, "".join(surfaces)[:_LETTERS], WHOLE)


def tokens_of(document: SearchDocument) -> set[str]:
    """What a database finds the text by."""
    language = document.language
    found = {whole(language, document.title.split())}
    for stem, packed in split(document.terms).items():
        title, keywords, headings, summary, _body = unpack(packed)[0]
        found.add(token(language, stem, ANYWHERE))
        if title or keywords:
            found.add(token(language, stem, TITLE))
        if headings or summary:
            found.add(token(language, stem, HEADING))
    return found


@lru_cache(maxsize=8000)
def unpack(packed: str) -> Numbers:
    counts, sections, phrases = packed.split("|")
    return tuple(map(int, counts.split())), tuple(map(int, sections.split())), tuple(map(int, phrases.split()))


def read(texts: list[int], vocabulary: Vocabulary) -> list[Document]:
    """The texts' documents. One query, or none when the worker has read them all under this content stamp."""
    kept: dict[int, Document] = vocabulary.documents_read
    found = {text: document for text in texts if (document := kept.get(text))}
    missing = [text for text in texts if text not in found]
    if missing:
        rows = SearchDocument.objects.filter(pk__in=missing).values_list("pk", "article", "title", "terms", "phrases")
        new = {
            text: Document(text, article, title, split(terms), [int(number) for number in phrases.split()])
            for text, article, title, terms, phrases in rows
        }
        vocabulary.keep(kept, new)
        found |= new
    return [found[text] for text in texts if text in found]
