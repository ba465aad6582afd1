"""What is looked for: the words of a query, each with the ways to satisfy it."""

from __future__ import annotations

from dataclasses import dataclass, field

# A correction of less weight is a guess: three letters of nine are others («xylophone», taken for «téléphone»).
GUESS = 0.7


@dataclass(frozen=True, slots=True)
class Way:
    """Stems that together satisfy a word, and how well (0 to 1); `spelling` when it is another word than was typed."""

    stems: tuple[str, ...]
    weight: float
    spelling: str = ""


@dataclass(slots=True)
class Wanted:
    """An informative word of the query. `known`: it, or what it was taken for, stands in the texts or the synonyms."""

    surface: str
    ways: list[Way]
    start: int = 0
    end: int = 0
    place: int = 0  # among all words of the query
    importance: float = 0.0
    known: bool = True

    @property
    def spelling(self) -> str:
        """What it most likely should have been, if not what was typed."""
        return self.ways[0].spelling if self.ways else ""

    def add(self, way: Way) -> None:
        """One more way, unless there is as good a one through the same stems."""
        if not any(other.stems == way.stems and other.weight >= way.weight for other in self.ways):
            self.ways.append(way)


@dataclass(slots=True)
class Plan:
    words: list[Wanted] = field(default_factory=list)
    surfaces: tuple[str, ...] = ()  # every folded word as typed, for exact titles

    @property
    def importance(self) -> float:
        return sum(word.importance for word in self.words)

    @property
    def stems(self) -> frozenset[str]:
        """Whatever satisfies a word: what an excerpt shows and marks, where it is in the text."""
        return frozenset(stem for word in self.words for way in word.ways for stem in way.stems)

    @property
    def certain(self) -> bool:
        """Every word stands in the texts as typed."""
        return bool(self.words) and all(word.known and not word.spelling for word in self.words)

    @property
    def guessed(self) -> bool:
        """No word stands in the texts as typed, and each was taken for one that is far from it."""
        return bool(self.words) and all(word.spelling and word.ways[0].weight < GUESS for word in self.words)
