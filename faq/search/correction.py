"""Which words of the vocabulary a misspelt one may have been. The only file that knows rapidfuzz.

A slip is the cheaper the more often fingers and ears make it, and of two words equally near the one that more texts have
is the likelier. Several candidates are kept: which of them fits the query's other words shows in the ranking.
"""

from __future__ import annotations

import math
from heapq import nsmallest
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from .analysis import common_words, elisions, stop_words
from .phonetics import alike, sound
from .vocabulary import Vocabulary
from .wanted import Way

_KEYS = {"fr": ("azertyuiop", "qsdfghjklm", "wxcvbn"), "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm")}
# Slips that are cheaper than one: a key hit beside the right one or a letter written by ear; a letter doubled, or a
# double one written once; two letters exchanged; the whole sounding the same. And one that is dearer: the first letter.
NEAR, DOUBLED, EXCHANGED, SAME_SOUND, FIRST = 0.2, 0.3, 0.2, 0.35, 0.3
# What it costs that a word is in no text, and its stem is.
INFLECTED = 0.5
# What a word gains for being in every text, against one that only synonyms have.
FREQUENT = 0.5
# How much less near than the nearest a candidate may be, and how many are kept.
SPREAD, MOST = 1.5, 6
# How many of the words that rapidfuzz finds near are looked at closely.
NEAREST = 24
# What a candidate loses of its weight by slip and letter of the word, and by slip more than the nearest has.
SURE, BY_LETTER, BEHIND = 0.98, 0.9, 0.25


class Candidate(NamedTuple):
    """A word that may have been meant: how many slips away, and how unlikely that is."""

    stem: str
    spelling: str
    slips: float
    cost: float


def corrections(surface: str, vocabulary: Vocabulary, root: str = "") -> list[Way]:
    """The likeliest first; one empty way when it is a word of grammar, misspelt. `root`: the stem that the word has as it
    stands, which may be what is meant or an accident («litie», which is cut as «lits» is)."""
    if len(surface) < 3 or surface.isdigit() or surface in common_words(vocabulary.language):
        return [Way((root,), 1.0)] if root else []
    ranked = _candidates(surface, vocabulary)
    if root:
        cost = INFLECTED - _frequent(vocabulary.counts[root], vocabulary)
        ranked.append(Candidate(root, "", 0.0, cost))
    ranked.sort(key=lambda one: (one.cost, one.spelling))
    found: dict[str, Way] = {}
    for one in ranked:
        behind = one.cost - ranked[0].cost
        if behind > SPREAD or len(found) == MOST:
            break
        if not one.stem and not found:
            return [Way(("",), 1.0, one.spelling)]
        if one.stem:
            weight = max(SURE - BY_LETTER * one.slips / len(surface) - BEHIND * behind, 0.25)
            spelling = "" if one.stem == root else one.spelling
            found.setdefault(one.stem, Way((one.stem,), weight, spelling))
    return list(found.values())


def _candidates(surface: str, vocabulary: Vocabulary) -> list[Candidate]:
    found = []
    for word, slips in _near(surface, vocabulary).items():
        known = vocabulary.words[word]
        cost = _cost(surface, word, slips, vocabulary) - _frequent(known.documents, vocabulary)
        found.append(Candidate(known.stem, known.spelling, slips, cost))
    return found


def _frequent(documents: int, vocabulary: Vocabulary) -> float:
    return FREQUENT * math.log1p(documents) / math.log1p(vocabulary.documents or 1)


def _near(surface: str, vocabulary: Vocabulary) -> dict[str, float]:
    """Words within a few slips, or of the same sound, with their distance."""
    size = len(surface)
    furthest = 1 if size < 5 else 2 if size < 9 else 3
    shortest = max(size - furthest, 3 if size > 3 else 4)  # of three letters one may be missing, none may be wrong
    near = {
        word: float(distance)
        for length in range(shortest, size + furthest + 1)
        for word, distance, _place in process.extract(
            surface, vocabulary.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=furthest, limit=None
        )
    }
    key = _heard(surface, vocabulary)
    for word in vocabulary.sounds.get(key, ())[:20] if key else ():
        near[word] = min(near.get(word, 9.0), 1.5)
    return dict(nsmallest(NEAREST, near.items(), key=lambda entry: (entry[1], -vocabulary.words[entry[0]].documents)))


def _heard(surface: str, vocabulary: Vocabulary) -> str:
    """How it sounds, unless so little is left of a longer word that it tells nothing."""
    key = sound(surface, vocabulary.language)
    return key if len(key) > 2 or len(surface) < 6 else ""


def _cost(surface: str, word: str, distance: float, vocabulary: Vocabulary) -> float:
    cost = distance
    slips = Levenshtein.editops(surface, word)
    if len(slips) > distance:
        cost -= EXCHANGED
    for slip in slips:
        typed, meant = surface[slip.src_pos : slip.src_pos + 1], word[slip.dest_pos : slip.dest_pos + 1]
        if slip.tag == "replace":
            cost -= NEAR if alike(typed, meant) or beside(typed, meant, vocabulary.language) else 0
        elif slip.tag == "delete":
            cost -= DOUBLED if typed in surface[max(slip.src_pos - 1, 0) : slip.src_pos] else 0
        else:
            cost -= DOUBLED if meant in word[max(slip.dest_pos - 1, 0) : slip.dest_pos] else 0
    cost += FIRST if surface[0] != word[0] else 0
    key = _heard(surface, vocabulary)
    if key and key == sound(word, vocabulary.language):
        cost -= SAME_SOUND
    return cost


def corrected_beginnings(surface: str, vocabulary: Vocabulary) -> list[str]:
    """Beginnings of words that are one slip from an unfinished one."""
    size = len(surface)
    if size < 5 or surface in common_words(vocabulary.language):
        return []
    words = vocabulary.beginning(surface[0])
    beginnings = list(
        dict.fromkeys(word[:length] for word in words for length in (size - 1, size) if len(word) > length)
    )
    near = process.extract(surface, beginnings, scorer=OSA.distance, score_cutoff=1, limit=6)
    return sorted(start for start, _distance, _place in near)


def beside(one: str, other: str, language: str) -> bool:
    """Whether two letters are neighbours in a row of the language's keyboard."""
    for row in _KEYS.get(language, _KEYS["en"]):
        if one in row and other in row:
            return abs(row.index(one) - row.index(other)) == 1
    return False


def unglued(surface: str, vocabulary: Vocabulary) -> list[Way]:
    """«lexpedition» and «moncolis»: an elided article or a whole word that lost its space."""
    small = elisions(vocabulary.language) | stop_words(vocabulary.language)
    for cut in range(1, len(surface) - 3):
        known = vocabulary.words.get(surface[cut:])
        if known and known.stem and surface[:cut] in small:
            return [Way((known.stem,), 0.9, known.spelling)]
    return []
