"""The one ranking, in Python over the backend's candidates: the same order on every database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from faq.models import SearchDocument

from .wanted import Plan, Wanted, Way

# What a stem is worth in title, keywords, headings, summary and body.
WORTH = (16.0, 9.0, 1.5, 1.2, 1.0)
# How soon repetition stops to count.
SATURATION = 14.0
# How strongly a text must cover the whole query.
COVERAGE = 0.25
# How much a rare word tells more than a common one.
RARITY = 0.3
# What is added for saying the same as the title, a keyword or a heading; for the part of the query's very words (grammar
# words too) that stand in the title; and for the part of the query that one section has together.
PHRASE, WORDING, TOGETHER = 0.4, 0.08, 0.1
# Of a phrase in title, keywords, headings.
PHRASE_WORTH = (1.0, 0.9, 0.45)


@dataclass(frozen=True, slots=True)
class Ranked:
    """`score` orders; `coverage` (0 to 1) is the part of the query, by importance, that the text has; `section` is the
    place of the best section, 0 for the article as a whole."""

    text: int
    article: int
    score: float
    coverage: float
    section: int
    stems: frozenset[str]
    exact: bool


def rank(plan: Plan, documents: list[SearchDocument]) -> list[Ranked]:
    ranked = [_score(plan, document) for document in documents]
    return sorted(ranked, key=lambda one: (not one.exact, -one.score, one.text))


def _score(plan: Plan, document: SearchDocument) -> Ranked:
    terms = document.terms
    total = gained = covered = informed = 0.0
    matched: set[str] = set()
    sections: dict[int, float] = {}
    phrases: dict[int, list[float]] = {}
    for word in plan.words:
        importance = word.importance**RARITY
        total += importance
        best, way = _best(word, terms)
        if way is None:
            continue
        gained += importance * best
        covered += importance * way.weight
        informed += word.importance * way.weight
        matched.update(way.stems)
        _note_sections(sections, importance * way.weight, way, terms)
        _note_phrases(phrases, importance, word, terms)
    coverage = covered / (total or 1.0)
    title = document.title.split()
    score = gained / (total or 1.0) * (0.25 + 0.75 * coverage**COVERAGE)
    score += PHRASE * _same(phrases, total, document.phrases)
    score += WORDING * len(set(plan.surfaces).intersection(title)) / (len(plan.surfaces) or 1)
    score += TOGETHER * min(max(sections.values(), default=0.0) / (total or 1.0), 1.0)
    return Ranked(
        text=document.pk,
        article=document.article,
        score=score,
        coverage=informed / (plan.importance or 1.0),
        section=_best_section(sections, covered),
        stems=plan.telling & matched,
        exact=bool(title) and tuple(title) == plan.surfaces,
    )


def _best(word: Wanted, terms: dict[str, list[Any]]) -> tuple[float, Way | None]:
    best, found = 0.0, None
    for way in word.ways:
        worth = way.weight * min((_worth(terms.get(stem)) for stem in way.stems), default=0.0)
        if worth > best:
            best, found = worth, way
    return best, found


def _worth(numbers: list[Any] | None) -> float:
    if numbers is None:
        return 0.0
    weight = sum(worth * min(count, 3) ** 0.5 for worth, count in zip(WORTH, numbers, strict=False) if count)
    return float(weight / (weight + SATURATION))


def _note_phrases(
    phrases: dict[int, list[float]], importance: float, word: Wanted, terms: dict[str, list[Any]]
) -> None:
    """For each phrase that has the word: the importance that it covers, and how many of its stems were asked for."""
    best: dict[int, tuple[float, int]] = {}
    for way in word.ways:
        places = [terms[stem][6] for stem in way.stems if stem in terms]
        if len(places) == len(way.stems):
            for place in places[0] if len(places) == 1 else set(places[0]).intersection(*places[1:]):
                best[place] = max(best.get(place, (0.0, 0)), (way.weight, len(way.stems)))
    for place, (weight, stems) in best.items():
        entry = phrases.setdefault(place, [0.0, 0.0])
        entry[0] += importance * weight
        entry[1] += stems * weight


def _same(phrases: dict[int, list[float]], total: float, sizes: list[list[int]]) -> float:
    """How nearly the query and the nearest phrase say the same, from 0 to 1 (the harmonic mean of both shares)."""
    best = 0.0
    for place, (covered, stems) in phrases.items():
        field, size = sizes[place]
        asked, said = covered / (total or 1.0), min(stems / size, 1.0)
        best = max(best, PHRASE_WORTH[field] * 2 * asked * said / (asked + said))
    return best


def _note_sections(sections: dict[int, float], gain: float, way: Way, terms: dict[str, list[Any]]) -> None:
    places: dict[int, float] = {}
    for stem in way.stems:
        for place in terms[stem][5]:
            worth = 2.0 if place < 0 else 1.0
            places[abs(place)] = max(places.get(abs(place), 0.0), worth)
    for place, worth in places.items():
        sections[place] = sections.get(place, 0.0) + gain * worth


def _best_section(sections: dict[int, float], covered: float) -> int:
    """The section that has most of what was found, if it has the better part of it and the article's start has less."""
    place, worth = max(sections.items(), key=lambda entry: (entry[1], -entry[0]), default=(0, 0.0))
    return place if worth >= 0.6 * covered and worth > sections.get(0, 0.0) else 0
