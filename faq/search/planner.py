"""From what was typed to what to look for: each word becomes weighted ways to satisfy it."""

from __future__ import annotations

from . import synonyms
from .analysis import Token, spelt_out, tokens
from .meanings import completions, meanings
from .vocabulary import Vocabulary
from .wanted import Plan, Wanted, Way

# What is read of a query: no person types more, and each word costs.
MOST_LETTERS = 400
MOST_WORDS = 24
# What is this much as likely as the likeliest way to take a word has a say in how much the word tells.
LIKELY = 0.8


def plan(text: str, vocabulary: Vocabulary, *, exact: bool = False, settled: frozenset[str] = frozenset()) -> Plan:
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
            if token.surface in settled:
                ways = [way for way in ways if not way.spelling]
            if last and not token.stop and typed[-1].surface != token.surface:
                ways = ways + completions(typed[-1].surface, vocabulary, 0.7)
            if not ways or ways[0].stems[0]:  # else it is a word of grammar, misspelt
                words.append(_wanted(token, place, ways))
    if unfinished and read and read[-1].stop and len(read) > 1 and len(read[-1].surface) > 2 and not exact:
        ways = completions(read[-1].surface, vocabulary, 0.5)
        if ways:
            words.append(_wanted(read[-1], len(read) - 1, ways))
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
    """A word tells as much as it is rare; one that may be several, as much as these do on the whole. One that is in no
    text tells as much as what it means; if it means nothing, as much as the rarest word, so that a query on a foreign
    subject is not taken for answered."""
    rarest = vocabulary.rarity("")
    for word in words:
        found = [(way, rarity) for way in word.ways if (rarity := _rarity(way, vocabulary)) is not None]
        word.known = bool(found)
        if not found:
            word.importance = rarest
        elif found[0][0] is not word.ways[0]:
            word.importance = min(rarity for _way, rarity in found)
        else:
            likely = [(way.weight, rarity) for way, rarity in found if way.weight >= LIKELY * word.ways[0].weight]
            word.importance = sum(weight * rarity for weight, rarity in likely) / sum(weight for weight, _ in likely)


def _rarity(way: Way, vocabulary: Vocabulary) -> float | None:
    """That of its rarest stem; nothing when no text can have them all."""
    if any(root not in vocabulary.counts for root in way.stems):
        return None
    return max(vocabulary.rarity(root) for root in way.stems)
