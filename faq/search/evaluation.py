"""How well search answers: the judged queries of `fixtures/relevance/`, scored by class."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .engine import search

DEPTH = 10


@dataclass(frozen=True)
class Judged:
    query: str
    language: str
    kind: str
    relevant: tuple[int, ...]


@dataclass
class Scores:
    """Sums over the queries of one class; the properties are means, from 0 to 1."""

    queries: int = 0
    reciprocal: float = 0.0
    first: int = 0
    three: int = 0
    recalled: float = 0.0
    empty: int = 0
    unsure: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, judged: Judged, found: list[int], sure: bool) -> None:
        self.queries += 1
        self.empty += not found
        self.unsure += not sure
        place = next((i for i, number in enumerate(found, start=1) if number in judged.relevant), 0)
        self.reciprocal += 1 / place if place else 0
        self.first += place == 1
        self.three += 0 < place <= 3
        if judged.relevant:
            self.recalled += len(set(found[:3]) & set(judged.relevant)) / min(3, len(judged.relevant))
        if judged.relevant and place != 1:
            self.missed.append(f"{judged.language} {judged.query} → {found[:3]}, wanted {list(judged.relevant)}")
        if not judged.relevant and sure:
            self.missed.append(f"{judged.language} {judged.query} → looks answered by {found[:1]}")

    @property
    def mrr(self) -> float:
        return self.reciprocal / self.queries if self.queries else 0.0

    def share(self, count: float) -> float:
        return count / self.queries if self.queries else 0.0


def read(file: Path) -> list[Judged]:
    """The queries of one half: columns query, language, class, relevant (numbers, the best first)."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Judged(row["query"], row["language"], row["class"], tuple(map(int, (row["relevant"] or "").split())))
            for row in rows
        ]


def evaluate(
    queries: list[Judged], progress: Callable[[Iterable[Judged]], Iterable[Judged]] = iter
) -> dict[str, Scores]:
    """Scores by class, with `all` for every query that has an answer."""
    classes: dict[str, Scores] = {"all": Scores()}
    for judged in progress(queries):
        results = search(judged.query, judged.language, DEPTH)
        found = [hit.number for hit in results.hits]
        for name in (judged.kind, "all") if judged.relevant else (judged.kind,):
            classes.setdefault(name, Scores()).add(judged, found, results.sure)
    return classes
