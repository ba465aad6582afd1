"""What changed and what there is, for machines that follow a site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import override
from django.views.decorators.http import require_safe

from faq.identity import words
from faq.languages import asked_language, readers_language
from faq.models import TopicText, Translation
from faq.reading.pages import shelves

from .conditional import with_etag
from .documents import absolute, markdown_path

# How many entries a feed holds.
LATEST = 50
# XML cannot hold these at all, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADING_LINK = re.compile(r'\s*<a class="heading-link"[^>]*>#</a>')


@require_safe
@with_etag
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """The texts of a language that changed last. One query."""
    texts = Translation.objects.for_reading().in_language(language).order_by("-updated", "-article_id")[:LATEST]
    name, home = settings.SITE_NAME, reverse("home", args=(language,))
    return _atom(language, texts, name, home, reverse("feed", args=(language,)), tag(language))


@require_safe
@with_etag
def topic_feed(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """The same for one topic. Two queries."""
    topic = TopicText.objects.in_language(language).filter(slug=slug).first()
    if topic is None:
        raise Http404
    texts = Translation.objects.for_reading().in_language(language).filter(article__topic=topic.topic_id)
    texts = texts.order_by("-updated", "-article_id")[:LATEST]
    here = reverse("topic-feed", args=(language, slug))
    identity = tag(f"{language}/topics/{topic.topic.key}")
    return _atom(language, texts, f"{topic.name} – {settings.SITE_NAME}", topic.get_absolute_url(), here, identity)


@require_safe
@with_etag
def llms(request: HttpRequest) -> HttpResponse:
    """The guide's contents as llms.txt (llmstxt.org): every answer's Markdown, by language and topic."""
    parts = []
    for language, name in settings.LANGUAGES:
        with override(language):
            context = {
                "language": language,
                "name": name,
                "said": words(language),
                "shelves": _shelves_with_files(language),
            }
            parts.append(render_to_string("citing/llms.txt", context))
    text = f"# {settings.SITE_NAME}\n\n" + "\n".join(parts)
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """What a browser needs to offer the site as a search engine, in the language of `?lang=` or the reader's."""
    language = asked_language(request) or readers_language(request)
    with override(language):
        response = _xml(
            request, "citing/opensearch.xml", {"language": language}, "application/opensearchdescription+xml"
        )
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116; it never runs out while the site runs."""
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {absolute(reverse('security'))}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def tag(what: str) -> str:
    """An identity that no rename and no move to another host changes (RFC 4151)."""
    return f"tag:{settings.TAG_AUTHORITY}:{what}"


def _atom(
    language: str, texts: Sequence[Translation] | Any, title: str, home: str, here: str, identity: str
) -> HttpResponse:
    entries = [
        {"text": text, "id": tag(f"{language}/{text.article_id}"), "html": _HEADING_LINK.sub("", text.live.html)}
        for text in texts
        if text.live
    ]
    context = {"language": language, "title": title, "home": home, "here": here, "id": identity, "entries": entries}
    return _xml(None, "citing/feed.atom", context, "application/atom+xml")


def _xml(request: HttpRequest | None, template: str, context: dict[str, Any], kind: str) -> HttpResponse:
    context |= {"SITE_NAME": settings.SITE_NAME, "IDENTITY": settings.IDENTITY}
    text = _NOT_XML.sub("", render_to_string(template, context, request))
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers={"Access-Control-Allow-Origin": "*"})


def _shelves_with_files(language: str) -> list[tuple[TopicText, list[tuple[Translation, str]]]]:
    return [(shelf.topic, [(text, markdown_path(text)) for text in shelf.articles]) for shelf in shelves(language)]
