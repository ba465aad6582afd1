"""The read-only API, and its description as OpenAPI. The only file that knows django-ninja."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from faq.models import TopicText, Translation

from . import cards, cursors
from .documents import absolute, fingerprint, markdown_path, permalink, written_out
from .openapi import SEARCH
from .problems import problem

MOST = 100
USUAL = 50


class Problem(Schema):
    type: str
    title: str
    status: int
    detail: str


class Topic(Schema):
    key: str
    name: str
    url: str


class Summary(Schema):
    number: int
    language: str
    title: str
    summary: str
    keywords: list[str]
    topic: Topic | None
    url: str
    permalink: str
    markdown_url: str
    published: datetime
    updated: datetime
    checked: date | None


class Heading(Schema):
    anchor: str
    level: int
    title: str
    permalink: str


class Picture(Schema):
    url: str
    width: int
    height: int


class Article(Summary):
    markdown: str
    html: str
    headings: list[Heading]
    languages: dict[str, str]
    newer_in: str | None
    related: list[int]
    revision: int
    revision_permalink: str
    sha256: str
    card: Picture


class Articles(Schema):
    articles: list[Summary]
    next: str | None


class Change(Schema):
    number: int
    language: str
    title: str
    url: str
    permalink: str
    published: datetime
    updated: datetime


class Changes(Schema):
    changes: list[Change]
    next: str | None


class ReadOnlyAPI(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """With the search, which answers in its own room: `faq.search.views.api`."""
        schema = super().get_openapi_schema(**kwargs)
        for described in schema["paths"].values():
            for status, response in described["get"]["responses"].items():
                if int(status) >= 400:
                    response["content"] = {"application/problem+json": response["content"].popitem()[1]}
        schema["paths"][reverse("api-search")] = SEARCH
        return schema


api = ReadOnlyAPI(
    title=settings.SITE_NAME,
    version="1",
    description="Every answer of the guide, to read. No key is needed; errors are RFC 9457 problems.",
    docs_url=None,
    urls_namespace="api",
)
_CODES = "|".join(dict(settings.LANGUAGES))
Language = Annotated[str, Query(pattern=f"^({_CODES})$", description="A language of the site.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.,]+(Z|[+-][0-9:]+)?)?$"
Since = Annotated[
    str | None, Query(pattern=_DAY, max_length=40, description="After this day or moment (ISO 8601); all if left out.")
]
Cursor = Annotated[str | None, Query(max_length=200, description="From `next` of the page before.")]
ERRORS = {400: Problem, 404: Problem, 422: Problem, 429: Problem}


@api.get("/articles", response={200: Articles, **ERRORS}, url_name="articles", operation_id="list_articles")
def articles(
    request: HttpRequest, lang: Language = settings.LANGUAGE_CODE, limit: Limit = USUAL, cursor: Cursor = None
) -> dict[str, Any]:
    """The published articles of a language, by number. Two queries."""
    texts = Translation.objects.for_reading().in_language(lang).order_by("article_id")
    if cursor:
        texts = texts.filter(article__gt=cursors.number(cursors.read(cursor, 1)[0]))
    page = list(texts[: limit + 1])
    topics = _topics(lang)
    last = page[limit - 1] if len(page) > limit else None
    following = cursors.following("api:articles", [last.article_id] if last else None, lang=lang, limit=limit)
    return {"articles": [_summary(text, topics) for text in page[:limit]], "next": following}


@api.get("/articles/{number}", response={200: Article, **ERRORS}, url_name="article", operation_id="read_article")
def article(
    request: HttpRequest, number: Annotated[int, Path(ge=1, le=999_999_999)], lang: Language = settings.LANGUAGE_CODE
) -> dict[str, Any] | HttpResponse:
    """One article in one language, with its text. Five queries. One that was merged leads to the other."""
    texts = {text.language: text for text in Translation.objects.for_reading().filter(article=number)}
    text = texts.get(lang)
    if not texts and (into := Translation.objects.published().filter(article__merged=number).first()):
        return HttpResponsePermanentRedirect(reverse("api:article", args=(into.article_id,), query={"lang": lang}))
    if text is None or text.live is None:
        raise HttpError(404, _("There is no article with this number in this language."))
    topics = _topics(lang)
    card = cards.of_article(text, topics.get(text.article.topic_id))
    site = f'="{settings.SITE_URL}/'
    text.live.translation = text
    return {
        **_summary(text, topics),
        "markdown": written_out(text),
        "html": text.live.html.replace('href="/', f"href{site}").replace('src="/', f"src{site}"),
        "headings": [
            {**part, "permalink": permalink(number, lang, part["anchor"])}
            for part in text.live.headings
            if part["anchor"]
        ],
        "languages": {code: absolute(other.get_absolute_url()) for code, other in sorted(texts.items())},
        "newer_in": newer.language if (newer := text.newer(texts.values())) else None,
        "related": text.live.related,
        "revision": text.live.number,
        "revision_permalink": absolute(reverse("revision", args=(number, text.live.number))),
        "sha256": fingerprint(text.live),
        "card": {"url": cards.address(card), "width": cards.WIDTH, "height": cards.HEIGHT},
    }


@api.get("/changes", response={200: Changes, **ERRORS}, url_name="changes", operation_id="list_changes")
def changes(
    request: HttpRequest,
    since: Since = None,
    limit: Limit = USUAL,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """What was published or changed, in every language, the oldest change first. One query."""
    texts = Translation.objects.published().order_by("updated", "pk")
    if since:
        texts = texts.filter(updated__gt=cursors.moment(since, _("“since” is not a moment: %s.") % since))
    if cursor:
        when, key = cursors.read(cursor, 2)
        moment = cursors.moment(when)
        texts = texts.filter(Q(updated__gt=moment) | Q(updated=moment, pk__gt=cursors.number(key)))
    page = list(texts[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    keys = [last.updated.isoformat(), last.pk] if last and last.updated else None
    following = cursors.following("api:changes", keys, limit=limit)
    return {"changes": [_addresses(text) for text in page[:limit]], "next": following}


@api.exception_handler(ValidationError)
def refuse_value(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    return problem(422, f"“{first['loc'][-1]}”: {first['msg']}")


@api.exception_handler(cursors.Refused)
def refuse_cursor(request: HttpRequest, error: cursors.Refused) -> HttpResponse:
    return problem(400, str(error))


@api.exception_handler(HttpError)
def refuse(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


def _topics(language: str) -> dict[int, TopicText]:
    return {topic.topic_id: topic for topic in TopicText.objects.in_language(language)}


def _addresses(text: Translation) -> dict[str, Any]:
    return {
        "number": text.article_id,
        "language": text.language,
        "title": text.title,
        "url": absolute(text.get_absolute_url()),
        "permalink": permalink(text.article_id, text.language),
        "published": text.first_published,
        "updated": text.updated,
    }


def _summary(text: Translation, topics: dict[int, TopicText]) -> dict[str, Any]:
    topic = topics.get(text.article.topic_id)
    return {
        **_addresses(text),
        "summary": text.summary,
        "keywords": text.keywords,
        "markdown_url": absolute(markdown_path(text)),
        "checked": text.checked,
        "topic": topic and {"key": topic.topic.key, "name": topic.name, "url": absolute(topic.get_absolute_url())},
    }
