"""From what was typed to what to look for: each word becomes weighted ways to satisfy it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .analysis import Token, spelt_out, tokens
from .vocabulary import Meaning, Vocabulary

# A synonym is worth this much of the word itself.
SYNONYM = 0.85
# What is read of a query: no person types more, and each word costs.
MOST_LETTERS = 400
MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Way:
    """Stems that together satisfy a word, and how well (0 to 1)."""

    stems: tuple[str, ...]
    weight: float


@dataclass(slots=True)
class Wanted:
    """An informative word of the query. `known`: it, or what it was taken for, stands in the texts or the synonyms."""

    surface: str
    ways: list[Way]
    importance: float
    known: bool
    spelling: str = ""  # what it was corrected to, if it was
    start: int = 0
    end: int = 0
    place: int = 0  # among all words of the query


@dataclass(slots=True)
class Plan:
    words: list[Wanted] = field(default_factory=list)
    surfaces: tuple[str, ...] = ()  # every folded word as typed, for exact titles

    @property
    def importance(self) -> float:
        return sum(word.importance for word in self.words)

    @property
    def telling(self) -> frozenset[str]:
        """Stems worth showing in an excerpt: those of words that tell something beside the query's rarest one."""
        least = 0.25 * max((word.importance for word in self.words), default=0.0)
        return frozenset(
            stem for word in self.words if word.importance >= least for way in word.ways for stem in way.stems
        )

    @property
    def certain(self) -> bool:
        """Every word stands in the texts as typed."""
        return bool(self.words) and all(word.known and not word.spelling for word in self.words)


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
            meanings = vocabulary.meanings(token.surface, unfinished=unfinished and place == len(read) - 1, exact=exact)
            if not meanings or meanings[0].stem:  # else it is a word of grammar, misspelt
                words.append(_wanted(token, place, meanings))
    if not exact:
        _add_synonyms(words, vocabulary)
        words += _literal_synonyms(read, words, vocabulary)
    if not words:
        words = [
            _wanted(token, place, vocabulary.meanings(token.surface, unfinished=False))
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


def _wanted(token: Token, place: int, meanings: list[Meaning]) -> Wanted:
    ways = [Way((meaning.stem,), meaning.weight) for meaning in meanings if meaning.stem]
    spelling = meanings[0].spelling if meanings else ""
    return Wanted(token.surface, ways, 0.0, bool(ways), spelling, token.start, token.end, place)


def _add_synonyms(words: list[Wanted], vocabulary: Vocabulary) -> None:
    """Runs of words that editors declared to mean something else as well; each word of the run is satisfied by it."""
    stems = [{way.stems[0]: way.weight for way in word.ways} for word in words]
    additions: list[tuple[Wanted, Way]] = []
    for start, here in enumerate(stems):
        for first, weight in here.items():
            for rule in vocabulary.rules.get(first, ()):
                run = rule.typed
                if (
                    rule.literal
                    or len(run) > len(words) - start
                    or any(stems[start + i].get(root) is None for i, root in enumerate(run))
                ):
                    continue
                worth = min([weight, *(stems[start + i][root] for i, root in enumerate(run))]) * SYNONYM
                for target in rule.find:
                    additions += [(word, Way(target, worth)) for word in words[start : start + len(run)]]
    for word, way in additions:
        word.ways.append(way)


def _literal_synonyms(read: list[Token], words: list[Wanted], vocabulary: Vocabulary) -> list[Wanted]:
    """Phrases that hold words of grammar («jusqu’à quand»). They satisfy the telling words in them; a phrase of nothing
    but grammar becomes a word of its own, which is returned."""
    own = []
    for start, token in enumerate(read):
        for rule in vocabulary.rules.get(token.stem, ()):
            end = start + len(rule.typed)
            if not rule.literal or tuple(token.stem for token in read[start:end]) != rule.typed:
                continue
            ways = [Way(target, SYNONYM) for target in rule.find]
            inside = [word for word in words if start <= word.place < end]
            for word in inside:
                word.ways += ways
            if not inside:
                own.append(Wanted(token.surface, ways, 0.0, True, "", token.start, read[end - 1].end, start))
    return own


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
