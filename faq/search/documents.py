"""What the index knows of a text. For each stem it keeps one short line of numbers, not lists: reading sixty texts for one
query is then five times cheaper, and nothing of it is the garbage collector's business."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from faq.models import SearchDocument

from .vocabulary import Vocabulary

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
        new = {row[0]: Document(*row) for row in rows}
        vocabulary.keep(kept, new)
        found |= new
    return [found[text] for text in texts if text in found]
