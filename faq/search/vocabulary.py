"""The words of the published texts in memory: one vocabulary per language and worker, made anew when the content stamp
moves, or the time comes at which a text opens or closes."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from threading import Lock
from typing import Any, NamedTuple

from django.utils import timezone

from faq.models import Pin, SearchDocument, SearchTerm, TopicText, Translation

from . import synonyms
from .analysis import ALIASES, Token, common_words, cut, stem, stop_words
from .phonetics import sound
from .wanted import Way

# How many texts a worker keeps at hand for a language.
MOST_KEPT = 250


class Word(NamedTuple):
    stem: str
    spelling: str
    documents: int


class Vocabulary:
    """Words of one language at one content stamp, without those that no reader may see yet or any more. Eight queries when
    made, none afterwards. `until`: when a text next opens or closes by itself."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.until = Translation.objects.next_change()
        documents = SearchDocument.objects.filter(language=language)
        hidden = documents.exclude(translation__in=Translation.objects.published())
        secret = Counter(surface for words in hidden.values_list("surfaces", flat=True) for surface in words)
        self.documents = documents.count() - hidden.count()
        self.words: dict[str, Word] = {}
        self.counts: dict[str, int] = {}
        self.sounds: dict[str, list[str]] = {}
        rows = SearchTerm.objects.filter(language=language).values_list(
            "surface", "stem", "spelling", "sound", "documents"
        )
        for surface, root, spelling, key, everywhere in rows.iterator(chunk_size=5000):
            count = everywhere - secret[surface]
            if count > 0:
                self.words[surface] = Word(root, spelling, count)
                self.counts[root] = min(self.counts.get(root, 0) + count, self.documents)
                if key:
                    self.sounds.setdefault(key, []).append(surface)
        self.rules = synonyms.read(language, self._learn)
        self.pins = dict(Pin.objects.filter(language=language).values_list("query", "article_id"))
        topics = TopicText.objects.filter(language=language).select_related("topic")
        self.topics = {text.topic_id: (text.topic.key, text.name) for text in topics}
        self._add_spellings()
        for surface in stop_words(language):
            self.words.setdefault(surface, Word("", surface, 0))
        self.sorted = sorted(self.words)
        self.by_length: dict[int, list[str]] = {}
        for surface in self.sorted:
            self.by_length.setdefault(len(surface), []).append(surface)
        # What was found out since, by `meanings`, `documents` and `hits`.
        self.understood: dict[tuple[str, bool], list[Way]] = {}
        self.documents_read: dict[int, Any] = {}
        self.texts_read: dict[int, Any] = {}
        self.headings_read: dict[int, Any] = {}

    def keep(self, kept: dict[Any, Any], more: dict[Any, Any], most: int = MOST_KEPT) -> None:
        """Add to what was found out; when it would be too much, what was kept before is let go."""
        if len(kept) + len(more) > most:
            kept.clear()
        kept.update(more)

    def _add_spellings(self) -> None:
        """Spellings that no text has of words that the texts have: other forms of them, and what is indexed under another
        spelling. A misspelt word may have been meant to be one of these."""
        for spelling in common_words(self.language):
            if spelling not in self.words and (root := cut(spelling, self.language)) in self.counts:
                self.words[spelling] = Word(root, spelling, 0)
        for spelling, indexed in ALIASES.items():
            if indexed in self.words:
                self.words[spelling] = self.words[indexed]._replace(spelling=spelling)

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
    found = _current(language, generation)
    if found is None:
        with _making:
            found = _current(language, generation)
            if found is None:
                found = Vocabulary(language)
                _kept[language] = (generation, found)
    return found


def _current(language: str, generation: str) -> Vocabulary | None:
    stamp, kept = _kept.get(language, ("", None))
    if kept is None or stamp != generation or (kept.until and kept.until <= timezone.now()):
        return None
    return kept
