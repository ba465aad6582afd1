"""What a typed word may stand for among the words of the texts."""

from __future__ import annotations

import math

from .analysis import stem
from .correction import corrected_beginnings, corrections, unglued
from .vocabulary import Vocabulary
from .wanted import Way

# What a word is worth that is of the same family, that is completed (less beside a word that is one as it stands), and
# that is completed after a slip in it was set right.
FAMILY, COMPLETED, COMPLETED_TOO, MENDED = 0.35, 0.9, 0.5, 0.6
# What a rare completion is worth of a frequent one.
RARE = 0.6
MOST_COMPLETIONS = 10
# How many words a worker remembers the meanings of.
MOST_UNDERSTOOD = 4000


def meanings(surface: str, vocabulary: Vocabulary, *, unfinished: bool) -> list[Way]:
    """Ways to take a folded word, the likeliest first. `unfinished`: it is the last one, perhaps still being typed."""
    key = (surface, unfinished)
    found = vocabulary.understood.get(key)
    if found is None:
        found = _meanings(surface, vocabulary, unfinished)
        vocabulary.keep(vocabulary.understood, {key: found}, MOST_UNDERSTOOD)
    return list(found)


def as_typed(surface: str, vocabulary: Vocabulary) -> list[Way]:
    """The word as it stands, if it or its stem is in the texts."""
    known = vocabulary.words.get(surface)
    root = known.stem if known and known.stem else stem(surface, vocabulary.language)
    return [Way((root,), 1.0)] if known or root in vocabulary.counts else []


def _meanings(surface: str, vocabulary: Vocabulary, unfinished: bool) -> list[Way]:
    found = as_typed(surface, vocabulary)
    if surface not in vocabulary.words:
        glued = [] if found else unglued(surface, vocabulary)
        found = glued or corrections(surface, vocabulary, found[0].stems[0] if found else "")
    if found and found[0].stems == ("",):
        return found
    if unfinished and len(surface) > 1:
        certain = bool(found) and found[0].weight == 1.0
        found = _with(found, completions(surface, vocabulary, COMPLETED_TOO if certain else COMPLETED))
        found.sort(key=lambda way: -way.weight)
    if unfinished and not found:
        for beginning in corrected_beginnings(surface, vocabulary):
            found = _with(found, completions(beginning, vocabulary, MENDED))
    return _with(found, _family(surface, vocabulary))


def _with(found: list[Way], more: list[Way]) -> list[Way]:
    """Both lists; of two ways through the same stem the better."""
    best = {way.stems: way for way in found}
    for way in more:
        if way.stems not in best or best[way.stems].weight < way.weight:
            best[way.stems] = way
    return list(best.values())


def completions(letters: str, vocabulary: Vocabulary, weight: float) -> list[Way]:
    """Stems of the words that begin so; the more texts have one, the likelier."""
    documents: dict[str, int] = {}
    for word in vocabulary.beginning(letters):
        known = vocabulary.words[word]
        if known.stem and len(word) > len(letters):
            documents[known.stem] = max(known.documents, documents.get(known.stem, 0))
    ranked = sorted(documents, key=lambda root: (-documents[root], root))[: MOST_COMPLETIONS if len(letters) > 2 else 4]
    if len(letters) < 3:
        weight -= 0.3
    most = math.log1p(max(documents.values(), default=0)) or 1.0
    return [Way((root,), weight * (RARE + (1 - RARE) * math.log1p(documents[root]) / most)) for root in ranked]


def _family(surface: str, vocabulary: Vocabulary) -> list[Way]:
    """Words that share most of their letters from the start: «numérotation» and «numéro», «chatted» and «chat»."""
    shared = max(4, round(0.62 * len(surface)))
    if len(surface) < 6:
        return []
    best: dict[str, int] = {}
    for word in vocabulary.beginning(surface[:shared]):
        known = vocabulary.words[word]
        if known.stem and known.documents and shared >= 0.5 * len(word):
            best[known.stem] = max(known.documents, best.get(known.stem, 0))
    return [Way((root,), FAMILY) for root in sorted(best, key=lambda root: (-best[root], root))[:3]]
