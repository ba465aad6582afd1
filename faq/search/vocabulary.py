"""The words of the published texts in memory, and what a typed word may mean among them.

One vocabulary per language and worker, thrown away when the content stamp moves. The only file that knows rapidfuzz.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.models import Pin, SearchDocument, SearchTerm, Synonym, TopicText

from .analysis import Token, common_words, elisions, spelt_out, stem, stop_words, tokens
from .phonetics import sound

# What a word of the same family is worth.
FAMILY = 0.35


class Word(NamedTuple):
    stem: str
    spelling: str
    documents: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """A stem that a typed word may stand for. `weight` from 0 to 1; `spelling` when it is another word than typed."""

    stem: str
    weight: float
    spelling: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A synonym: a run of stems that readers type, and the runs of stems to look for as well.

    `literal`: the run holds words of grammar and must be typed as it is («combien de temps»), since what is left of it
    without them would mean anything."""

    typed: tuple[str, ...]
    find: tuple[tuple[str, ...], ...]
    literal: bool


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
        self.rules = self._rules()
        self.pins = dict(Pin.objects.filter(language=language).values_list("query", "article_id"))
        self.topics = dict(TopicText.objects.filter(language=language).values_list("topic_id", "name"))
        for surface in stop_words(language):
            self.words.setdefault(surface, Word("", surface, 0))
        self.sorted = sorted(self.words)
        self.by_length: dict[int, list[str]] = {}
        for surface in self.sorted:
            self.by_length.setdefault(len(surface), []).append(surface)

    def _rules(self) -> dict[str, list[Rule]]:
        """Synonyms by the first stem that is typed; their words can be misspelt too, so they join the vocabulary."""
        rules: dict[str, list[Rule]] = {}
        for synonym in Synonym.objects.in_language(self.language):
            runs = [self._run(term) for term in synonym.terms]
            targets = [self._content(run) for run in ([self._run(term) for term in synonym.find] or runs)]
            for run in runs:
                content = self._content(run)
                literal = (len(run) > 1 and len(content) < 2 and len(content) < len(run)) or all(
                    word.stop for word in run
                )
                typed = tuple(word.stem for word in run) if literal else content
                others = tuple(target for target in targets if target and target != content)
                if typed and others:
                    rules.setdefault(typed[0], []).append(Rule(typed, others, literal))
        return rules

    def _run(self, phrase: str) -> list[Token]:
        found = list(spelt_out(tokens(phrase, self.language), self.language))
        for word in found:
            if not word.stop and word.surface not in self.words and not word.surface.isdigit():
                self.words[word.surface] = Word(word.stem, phrase[word.start : word.end].lower(), 0)
                self.sounds.setdefault(sound(word.surface, self.language), []).append(word.surface)
        return found

    def _content(self, run: list[Token]) -> tuple[str, ...]:
        return tuple(word.stem for word in run if not word.stop) or tuple(word.stem for word in run)

    def rarity(self, root: str) -> float:
        """How much a stem tells: the less often it stands in the texts, the more (inverse document frequency)."""
        count = self.counts.get(root, 0)
        return math.log(1 + (self.documents - count + 0.5) / (count + 0.5))

    def knows(self, surface: str) -> bool:
        word = self.words.get(surface)
        return word is not None or stem(surface, self.language) in self.counts

    def meanings(self, surface: str, *, unfinished: bool, exact: bool = False) -> list[Meaning]:
        """What a folded word may stand for, best first. `unfinished`: it is the last one, perhaps still being typed."""
        known = self.words.get(surface)
        root = known.stem if known and known.stem else stem(surface, self.language)
        found = [Meaning(root, 1.0)] if known or root in self.counts else []
        if exact:
            return found
        if unfinished and len(surface) > 1:
            found += self._beginning(surface, 0.45 if found else 0.85, skip=root)
        found = found or self._unglued(surface) or self._corrected(surface)
        if unfinished and not found:
            found = self._corrected_beginning(surface)
        return found + self._family(surface, {meaning.stem for meaning in found} | {root})

    def _beginning(self, surface: str, weight: float, skip: str) -> list[Meaning]:
        """Words that begin so, the most frequent first."""
        best: dict[str, int] = {}
        for word in self._range(surface):
            known = self.words[word]
            if known.stem and known.stem != skip:
                best[known.stem] = max(known.documents, best.get(known.stem, 0))
        ranked = sorted(best, key=lambda root: (-best[root], root))[: 8 if len(surface) > 2 else 4]
        return [Meaning(root, weight if len(surface) > 2 else weight - 0.3) for root in ranked]

    def _range(self, beginning: str) -> list[str]:
        """The words that begin so, at most 400."""
        start = bisect_left(self.sorted, beginning)
        end = bisect_left(self.sorted, beginning + "\uffff", start, min(start + 400, len(self.sorted)))
        return self.sorted[start:end]

    def _family(self, surface: str, but: set[str]) -> list[Meaning]:
        """Words that share most of their letters from the start: «numérotation» and «numéro», «chatted» and «chat»."""
        shared = max(4, round(0.62 * len(surface)))
        if len(surface) < 6:
            return []
        best: dict[str, int] = {}
        for word in self._range(surface[:shared]):
            known = self.words[word]
            if known.stem and known.stem not in but and known.documents and shared >= 0.5 * len(word):
                best[known.stem] = max(known.documents, best.get(known.stem, 0))
        return [Meaning(root, FAMILY) for root in sorted(best, key=lambda root: (-best[root], root))[:3]]

    def _corrected_beginning(self, surface: str) -> list[Meaning]:
        """A slip in a word that is not finished: compared with the beginnings of the words."""
        if len(surface) < 5 or surface in common_words(self.language):
            return []
        size = len(surface)
        beginnings = {word[:size]: word for word in self.sorted if len(word) > size and self.words[word].stem}
        near = process.extract(surface, beginnings.keys(), scorer=OSA.distance, score_cutoff=1, limit=3)
        return [Meaning(self.words[beginnings[start]].stem, 0.6) for start, _distance, _place in near]

    def _unglued(self, surface: str) -> list[Meaning]:
        """«lexpedition» and «moncolis»: an elided article or a whole word that lost its space."""
        for cut in range(1, len(surface) - 2):
            head, tail = surface[:cut], surface[cut:]
            known = self.words.get(tail)
            if (
                known
                and known.stem
                and len(tail) > 3
                and (head in elisions(self.language) or head in stop_words(self.language))
            ):
                return [Meaning(known.stem, 0.9, known.spelling)]
        return []

    def _corrected(self, surface: str) -> list[Meaning]:
        """Words that differ by a slip or two, or sound the same; of those, the nearest."""
        if len(surface) < 4 or surface.isdigit() or surface in common_words(self.language):
            return []
        furthest = 1 if len(surface) < 5 else 2 if len(surface) < 9 else 3
        near = {
            word: (float(distance), False)
            for length in range(len(surface) - furthest, len(surface) + furthest + 1)
            for word, distance, _place in process.extract(
                surface, self.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=furthest, limit=12
            )
            if len(word) > 2
        }
        key = sound(surface, self.language)
        for word in self.sounds.get(key, ())[:20] if key else ():
            near[word] = (min(near.get(word, (9.0, True))[0], 1.5), True)
        if not near:
            return []
        ranked = sorted(near, key=lambda word: (*self._closeness(surface, word, *near[word]), word))
        least = self._closeness(surface, ranked[0], *near[ranked[0]])[0]
        found: dict[str, Meaning] = {}
        for word in ranked[:4]:
            known, away = self.words[word], self._closeness(surface, word, *near[word])[0]
            if away > least + 0.6:
                break
            if not known.stem and not found:
                return [Meaning("", 1.0, known.spelling)]  # a word of grammar, misspelt
            if known.stem:
                weight = max(0.9 - 0.14 * near[word][0] - 0.1 * (away - least), 0.3)
                found.setdefault(known.stem, Meaning(known.stem, weight, known.spelling))
        return list(found.values())

    def _closeness(self, surface: str, word: str, distance: float, same_sound: bool) -> tuple[float, int]:
        """Smaller is nearer: slips, less when it sounds the same, more when even the first letter differs."""
        away = distance - (0.4 if same_sound else 0) + (0.5 if surface[0] != word[0] else 0)
        return away + (0.3 if self.words[word].documents == 0 else 0), -self.words[word].documents


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
