"""The one function behind results page, suggestions, API and the 404 page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.conf import settings

from faq.models import ContentStamp, Translation

from .analysis import fold
from .candidates import CANDIDATES, candidates
from .hits import Hit, hits
from .insight import normalised
from .planner import plan
from .ranking import Ranked, rank
from .vocabulary import vocabulary
from .wanted import Plan

# An answer is said to be one when the text has this much of the query, or a score that foreign subjects do not reach;
# any other is offered as a near one. What is merely guessed needs the first. Measured on dev and tune: 93 % of
# answers are sure, 94 % of foreign subjects not.
SURE_COVERAGE, SURE_SCORE = 0.6, 0.46
# A text in another language must be this much better to be preferred.
FOREIGN = 0.7


@dataclass(frozen=True)
class Results:
    """`corrected` is the query as it was understood, when that differs from what was typed; `sure` says that the hits
    answer the query, rather than being merely the nearest; `other_language` is one that the words belong to."""

    query: str
    language: str
    hits: list[Hit] = field(default_factory=list)
    corrected: str = ""
    sure: bool = False
    other_language: str = ""


def search(text: str, language: str, limit: int = 10, *, exact: bool = False, topic: str = "") -> Results:
    """Answers to what was typed, best first, in the reader's language where they have one. At most six queries, three more
    when a word is not known.

    Never raises for what a reader typed. `exact` takes the words as typed; `topic` (a key) keeps one topic.
    """
    text = " ".join(text.replace("\0", " ").split())
    generation = ContentStamp.objects.today()
    home = vocabulary(language, generation)
    plans = _plans(text, language, generation, exact)
    ranked = {
        code: rank(
            made, candidates(made, vocabulary(code, generation), CANDIDATES if code == language else CANDIDATES // 2)
        )
        for code, made in plans.items()
    }
    found = _merged(ranked, language)
    if (pinned := home.pins.get(normalised(text))) and not exact:
        found = _pinned(found, pinned, language)
    shown, top = hits(found, language, limit, topic, home)
    if top is None:
        return Results(text, language)
    sure = top.coverage >= SURE_COVERAGE or (top.score >= SURE_SCORE and not plans[language].guessed)
    others = {one.text: code for code, some in ranked.items() if code != language for one in some}
    foreign = others.get(top.text, "")
    corrected = "" if foreign else _corrected(text, plans[language], top)
    return Results(text, language, shown, corrected, sure, foreign)


def _plans(text: str, language: str, generation: str, exact: bool) -> dict[str, Plan]:
    """By language: in the reader's, and in every other that knows a word which the reader's is in doubt about, or that may
    know more of one that the reader's can make nothing of."""
    first = plan(text, vocabulary(language, generation), exact=exact)
    plans = {language: first}
    if not first.certain:
        doubtful = [word for word in first.words if word.spelling or not word.known]
        settled = frozenset(word.surface for word in first.words if word.ways)
        for code, _name in settings.LANGUAGES:
            if code == language:
                continue
            other = vocabulary(code, generation)
            if not doubtful or any(not word.ways or other.knows(word.surface) for word in doubtful):
                plans[code] = plan(text, other, exact=exact, settled=settled)
    return plans


def _merged(ranked: dict[str, list[Ranked]], language: str) -> list[Ranked]:
    everything = [
        one if code == language else replace(one, score=one.score * FOREIGN)
        for code, some in ranked.items()
        for one in some
    ]
    return sorted(everything, key=lambda one: (not one.exact, -one.score, one.text))


def _pinned(found: list[Ranked], article: int, language: str) -> list[Ranked]:
    """The article that editors put first for this query, before what was found. At most one query."""
    score = max((one.score for one in found), default=1.0)
    first = next((one for one in found if one.article == article), None)
    if first is None:
        shown = (
            Translation.objects.published().in_language(language).filter(article=article).values_list("pk", flat=True)
        )
        texts = list(shown[:1])
        return [Ranked(texts[0], article, score, 1.0, 0, True, frozenset()), *found] if texts else found
    return [replace(first, score=score, coverage=1.0), *(one for one in found if one is not first)]


def _corrected(text: str, made: Plan, top: Ranked) -> str:
    """The query with its corrected words in place, or nothing if no word was. Of several corrections the one that the first
    answer has."""
    result, position, changed = "", 0, False
    for word in made.words:
        meant = next((way for way in word.ways if way.stems[0] in top.matched), word.ways[0] if word.ways else None)
        if meant and meant.spelling and word.end > position and fold(meant.spelling) != word.surface:
            result += text[position : word.start] + meant.spelling
            position, changed = word.end, True
    return result + text[position:] if changed else ""
