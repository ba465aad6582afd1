"""From what was typed to what to look for: each word becomes weighted ways to satisfy it."""

from __future__ import annotations

from . import synonyms
from .analysis import Token, spelt_out, tokens
from .meanings import meanings
from .vocabulary import Vocabulary
from .wanted import Plan, Wanted, Way

# What is read of a query: no person types more, and each word costs.
MOST_LETTERS = 400
MOST_WORDS = 24


def plan(text: str, vocabulary: Vocabulary, *, exact: bool = False) -> Plan:
    """What to look for. `exact` takes every word as typed: no correction, no completion, no synonym."""
    language = vocabulary.language
    text = text[:MOST_LETTERS]
    typed = tokens(text, language)[:MOST_WORDS]
    read = typed if exact else list(spelt_out(_joined(typed, vocabulary), language))
    unfinished = bool(typed) and text[-1:].isalnum()
    words: list[Wanted] = []
    for place, token in enumerate(read):
        if not token.stop or len(read) == 1:
            last = unfinished and place == len(read) - 1
            ways = meanings(token.surface, vocabulary, unfinished=last, exact=exact)
            if not ways or ways[0].stems[0]:  # else it is a word of grammar, misspelt
                words.append(_wanted(token, place, ways))
    if not exact:
        synonyms.add(words, vocabulary.rules)
        words += synonyms.add_literal(read, words, vocabulary.rules)
    if not words:
        words = [
            _wanted(token, place, meanings(token.surface, vocabulary, unfinished=False))
            for place, token in enumerate(read)
        ]
    _weigh(words, vocabulary)
    return Plan(words, tuple(token.surface for token in typed))


def _joined(typed: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Two pieces that are nothing alone and a word together: «rembour sement»."""
    result: list[Token] = []
    for token in typed:
        if result and not (vocabulary.knows(token.surface) and vocabulary.knows(result[-1].surface)):
            both = result[-1].surface + token.surface
            word = vocabulary.words.get(both)
            if word and word.stem and len(both) > 4:
                result[-1] = Token(both, word.stem, result[-1].start, token.end, False)
                continue
        result.append(token)
    return result


def _wanted(token: Token, place: int, ways: list[Way]) -> Wanted:
    return Wanted(token.surface, ways, token.start, token.end, place)


def _weigh(words: list[Wanted], vocabulary: Vocabulary) -> None:
    """A word tells as much as it is rare. One that is in no text tells as much as what it means; if it means nothing,
    as much as the rarest word, so that a query on a foreign subject is not taken for answered."""
    rarest = vocabulary.rarity("")
    for word in words:
        found = [
            max(vocabulary.rarity(root) for root in way.stems)
            for way in word.ways
            if all(root in vocabulary.counts for root in way.stems)
        ]
        own = word.ways[0].stems[0] if word.ways else ""
        word.importance = vocabulary.rarity(own) if own in vocabulary.counts else min(found, default=rarest)
        word.known = bool(found)
