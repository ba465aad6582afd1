"""What a reader is shown of the texts that were found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from faq.models import Revision, Translation

from .excerpts import marked, passage
from .ranking import Ranked

# What has less than this part of the best score is not worth a reader's look.
WORTH_SHOWING = 0.3


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


def hits(
    found: list[Ranked], language: str, limit: int, topic: str, topics: dict[int, tuple[str, str]]
) -> tuple[list[Hit], Ranked | None]:
    """Hits for the best texts, one per article, in the reader's language where the article has it; and what was found
    first. `topics` are keys and names by primary key. Two queries."""
    best: dict[int, Ranked] = {}
    for one in found:
        if one.score >= WORTH_SHOWING * found[0].score:
            best.setdefault(one.article, one)
    chosen = _chosen(best, language, limit, topic)
    if not chosen:
        return [], None
    own = {one.text: one for one in found}
    headings = dict(Revision.objects.filter(pk__in=[text.live_id for text in chosen]).values_list("pk", "headings"))
    shown = [
        _hit(text, own.get(text.pk), headings[text.live_id], *topics.get(text.article.topic_id, ("", "")))
        for text in chosen
    ]
    return shown, best[chosen[0].article_id]


def _chosen(best: dict[int, Ranked], language: str, limit: int, topic: str) -> list[Translation]:
    """For each article to show, best first, the text to show: the reader's language before the one that was found."""
    if not best:
        return []
    shown = Translation.objects.for_search().filter(article__in=list(best)[: limit * 3] if not topic else best)
    if topic:
        shown = shown.filter(article__topic__key=topic)
    texts: dict[int, Translation] = {}
    for text in shown:
        article = text.article_id
        if text.language == language or (article not in texts and best[article].text == text.pk):
            texts[article] = text
    return [texts[article] for article in best if article in texts][:limit]


def _hit(text: Translation, one: Ranked | None, headings: list[dict[str, str]], topic_key: str, topic: str) -> Hit:
    stems = one.stems if one else frozenset()
    place = one.section if one and one.section < len(headings) else 0
    section = headings[place] if place else None
    excerpt = passage(section["text"] if section else text.summary, stems, text.language)
    if not section and headings and headings[0]["text"] and "<mark>" not in excerpt:
        excerpt = passage(headings[0]["text"], stems, text.language)
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
        topic_key=topic_key,
    )
