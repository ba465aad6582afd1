"""What a reader is shown of the texts that were found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString

from faq.models import Revision, Translation

from .excerpts import marked, passage
from .ranking import Ranked
from .vocabulary import Vocabulary

# What has less than this part of the best score is not worth a reader's look.
WORTH_SHOWING = 0.3
# So many more texts are asked for than are shown, since some may not be public now.
SPARE = 6


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


class Text(NamedTuple):
    """A published text as a list of hits needs it."""

    pk: int
    article: int
    language: str
    title: str
    slug: str
    summary: str
    live: int
    topic: int

    @property
    def url(self) -> str:
        return Translation.path(self.language, self.article, self.slug)


def hits(
    found: list[Ranked], language: str, limit: int, topic: str, vocabulary: Vocabulary
) -> tuple[list[Hit], Ranked | None]:
    """Hits for the best texts, one per article, in the reader's language where the article has it; and what was found
    first. Two queries, or none for what this worker has shown before under this content stamp."""
    best: dict[int, Ranked] = {}
    for one in found:
        if one.score >= WORTH_SHOWING * found[0].score:
            best.setdefault(one.article, one)
    texts = _texts(list(best)[: limit + SPARE] if not topic else list(best), vocabulary)
    chosen = [text for one in best.values() if (text := _chosen(one, texts, language))]
    if topic:
        chosen = [text for text in chosen if vocabulary.topics.get(text.topic, ("", ""))[0] == topic]
    chosen = chosen[:limit]
    if not chosen:
        return [], None
    own = {one.text: one for one in found}
    headings = _headings([text.live for text in chosen], vocabulary)
    shown = [
        _hit(text, own.get(text.pk), headings[text.live], *vocabulary.topics.get(text.topic, ("", "")))
        for text in chosen
    ]
    return shown, best[chosen[0].article]


def _chosen(one: Ranked, texts: dict[int, list[Text]], language: str) -> Text | None:
    """The article's text in the reader's language before the one that was found."""
    several = texts.get(one.article, [])
    own = next((text for text in several if text.language == language), None)
    return own or next((text for text in several if text.pk == one.text), None)


def _texts(articles: list[int], vocabulary: Vocabulary) -> dict[int, list[Text]]:
    """The published texts of each article. At most one query."""
    kept: dict[int, list[Text]] = vocabulary.texts_read
    found = {article: texts for article in articles if (texts := kept.get(article)) is not None}
    missing = [article for article in articles if article not in found]
    if missing:
        new: dict[int, list[Text]] = {article: [] for article in missing}
        for pk, article, language, title, slug, summary, live, topic in Translation.objects.for_search().filter(
            article__in=missing
        ):
            new[article].append(Text(pk, article, language, title, slug, summary, live, topic))
        vocabulary.keep(kept, new)
        found |= new
    return found


def _headings(revisions: list[int], vocabulary: Vocabulary) -> dict[int, list[dict[str, str]]]:
    """The sections of each live revision. At most one query."""
    kept: dict[int, list[dict[str, str]]] = vocabulary.headings_read
    found = {revision: headings for revision in revisions if (headings := kept.get(revision)) is not None}
    missing = [revision for revision in revisions if revision not in found]
    if missing:
        new = dict(Revision.objects.filter(pk__in=missing).values_list("pk", "headings"))
        vocabulary.keep(kept, new)
        found |= new
    return found


def _hit(text: Text, one: Ranked | None, headings: list[dict[str, str]], topic_key: str, topic: str) -> Hit:
    stems = one.matched if one else frozenset()
    place = one.section if one and one.section < len(headings) else 0
    section = headings[place] if place else None
    excerpt = passage(section["text"] if section else text.summary, stems, text.language)
    if not section and headings and headings[0]["text"] and "<mark>" not in excerpt:
        excerpt = passage(headings[0]["text"], stems, text.language)
    return Hit(
        number=text.article,
        title=text.title,
        marked_title=marked(text.title, stems, text.language),
        url=text.url + (f"#{section['anchor']}" if section else ""),
        excerpt=excerpt,
        section=Section(section["anchor"], section["title"]) if section else None,
        language=text.language,
        topic=topic,
        topic_key=topic_key,
    )
