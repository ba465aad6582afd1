"""What editors declared to mean the same: read once per vocabulary, applied to the words of a query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from faq.models import Synonym

from .analysis import Token, spelt_out, tokens
from .wanted import Wanted, Way

# A synonym is worth this much of the word itself.
SYNONYM = 0.85
# A reading of a word that is less likely than this is not worth its synonyms.
LIKELY = 0.4


@dataclass(frozen=True, slots=True)
class Rule:
    """A synonym: a run of stems that readers type, and the runs of stems to look for as well.

    `literal`: the run holds words of grammar and must be typed as it is («combien de temps»), since what is left of it
    without them would mean anything."""

    typed: tuple[str, ...]
    find: tuple[tuple[str, ...], ...]
    literal: bool


Rules = dict[str, list[Rule]]


def read(language: str, learn: Callable[[Token, str], None]) -> Rules:
    """Synonyms by the first stem that is typed; their words can be misspelt too, so each is handed to `learn`. One query."""
    rules: Rules = {}

    def run(phrase: str) -> list[Token]:
        found = list(spelt_out(tokens(phrase, language), language))
        for word in found:
            learn(word, phrase[word.start : word.end].lower())
        return found

    for synonym in Synonym.objects.in_language(language):
        runs = [run(term) for term in synonym.terms]
        targets = [_content(words) for words in ([run(term) for term in synonym.find] or runs)]
        for words in runs:
            content = _content(words)
            literal = (len(words) > 1 and len(content) < 2 and len(content) < len(words)) or all(
                word.stop for word in words
            )
            typed = tuple(word.stem for word in words) if literal else content
            others = tuple(target for target in targets if target and target != content)
            if typed and others:
                rules.setdefault(typed[0], []).append(Rule(typed, others, literal))
    return rules


def _content(run: list[Token]) -> tuple[str, ...]:
    return tuple(word.stem for word in run if not word.stop) or tuple(word.stem for word in run)


def add(words: list[Wanted], rules: Rules) -> None:
    """Runs of words that are declared to mean something else as well; each word of the run is satisfied by it."""
    stems = [{way.stems[0]: way.weight for way in reversed(word.ways) if way.weight >= LIKELY} for word in words]
    additions: list[tuple[Wanted, Way]] = []
    for start, here in enumerate(stems):
        for first in here:
            for rule in rules.get(first, ()):
                places = range(start, start + len(rule.typed))
                if rule.literal or places.stop > len(words):
                    continue
                weights = [stems[place].get(root, 0.0) for place, root in zip(places, rule.typed, strict=True)]
                if all(weights):
                    worth = min(weights) * SYNONYM
                    additions += [(words[place], Way(target, worth)) for place in places for target in rule.find]
    for word, way in additions:
        word.add(way)


def add_literal(read: list[Token], words: list[Wanted], rules: Rules) -> list[Wanted]:
    """Phrases that hold words of grammar («jusqu’à quand»). They satisfy the telling words in them; a phrase of nothing
    but grammar becomes a word of its own, which is returned."""
    own = []
    for start, token in enumerate(read):
        for rule in rules.get(token.stem, ()):
            end = start + len(rule.typed)
            if not rule.literal or tuple(token.stem for token in read[start:end]) != rule.typed:
                continue
            ways = [Way(target, SYNONYM) for target in rule.find]
            inside = [word for word in words if start <= word.place < end]
            for word in inside:
                for way in ways:
                    word.add(way)
            if not inside:
                own.append(Wanted(token.surface, ways, token.start, read[end - 1].end, start))
    return own
