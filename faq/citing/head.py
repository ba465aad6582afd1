"""What those who read only a page's head are told: browsers, search engines, forums, messengers. No query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

from faq.identity import dark, light, words
from faq.models import TopicText, Translation

from . import cards, structured
from .documents import absolute, address, everywhere, markdown_path

# OpenGraph wants a country with the language.
_LOCALES = {"fr": "fr_FR", "en": "en_GB", "de": "de_DE", "es": "es_ES", "it": "it_IT", "nl": "nl_NL", "pt": "pt_PT"}


@dataclass(frozen=True)
class Head:
    """One page's head. Addresses are absolute; `alternates` are (language, address) with the page itself among them."""

    title: str
    description: str
    url: str
    kind: str
    language: str
    card: cards.Card
    image_alt: str
    alternates: list[tuple[str, str]]
    x_default: str
    feeds: list[tuple[str, str]]
    markdown: str = ""
    oembed: str = ""
    section: str = ""
    published: str = ""  # ISO 8601, as are all times that machines read
    modified: str = ""
    graph: list[dict[str, Any]] = field(default_factory=list)

    width, height = cards.WIDTH, cards.HEIGHT

    @cached_property
    def image(self) -> str:
        return cards.address(self.card)

    @property
    def locale(self) -> str:
        return _LOCALES.get(self.language, to_locale(self.language))

    @property
    def other_locales(self) -> list[str]:
        return [_LOCALES.get(code, to_locale(code)) for code, _url in self.alternates if code != self.language]

    @property
    def colours(self) -> tuple[str, str]:
        """Of the browser's own frame: light, dark."""
        return light()["paper"], dark()["paper"]

    @property
    def json_ld(self) -> list[SafeString]:
        """Each object on its own, the page first: some readers look no further."""
        return [structured.script(one) for one in (_web_page(self), *self.graph)]


def of_article(text: Translation, topic: TopicText | None, others: Iterable[Translation]) -> Head:
    url = absolute(text.get_absolute_url())
    trail = [(topic.name, absolute(topic.get_absolute_url()))] if topic else []
    return Head(
        title=text.title,
        description=text.summary,
        url=url,
        kind="article",
        language=text.language,
        card=cards.of_article(text, topic),
        image_alt=text.title,
        alternates=_alternates([text, *others]),
        x_default=address("permalink", text.article_id),
        feeds=_feeds(text.language, topic),
        markdown=absolute(markdown_path(text)),
        oembed=f"{everywhere('oembed')}?{urlencode({'url': url, 'format': 'json'})}",
        section=topic.name if topic else "",
        published=_written(text.first_published),
        modified=_written(text.updated),
        graph=[structured.breadcrumb(text.language, [*trail, (text.title, url)])],
    )


def of_topic(topic: TopicText, articles: Iterable[Translation], others: Iterable[TopicText], page: int = 1) -> Head:
    """The pages after the first have an address of their own, and none of another language is the same as they."""
    url = absolute(topic.get_absolute_url()) + (f"?page={page}" if page > 1 else "")
    graph = [structured.breadcrumb(topic.language, [(topic.name, url)])]
    # True only where the page shows nothing but questions with their answers.
    titles = [text.title for text in articles]
    if titles and all(title.rstrip().endswith("?") for title in titles):
        graph.append(structured.questions(articles))
    alternates = _alternates([topic, *others]) if page == 1 else [(topic.language, url)]
    return Head(
        title=topic.name,
        description=topic.summary or topic.name,
        url=url,
        kind="website",
        language=topic.language,
        card=cards.of_topic(topic),
        image_alt=topic.name,
        alternates=alternates,
        x_default=dict(alternates).get(settings.LANGUAGE_CODE, url),
        feeds=_feeds(topic.language, topic),
        graph=graph,
    )


def of_home(language: str) -> Head:
    homes = [(code, everywhere("home", code)) for code, _name in settings.LANGUAGES]
    card = cards.of_home(language)
    return Head(
        title=card.title,
        description=words(language)["description"],
        url=dict(homes)[language],
        kind="website",
        language=language,
        card=card,
        image_alt=card.title,
        alternates=homes,
        x_default=absolute("/"),
        feeds=_feeds(language),
    )


def _written(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _alternates(pages: Iterable[Translation | TopicText]) -> list[tuple[str, str]]:
    return sorted((page.language, absolute(page.get_absolute_url())) for page in pages)


def _feeds(language: str, topic: TopicText | None = None) -> list[tuple[str, str]]:
    """The feeds of a page, the nearest first: (title, address)."""
    feeds = [(settings.SITE_NAME, everywhere("feed", language))]
    if topic:
        own = address("topic-feed", language, topic.slug)
        feeds.insert(0, (f"{topic.name} – {settings.SITE_NAME}", own))
    return feeds


def _web_page(head: Head) -> dict[str, Any]:
    """The same strings as OpenGraph has."""
    site = {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute("/")}
    found = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": head.url,
        "url": head.url,
        "name": head.title,
        "headline": head.title,
        "description": head.description,
        "inLanguage": head.language,
        "image": {"@type": "ImageObject", "url": head.image, "width": head.width, "height": head.height},
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": absolute("/")},
        "author": site,
        "publisher": site,
    }
    if head.published and head.modified:
        found |= {"datePublished": head.published, "dateModified": head.modified}
    return found
