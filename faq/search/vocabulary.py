"""The words of the published texts in memory: one vocabulary per language and worker, thrown away when the content stamp
moves."""

from __future__ import annotations

import math
from bisect import bisect_left
from threading import Lock
from typing import NamedTuple

from faq.models import Pin, SearchDocument, SearchTerm, TopicText

from . import synonyms
from .analysis import Token, stem, stop_words
from .phonetics import sound
from .wanted import Way


class Word(NamedTuple):
    stem: str
    spelling: str
    documents: int


class Vocabulary:
    """Words of one language at one content stamp. Six queries when made, none afterwards."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.documents = SearchDocument.objects.filter(language=language).count()
        self.words: dict[str, Word] = {}
        self.counts: dict[str, int] = {}
        self.sounds: dict[str, list[str]] = {}
        rows = SearchTerm.objects.filter(language=language).values_list(
            "surface", "stem", "spelling", "sound", "documents"
        )
        for surface, root, spelling, key, documents in rows.iterator(chunk_size=5000):
            self.words[surface] = Word(root, spelling, documents)
            self.counts[root] = min(self.counts.get(root, 0) + documents, self.documents)
            if key:
                self.sounds.setdefault(key, []).append(surface)
        self.rules = synonyms.read(language, self._learn)
        self.pins = dict(Pin.objects.filter(language=language).values_list("query", "article_id"))
        self.topics = dict(TopicText.objects.filter(language=language).values_list("topic_id", "name"))
        for surface in stop_words(language):
            self.words.setdefault(surface, Word("", surface, 0))
        self.sorted = sorted(self.words)
        self.by_length: dict[int, list[str]] = {}
        for surface in self.sorted:
            self.by_length.setdefault(len(surface), []).append(surface)
        # What words that were typed were taken for; `meanings` keeps it.
        self.understood: dict[tuple[str, bool], list[Way]] = {}

    def _learn(self, word: Token, spelling: str) -> None:
        """A word of a synonym, which no text need have."""
        if not word.stop and word.surface not in self.words and not word.surface.isdigit():
            self.words[word.surface] = Word(word.stem, spelling, 0)
            self.sounds.setdefault(sound(word.surface, self.language), []).append(word.surface)

    def rarity(self, root: str) -> float:
        """How much a stem tells: the less often it stands in the texts, the more (inverse document frequency)."""
        count = self.counts.get(root, 0)
        return math.log(1 + (self.documents - count + 0.5) / (count + 0.5))

    def knows(self, surface: str) -> bool:
        return surface in self.words or stem(surface, self.language) in self.counts

    def beginning(self, letters: str) -> list[str]:
        """The words that begin so, in alphabetical order."""
        start = bisect_left(self.sorted, letters)
        return self.sorted[start : bisect_left(self.sorted, letters + "\uffff", start)]


_kept: dict[str, tuple[str, Vocabulary]] = {}
_making = Lock()


def vocabulary(language: str, generation: str) -> Vocabulary:
    """The language's vocabulary at this content stamp; one thread makes it, the others wait."""
    kept = _kept.get(language)
    if kept and kept[0] == generation:
        return kept[1]
    with _making:
        kept = _kept.get(language)
        if not kept or kept[0] != generation:
            _kept[language] = kept = (generation, Vocabulary(language))
        return kept[1]
