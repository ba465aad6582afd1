"""Which texts are worth ranking: the database finds those that have the words, in lists of bounded length; the most
promising are read."""

from __future__ import annotations

from collections import defaultdict
from heapq import nsmallest

from .backends import Asked, Ways, backend, token
from .documents import ANYWHERE, HEADING, TITLE, Document, read, whole
from .vocabulary import Vocabulary
from .wanted import Plan, Way

# How many texts are ranked; in how many ways a word is looked for, the likeliest; and how many words, the most telling.
CANDIDATES, MOST_WAYS, MOST_WORDS = 60, 8, 7
# A way that is less likely than this part of the likeliest one proposes nothing.
UNLIKELY = 0.3
# How many texts a list holds; and of how many texts at most the database may look at the words to make one.
MOST_LISTED, MOST_POSTINGS = 500, 40_000
# What it promises that a text has a word in its title or keywords, in a heading or the summary, and at all; that it has
# all of them together; and that its title is what was typed.
PROMISES = ((TITLE, 0.6), (HEADING, 0.2), (ANYWHERE, 0.2))
TOGETHER, SAME = ((TITLE, 0.3), (ANYWHERE, 0.3)), 9.0
# How much a rare word promises more than a common one.
RARITY = 0.3

# What to ask for, and what it promises of a text.
Promise = tuple[Asked, float]


def candidates(plan: Plan, vocabulary: Vocabulary, most: int = CANDIDATES) -> list[Document]:
    """The texts that promise most of the query, in no order. At most two queries."""
    promises = _promises(plan, vocabulary)
    if not promises:
        return []
    promised: defaultdict[int, float] = defaultdict(float)
    for place, text in backend().find([asked for asked, _worth in promises]):
        promised[text] += promises[place][1]
    best = nsmallest(most, promised.items(), key=lambda entry: (-entry[1], entry[0]))
    return read([text for text, _promised in best], vocabulary)


def _promises(plan: Plan, vocabulary: Vocabulary) -> list[Promise]:
    wanted = [(word.importance**RARITY, ways) for word in plan.words if (ways := _likely(word.ways, vocabulary))]
    wanted = sorted(wanted, key=lambda entry: -entry[0])[:MOST_WORDS]
    if not wanted:
        return []
    language = vocabulary.language
    total = sum(importance for importance, _ways in wanted)
    promises = [(Asked([[(whole(language, plan.surfaces),)]], MOST_LISTED), SAME)]
    for importance, ways in wanted:
        for place, worth in PROMISES:
            # Of a word that most texts have, a list of some that have it would be a list of any.
            listed = _within(ways, MOST_LISTED, vocabulary) if place == ANYWHERE else ways
            if listed:
                asked = Asked([_tokens(listed, place, language)], MOST_LISTED)
                promises.append((asked, worth * importance / total))
    every = _together([ways for _importance, ways in wanted], vocabulary)
    if len(every) > 1:
        for place, worth in TOGETHER:
            promises.append((Asked([_tokens(ways, place, language) for ways in every], MOST_LISTED), worth))
    return promises


def _likely(ways: list[Way], vocabulary: Vocabulary) -> list[Way]:
    """Those that a text can have, the likeliest first."""
    possible = [way for way in ways if all(root in vocabulary.counts for root in way.stems)]
    possible.sort(key=lambda way: -way.weight)
    return [way for way in possible[:MOST_WAYS] if way.weight >= UNLIKELY * possible[0].weight]


def _within(ways: list[Way], most: int, vocabulary: Vocabulary) -> list[Way]:
    """The likeliest that so many texts have at most."""
    kept: list[Way] = []
    for way in ways:
        most -= min(vocabulary.counts[root] for root in way.stems)
        if most < 0:
            break
        kept.append(way)
    return kept


def _together(words: list[list[Way]], vocabulary: Vocabulary) -> list[list[Way]]:
    """The most telling words, as many as the database can look for together at a bounded price."""
    kept: list[list[Way]] = []
    left = MOST_POSTINGS
    for ways in words:
        left -= sum(vocabulary.counts[root] for way in ways for root in way.stems)
        if left < 0:
            break
        kept.append(ways)
    return kept


def _tokens(ways: list[Way], place: str, language: str) -> Ways:
    return [tuple(token(language, root, place) for root in way.stems) for way in ways]
