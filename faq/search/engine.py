"""The one function behind results page, suggestions, API and the 404 page."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from threading import Lock

from django.conf import settings
from django.utils.safestring import SafeString

from faq.models import ContentStamp, SearchDocument, Translation

from .analysis import fold
from .backends import Ways, backend, token
from .excerpts import marked, passage
from .insight import normalised
from .planner import plan
from .ranking import Ranked, rank
from .vocabulary import Vocabulary, vocabulary
from .wanted import Plan

CANDIDATES = 60
# An answer is said to be one when the text has this much of the query, or a score that foreign subjects do not reach;
# any other is offered as a near one. Measured on dev and tune: 95 % of answers are sure, 94 % of foreign subjects not.
SURE_COVERAGE, SURE_SCORE = 0.6, 0.45
# What has less than this part of the best score is not worth a reader's look.
WORTH_SHOWING = 0.3
# A text in another language must be this much better to be preferred.
FOREIGN = 0.7


@dataclass(frozen=True)
class Section:
    anchor: str
    title: str


@dataclass(frozen=True)
class Hit:
    number: int
    title: str
    marked_title: SafeString
    url: str
    excerpt: SafeString
    section: Section | None
    language: str
    topic: str
    topic_key: str


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
    """Answers to what was typed, best first, in the reader's language where they have one. Six queries, two more when a word is not known.

    Never raises for what a reader typed. `exact` takes the words as typed; `topic` (a key) keeps one topic.
    """
    text = " ".join(text.replace("\0", " ").split())
    generation = ContentStamp.objects.today()
    home = vocabulary(language, generation)
    plans = {language: plan(text, home, exact=exact)}
    if not plans[language].certain:
        settled = frozenset(word.surface for word in plans[language].words if word.ways)
        for code, _name in settings.LANGUAGES:
            if code != language:
                plans[code] = plan(text, vocabulary(code, generation), exact=exact, settled=settled)
    ranked = {code: _ranked(made, code, vocabulary(code, generation)) for code, made in plans.items()}
    found = _merged(ranked, language)
    if (pinned := home.pins.get(normalised(text))) and not exact:
        found = _pinned(found, pinned, language)
    shown, sure, foreign = _present(found, ranked, language, limit, topic, home.topics)
    corrected = "" if foreign else _corrected(text, plans[language])
    if corrected and _any_hidden(found):
        corrected = ""
    return Results(text, language, shown, corrected, sure, foreign)


def _ranked(made: Plan, language: str, words: Vocabulary) -> list[Ranked]:
    return rank(made, _documents(_candidates(made, language, words)))


def _candidates(made: Plan, language: str, words: Vocabulary) -> list[int]:
    """Texts that have every informative word, then texts that have any. At most two queries."""
    wanted: list[tuple[float, Ways]] = []
    for word in made.words:
        ways = [
            tuple(token(language, root) for root in way.stems)
            for way in word.ways
            if all(root in words.counts for root in way.stems)
        ]
        if ways:
            wanted.append((word.importance, ways))
    if not wanted:
        return []
    wanted.sort(key=lambda entry: -entry[0])
    queries = [ways for _importance, ways in wanted]
    found = backend().propose(queries, every=True, limit=CANDIDATES) if len(queries) > 1 else []
    if len(found) < CANDIDATES:
        # In a large collection common words alone would fill the list with what is not meant.
        telling = [ways for importance, ways in wanted if importance >= 0.35 * wanted[0][0]]
        found += backend().propose(telling, every=False, limit=CANDIDATES)
    return list(dict.fromkeys(found))[:CANDIDATES]


_kept: OrderedDict[tuple[int, str], SearchDocument] = OrderedDict()
_keeping = Lock()
# More would be more for the garbage collector to walk through than reading them again costs.
_MOST_KEPT = 250


def _documents(texts: list[int]) -> list[SearchDocument]:
    """The candidates' documents; those that this worker has read before are not read again. One or two queries."""
    if not texts:
        return []
    digests = list(SearchDocument.objects.filter(pk__in=texts).values_list("pk", "digest"))
    with _keeping:
        kept = {key: _kept[key] for key in digests if key in _kept}
    missing = [key[0] for key in digests if key not in kept]
    for document in SearchDocument.objects.filter(pk__in=missing).defer("surfaces") if missing else ():
        kept[document.pk, document.digest] = document
    with _keeping:
        _kept.update(kept)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return list(kept.values())


