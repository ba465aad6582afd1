"""Which texts are worth ranking: the backend proposes them, their documents are read."""

from __future__ import annotations

from .backends import Ways, backend, token
from .documents import Document, read
from .vocabulary import Vocabulary
from .wanted import Plan, Way

# How many texts are ranked; in how many ways a word is looked for, the likeliest; and how many words, the most telling, are
# looked for each by itself.
CANDIDATES, MOST_WAYS, MOST_ALONE = 60, 8, 7
# A way that is less likely than this part of the likeliest one proposes nothing.
UNLIKELY = 0.3
# Of the query's words, those that tell at least this much of what the most telling one does are enough to be proposed.
TELLING = 0.35


def candidates(plan: Plan, vocabulary: Vocabulary, most: int = CANDIDATES) -> list[Document]:
    """Texts that have every informative word, then texts that have any. At most three queries."""
    wanted = [(word.importance, ways) for word in plan.words if (ways := _ways(word.ways, vocabulary))]
    if not wanted:
        return []
    wanted.sort(key=lambda entry: -entry[0])
    found: list[int] = []
    if len(wanted) > 1 and vocabulary.documents > most:
        found = backend().propose([ways for _importance, ways in wanted], every=True, limit=most)
    if len(found) < most:
        # In a large collection common words alone would fill the list with what is not meant.
        telling = [ways for importance, ways in wanted if importance >= TELLING * wanted[0][0]]
        found += backend().propose(telling[:MOST_ALONE], every=False, limit=most)
    return read(list(dict.fromkeys(found))[:most], vocabulary)


def _ways(ways: list[Way], vocabulary: Vocabulary) -> Ways:
    possible = [way for way in ways if all(root in vocabulary.counts for root in way.stems)]
    possible.sort(key=lambda way: -way.weight)
    return [
        tuple(token(vocabulary.language, root) for root in way.stems)
        for way in possible[:MOST_WAYS]
        if way.weight >= UNLIKELY * possible[0].weight
    ]
