"""What the pages show, gathered from the ground floor in a stated number of queries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from faq.models import Around, ChannelText, Prepared, TopicText, Translation

# So many of its articles stand under a topic's name on the home page, and so many on one page of the topic.
FIRST, ON_A_PAGE = 3, 50

_FIRST: Prepared[Translation] = Prepared(
    lambda language, now: (
        Translation.objects.published(now)
        .in_language(language)
        .first_of_topics(FIRST)
        .only("article_id", "language", "title", "slug")
    )
)
_OF_TOPIC: Prepared[Translation] = Prepared(
    lambda language, number, now: (
        Translation.objects.published(now)
        .in_language(language)
        .of_topic(number)
        .only("article_id", "language", "title", "slug", "summary")[: ON_A_PAGE + 1]
    )
)


@dataclass(frozen=True)
class Shelf:
    """A topic with its published articles, in the editors' order: all of them, or the first; `together` are in it."""

    topic: TopicText
    articles: list[Translation]
    together: int


@dataclass(frozen=True)
class TopicPage:
    """One page of a topic, counted from 1."""

    number: int
    articles: list[Translation]
    more: bool


@dataclass(frozen=True)
class ArticlePage:
    text: Translation
    topic: TopicText | None
    previous: Translation | None
    next: Translation | None
    related: list[Translation]
    others: list[Translation]  # the same article in the other languages
    newer: Translation | None  # the one of them that says what this text does not say yet

    @property
    def contents(self) -> list[dict[str, Any]]:
        """The headings of the table of contents: `{"anchor", "level", "title", "text"}`, level 2 only."""
        return [part for part in self.text.live.headings if part["level"] == 2] if self.text.live else []


def shelves(language: str) -> list[Shelf]:
    """Every topic that has something to read. Two queries."""
    topics = TopicText.objects.in_language(language)
    texts = Translation.objects.published().in_language(language).select_related("article").in_order()
    by_topic: dict[int, list[Translation]] = {}
    for text in texts:
        by_topic.setdefault(text.article.topic_id, []).append(text)
    return [Shelf(topic, found, len(found)) for topic in topics if (found := by_topic.get(topic.topic_id))]


def first_shelves(language: str) -> list[Shelf]:
    """Every topic that has something to read, with its first articles. Two queries."""
    by_topic: dict[int, list[Any]] = {}
    for text in _FIRST.ask(Translation.objects.db, language=language, now=timezone.now()):
        by_topic.setdefault(text.topic, []).append(text)  # type: ignore[attr-defined]
    return [
        Shelf(topic, found, found[0].together)
        for topic in TopicText.objects.listed(language)
        if (found := by_topic.get(topic.topic_id))
    ]


def topic_page(topic: TopicText, number: int) -> TopicPage:
    """One query. No article: there is no such page."""
    if number == 1:
        found = _OF_TOPIC.ask(
            Translation.objects.db, language=topic.language, number=topic.topic_id, now=timezone.now()
        )
    else:
        start = (number - 1) * ON_A_PAGE
        texts = Translation.objects.published().in_language(topic.language).of_topic(topic.topic_id)
        found = list(texts[start : start + ON_A_PAGE + 1])
    return TopicPage(number, found[:ON_A_PAGE], len(found) > ON_A_PAGE)


def written_languages() -> list[tuple[str, str]]:
    """Code and name of every language that has something to read. One query."""
    written = set(Translation.objects.published().values_list("language", flat=True).distinct())
    return [(code, name) for code, name in settings.LANGUAGES if code in written]


def channels(language: str) -> list[ChannelText]:
    """The ways of contact side by side. One query."""
    return ChannelText.objects.listed(language)


def article_page(text: Translation) -> ArticlePage:
    """All around one article. One query."""
    around = Around.of(text)
    newer = text.newer(around.others)
    return ArticlePage(text, around.topic, around.previous, around.next, around.related, around.others, newer)


def sitemap(language: str) -> list[tuple[str, datetime | None, list[tuple[str, str]]]]:
    """Every public page of a language: path, last change, and the same page in all languages. Three queries."""
    topics: dict[int, list[tuple[str, str]]] = {}
    for topic in TopicText.objects.order_by("language"):
        topics.setdefault(topic.topic_id, []).append((topic.language, topic.get_absolute_url()))
    texts: dict[int, list[tuple[str, str]]] = {}
    shown = Translation.objects.published().order_by("article_id", "language")
    for text in shown.only("article_id", "language", "slug"):
        texts.setdefault(text.article_id, []).append((text.language, text.get_absolute_url()))
    changed = dict(shown.filter(language=language).values_list("article_id", "updated"))
    homes, *doors = (
        _in_every_language(name) for name in ("home", "contact", "prepare", "dispute", "ask", "citing", "accessibility")
    )
    entries = [(dict(homes)[language], max(filter(None, changed.values()), default=None), homes)]
    entries += [(dict(same)[language], None, same) for same in doors]
    entries += [(dict(same)[language], None, same) for same in topics.values() if language in dict(same)]
    entries += [(dict(texts[number])[language], when, texts[number]) for number, when in changed.items()]
    return entries


def _in_every_language(name: str) -> list[tuple[str, str]]:
    return [(code, reverse(name, args=(code,))) for code, _name in settings.LANGUAGES]


def words_of(path: str) -> str:
    """The words of an address that is not known, without the parts that every address has."""
    words = re.split(r"[^\w]+", path[:300])
    return " ".join(
        word for word in words if word and word not in {*dict(settings.LANGUAGES), "articles", "topics", "a", "html"}
    )


def newest(language: str) -> datetime | None:
    """When a text of this language last changed."""
    return Translation.objects.published().in_language(language).aggregate(Max("updated"))["updated__max"]