def _merged(ranked: dict[str, list[Ranked]], language: str) -> list[Ranked]:
    everything = [
        one if code == language else replace(one, score=one.score * FOREIGN)
        for code, hits in ranked.items()
        for one in hits
    ]
    return sorted(everything, key=lambda one: (not one.exact, -one.score, one.text))


def _any_hidden(found: list[Ranked]) -> bool:
    """Whether a text was found whose time has not come yet, or is over: then no word that may be its own is told."""
    texts = {one.text for one in found}
    return Translation.objects.published().filter(pk__in=texts).count() < len(texts)


def _pinned(found: list[Ranked], article: int, language: str) -> list[Ranked]:
    """The article that editors put first for this query, before what was found. At most one query."""
    score = max((one.score for one in found), default=1.0)
    first = next((one for one in found if one.article == article), None)
    if first is None:
        shown = (
            Translation.objects.published().in_language(language).filter(article=article).values_list("pk", flat=True)
        )
        texts = list(shown[:1])
        return [Ranked(texts[0], article, score, 1.0, 0, frozenset(), True), *found] if texts else found
    return [replace(first, score=score, coverage=1.0), *(one for one in found if one is not first)]


def _present(
    found: list[Ranked], ranked: dict[str, list[Ranked]], language: str, limit: int, topic: str, names: dict[int, str]
) -> tuple[list[Hit], bool, str]:
    """Hits for the best texts, one per article, in the reader's language where the article has it. Two queries."""
    best: dict[int, Ranked] = {}
    for one in found:
        if one.score >= WORTH_SHOWING * found[0].score:
            best.setdefault(one.article, one)
    own = {one.text: one for one in ranked.get(language, [])}
    chosen = _chosen(best, language, limit, topic)
    texts = Translation.objects.for_search().in_bulk(list(chosen.values())) if chosen else {}
    hits = []
    for article, pk in chosen.items():
        one, text = best[article], texts[pk]
        hits.append(_hit(text, one if pk == one.text else own.get(pk), names.get(text.article.topic_id, "")))
    top = next((best[article] for article in best if article in chosen), None)
    sure = top is not None and (top.coverage >= SURE_COVERAGE or top.score >= SURE_SCORE)
    others = {one.text: code for code, some in ranked.items() if code != language for one in some}
    return hits, sure, others.get(top.text, "") if top else ""


def _chosen(best: dict[int, Ranked], language: str, limit: int, topic: str) -> dict[int, int]:
    """For each article to show, best first, the text to show: the reader's language before the one that was found."""
    shown = Translation.objects.published().filter(article__in=list(best)[: limit * 3] if not topic else best)
    if topic:
        shown = shown.filter(article__topic__key=topic)
    texts: dict[int, int] = {}
    for pk, article, code in shown.values_list("pk", "article_id", "language"):
        if code == language or (article not in texts and best[article].text == pk):
            texts[article] = pk
    return dict([(article, texts[article]) for article in best if article in texts][:limit])


def _hit(text: Translation, one: Ranked | None, topic: str) -> Hit:
    live = text.live
    assert live is not None
    stems = one.stems if one else frozenset()
    place = one.section if one and one.section < len(live.headings) else 0
    section = live.headings[place] if place else None
    excerpt = passage(section["text"] if section else text.summary, stems, text.language)
    if not section and live.headings and live.headings[0]["text"] and "<mark>" not in excerpt:
        excerpt = passage(live.headings[0]["text"], stems, text.language)
    url = text.get_absolute_url()
    return Hit(
        number=text.article_id,
        title=text.title,
        marked_title=marked(text.title, stems, text.language),
        url=f"{url}#{section['anchor']}" if section else url,
        excerpt=excerpt,
        section=Section(section["anchor"], section["title"]) if section else None,
        language=text.language,
        topic=topic,
        topic_key=text.article.topic.key,
    )


def _corrected(text: str, made: Plan) -> str:
    """The query with its corrected words in place, or nothing if no word was."""
    result, position, changed = "", 0, False
    for word in made.words:
        if word.spelling and word.end > position and fold(word.spelling) != word.surface:
            result += text[position : word.start] + word.spelling
            position, changed = word.end, True
    return result + text[position:] if changed else ""
