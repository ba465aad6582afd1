"""The one ranking, in Python over the backend's candidates: the same order on every database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from .documents import Document, unpack
from .wanted import Plan, Way

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
    place of the best section, 0 for the article as a whole; `matched` are the stems that satisfied a word."""

    text: int
    article: int
    score: float
    coverage: float
    section: int
    exact: bool
    matched: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is the same for every text: the plan, its stems, and the sum of its words' importance as they count here."""

    plan: Plan
    stems: frozenset[str]
    importance: float
    total: float


# For each stem that was asked for and that the text has: its worth, its sections and its phrases.
_Terms = dict[str, tuple[float, tuple[int, ...], tuple[int, ...]]]


def rank(plan: Plan, documents: list[Document]) -> list[Ranked]:
    """The best first."""
    asked = _Asked(
        plan,
        plan.stems,
        plan.importance or 1.0,
        sum(word.importance**RARITY for word in plan.words) or 1.0,
    )
    ranked = [_score(asked, document) for document in documents]
    return sorted(ranked, key=lambda one: (not one.exact, -one.score, one.text))


def _score(asked: _Asked, document: Document) -> Ranked:
    terms = {stem: _term(packed) for stem in asked.stems if (packed := document.terms.get(stem))}
    surfaces, total = asked.plan.surfaces, asked.total
    gained = covered = informed = 0.0
    has, matched = set(terms), set[str]()
    sections: dict[int, float] = {}
    phrases: dict[int, list[float]] = {}
    for word in asked.plan.words:
        ways = [
            way for way in word.ways if way.stems[0] in terms and (len(way.stems) == 1 or has.issuperset(way.stems))
        ]
        if not ways:
            continue
        importance = word.importance**RARITY
        worth, way = max(((way.weight * _least(way, terms), way) for way in ways), key=itemgetter(0))
        gained += importance * worth
        covered += importance * way.weight
        informed += word.importance * way.weight
        matched.update(way.stems)
        _note_sections(sections, importance * way.weight, way, terms)
        _note_phrases(phrases, importance, ways, terms)
    title = document.title.split()
    score = gained / total * (0.25 + 0.75 * (covered / total) ** COVERAGE)
    score += PHRASE * _same(phrases, total, document.phrases)
    score += WORDING * len(set(surfaces).intersection(title)) / (len(surfaces) or 1)
    score += TOGETHER * min(max(sections.values(), default=0.0) / total, 1.0)
    return Ranked(
        text=document.text,
        article=document.article,
        score=score,
        coverage=informed / asked.importance,
        section=_best_section(sections, covered),
        exact=bool(title) and tuple(title) == surfaces,
        matched=frozenset(matched),
    )


def _least(way: Way, terms: _Terms) -> float:
    return min(terms[stem][0] for stem in way.stems) if len(way.stems) > 1 else terms[way.stems[0]][0]


@lru_cache(maxsize=8000)
def _term(packed: str) -> tuple[float, tuple[int, ...], tuple[int, ...]]:
    counts, sections, phrases = unpack(packed)
    weight = sum(worth * min(count, 3) ** 0.5 for worth, count in zip(WORTH, counts, strict=True) if count)
    return weight / (weight + SATURATION), sections, phrases


def _note_phrases(phrases: dict[int, list[float]], importance: float, ways: list[Way], terms: _Terms) -> None:
    """For each phrase that has the word: the importance that it covers, and how many of its stems were asked for."""
    best: dict[int, tuple[float, int]] = {}
    for way in ways:
        places = terms[way.stems[0]][2]
        if len(way.stems) > 1:
            places = tuple(set(places).intersection(*(terms[stem][2] for stem in way.stems[1:])))
        for place in places:
            best[place] = max(best.get(place, (0.0, 0)), (way.weight, len(way.stems)))
    for place, (weight, stems) in best.items():
        entry = phrases.setdefault(place, [0.0, 0.0])
        entry[0] += importance * weight
        entry[1] += stems * weight


def _same(phrases: dict[int, list[float]], total: float, sizes: list[int]) -> float:
    """How nearly the query and the nearest phrase say the same, from 0 to 1 (the harmonic mean of both shares)."""
    best = 0.0
    for place, (covered, stems) in phrases.items():
        field, size = sizes[2 * place : 2 * place + 2]
        asked, said = covered / total, min(stems / size, 1.0)
        best = max(best, PHRASE_WORTH[field] * 2 * asked * said / (asked + said))
    return best


def _note_sections(sections: dict[int, float], gain: float, way: Way, terms: _Terms) -> None:
    places: dict[int, float] = {}
    for stem in way.stems:
        for place in terms[stem][1]:
            worth = 2.0 if place < 0 else 1.0
            places[abs(place)] = max(places.get(abs(place), 0.0), worth)
    for place, worth in places.items():
        sections[place] = sections.get(place, 0.0) + gain * worth


def _best_section(sections: dict[int, float], covered: float) -> int:
    """The section that has most of what was found, if it has the better part of it and the article's start has less."""
    place, worth = max(sections.items(), key=lambda entry: (entry[1], -entry[0]), default=(0, 0.0))
    return place if worth >= 0.6 * covered and worth > sections.get(0, 0.0) else 0
