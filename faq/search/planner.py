"""From what was typed to what to look for: each word becomes weighted ways to satisfy it."""

from __future__ import annotations

from . import synonyms
from .analysis import Token, spelt_out, tokens
from .meanings import as_typed, completions, meanings
from .vocabulary import Vocabulary
from .wanted import Plan, Wanted, Way

# What is read of a query: no person types more, and each word costs.
MOST_LETTERS = 400
MOST_WORDS = 24
# How many words of a query are corrected; nobody misspells more, and each is compared with many.
MOST_DOUBTS = 8
# What the words are worth of which a word of grammar, or shorthand, may be the beginning.
PERHAPS, SHORTHAND = 0.5, 0.7
# What is this much as likely as the likeliest way to take a word has a say in how much the word tells.
LIKELY = 0.8


def plan(text: str, vocabulary: Vocabulary, *, exact: bool = False, settled: frozenset[str] = frozenset()) -> Plan:
    """What to look for. `exact` takes every word as typed: no correction, no completion, no synonym. `settled` are words
    that another language knows what to make of: no correction here."""
    language = vocabulary.language
    text = text[:MOST_LETTERS]
    typed = tokens(text, language)[:MOST_WORDS]
    surfaces = tuple(token.surface for token in typed)
    if exact:
        words = [_wanted(token, place, as_typed(token.surface, vocabulary)) for place, token in enumerate(typed)]
        informative = [word for word, token in zip(words, typed, strict=True) if not token.stop or len(typed) == 1]
        return _weighed(informative or words, surfaces, vocabulary)
    read = list(spelt_out(_joined(typed, vocabulary), language))
    unfinished = surfaces[-1] if surfaces and text[-1:].isalnum() else ""
    words = _understood(read, unfinished, settled, vocabulary)
    synonyms.add(words, vocabulary.rules)
    words += synonyms.add_literal(read, words, vocabulary.rules)
    if not words:
        words = [_wanted(token, place, as_typed(token.surface, vocabulary)) for place, token in enumerate(read)]
    return _weighed(words, surfaces, vocabulary)


def _understood(read: list[Token], unfinished: str, settled: frozenset[str], vocabulary: Vocabulary) -> list[Wanted]:
    """The informative words. `unfinished` is the last one as typed, if more letters of it may come."""
    words: list[Wanted] = []
    doubts = 0
    for place, token in enumerate(read):
        last = bool(unfinished) and place == len(read) - 1
        if token.stop and len(read) > 1:
            ways = completions(unfinished, vocabulary, PERHAPS) if last and len(unfinished) > 2 else []
            if ways:
                words.append(_wanted(token, place, ways))
            continue
        doubts += token.surface not in vocabulary.words
        if token.surface in settled or doubts > MOST_DOUBTS:
            ways = as_typed(token.surface, vocabulary)
        else:
            ways = meanings(token.surface, vocabulary, unfinished=last)
        if last and token.surface != unfinished:  # shorthand, or the beginning of a word
            ways += completions(unfinished, vocabulary, SHORTHAND)
        if not ways or ways[0].stems[0]:  # else it is a word of grammar, misspelt
            words.append(_wanted(token, place, ways))
    return words


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


def _weighed(words: list[Wanted], surfaces: tuple[str, ...], vocabulary: Vocabulary) -> Plan:
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
    return Plan(words, surfaces)


def _rarity(way: Way, vocabulary: Vocabulary) -> float | None:
    """That of its rarest stem; nothing when no text can have them all."""
    if any(root not in vocabulary.counts for root in way.stems):
        return None
    return max(vocabulary.rarity(root) for root in way.stems)
