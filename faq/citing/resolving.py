"""From any address that was ever pasted to the place that answers for it today."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q
from django.urls import Resolver404, resolve, reverse

from faq.languages import supported
from faq.models import Address, Anchor, TopicText, Translation

from .tolerance import repaired

_LANGUAGE = r"(?:/(?P<language>[a-z]{2,3}(?:-[a-z0-9]{2,8})*))?"
_PERMALINK = re.compile(r"/a/(?P<number>[0-9]{1,9})(?:/(?P<anchor>[a-z0-9_-]+))?/?(?:r/(?P<revision>[0-9]{1,9})/?)?")
_ARTICLE = re.compile(_LANGUAGE + r"/articles/(?P<number>[0-9]{1,9})(?![0-9])(?P<rest>.*)")
_TOPIC = re.compile(_LANGUAGE + r"/topics/(?P<slug>[a-z0-9_-]+)/?")
# Pages that are looked up by what they show; the root is nobody's meaning.
_ANSWERED_ABOVE = {
    "root", "topic", "article", "article-by-number", "article-markdown", "permalink", "permalink-anchor", "media",
}  # fmt: skip
# Not for readers: what is mistyped there stays an error.
_LEFT_ALONE = ("/admin/", "/api/", "/static/", "/media/", "/health/")


@dataclass(frozen=True)
class Place:
    """Where something answers today: a path of this site, with its fragment."""

    path: str
    # Whether the same link may lead another reader to another language.
    negotiated: bool = False
    # Whether the query string belongs to the page and not to the link's way through forums.
    keeps_query: bool = False


def text_of(number: int, *, asked: str | None, preferred: str) -> Translation | None:
    """An article's public text in the language asked for, else the reader's, else one that it has; for an article that
    was merged, that of the one that it is part of now. One query, two where the article has no public text."""
    published = Translation.objects.published().select_related("article")
    texts = {text.language: text for text in published.filter(article=number)}
    texts = texts or {text.language: text for text in published.filter(article__merged=number)}
    return texts.get(asked or preferred) or texts.get(preferred) or next(iter(texts.values()), None)


def text_at(path: str, *, asked: str | None, preferred: str) -> Translation | None:
    """The same by any address of an article or of its permalinks, today's, an old one or a spoilt one."""
    wanted, _anchor = repaired(path)
    match = _PERMALINK.fullmatch(wanted) or _ARTICLE.fullmatch(wanted)
    if not match:
        return None
    written = supported(match.groupdict().get("language") or "")
    return text_of(int(match["number"]), asked=written or asked, preferred=preferred)


def article(number: int, anchor: str = "", *, asked: str | None, preferred: str) -> Place | None:
    """The page of an article: at the anchor, or the one that answers for it today, else at its top. None if it was
    never public. Three queries at most."""
    text = text_of(number, asked=asked, preferred=preferred)
    if text is None:
        return _withdrawn(number, asked or preferred)
    fragment = _todays_anchor(number, text.language, anchor) if anchor else ""
    if fragment and text.article_id != number:
        fragment = _todays_anchor(text.article_id, text.language, fragment)
    return Place(f"{text.get_absolute_url()}{'#' if fragment else ''}{fragment}", negotiated=asked is None)


def merged(number: int, language: str) -> Place | None:
    """The page of the article that this one is part of now, None if it was not merged. One query."""
    published = Translation.objects.published().filter(article__merged=number).only("article_id", "language", "slug")
    texts = {text.language: text for text in published}
    text = texts.get(language) or next(iter(texts.values()), None)
    return Place(text.get_absolute_url()) if text else None


def _withdrawn(number: int, language: str) -> Place | None:
    """The page that says why an archived article went. One query."""
    gone = {text.language: text for text in Translation.objects.archived().filter(article=number)}
    text = gone.get(language) or next(iter(gone.values()), None)
    return Place(text.get_absolute_url()) if text else None


def any_address(path: str, *, asked: str | None, preferred: str) -> Place | None:
    """For an address that was not found: what it meant. None if nothing, or if it already is that place's address."""
    if path.startswith(_LEFT_ALONE):
        return None
    wanted, anchor = repaired(path)
    place = _routed(wanted) if _only_misspelt(path, wanted) else None
    place = place or _meant(wanted, anchor, asked, preferred)
    return place if place and place.path.partition("#")[0] != path else None


def _meant(wanted: str, anchor: str, asked: str | None, preferred: str) -> Place | None:
    """By its number, else by what once answered at the very address or was put there, else a topic by what is alike."""
    if place := _numbered(wanted, anchor, asked, preferred) or _remembered(wanted):
        return place
    if match := _TOPIC.fullmatch(wanted):
        return _topic(match["slug"], supported(match["language"] or "") or asked or preferred)
    return None


def _numbered(wanted: str, anchor: str, asked: str | None, preferred: str) -> Place | None:
    if match := _PERMALINK.fullmatch(wanted):
        if match["revision"]:
            return Place(reverse("revision", args=(int(match["number"]), int(match["revision"]))))
        return article(int(match["number"]), match["anchor"] or anchor, asked=asked, preferred=preferred)
    if match := _ARTICLE.fullmatch(wanted):
        written = supported(match["language"] or "") or asked
        if wanted.endswith(".md") and written and (place := _markdown(int(match["number"]), written)):
            return place
        return article(int(match["number"]), anchor, asked=written, preferred=preferred)
    return None


def _todays_anchor(number: int, language: str, anchor: str) -> str:
    """The anchor in today's page; a link that was cut short still finds the only one that begins so. One query."""
    ledger = {row.anchor: row for row in Anchor.objects.of(number, language)}
    if anchor not in ledger:
        alike = [name for name, row in ledger.items() if name.startswith(anchor) and not row.gone]
        return alike[0] if len(alike) == 1 else ""
    return ledger[anchor].successor or anchor


def _remembered(path: str) -> Place | None:
    """Where the thing that once answered at this path answers now. Two queries."""
    known = Address.objects.resolve(path)
    if known is None:
        return None
    if known.article_id:
        return article(known.article_id, known.anchor, asked=known.language, preferred=known.language)
    text = TopicText.objects.filter(topic=known.topic_id, language=known.language).first()
    return Place(text.get_absolute_url()) if text else None


def _topic(slug: str, language: str) -> Place | None:
    """A topic by its slug of any language, by one of former days, or by the beginning of one. Two queries at most."""
    found = set(TopicText.objects.filter(slug=slug).values_list("topic", flat=True))
    if not found:
        addresses = Address.objects.filter(topic__isnull=False, path__contains=f"/topics/{slug}")
        found = set(addresses.values_list("topic", flat=True))
    text = TopicText.objects.filter(topic=found.pop(), language=language).first() if len(found) == 1 else None
    return Place(text.get_absolute_url()) if text else None


def _markdown(number: int, language: str) -> Place | None:
    here = Q(article=number) | Q(article__merged=number)
    text = Translation.objects.published().in_language(language).filter(here).first()
    return Place(reverse("article-markdown", args=(language, text.article_id, text.slug))) if text else None


def _only_misspelt(path: str, wanted: str) -> bool:
    """Whether nothing was lost but a forum's own signs and tags: no letter, and nothing that nobody types after a link."""
    bare = re.sub(r"\[/?\w+\]", "", path.lower())
    typed = not re.search(r"[^ -~«»“”‘’…\u200b\w]", bare)
    return typed and re.findall(r"[^\W_]", bare) == re.findall(r"[^\W_]", wanted)


def _routed(path: str) -> Place | None:
    """Any other page of the site."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return None if match.url_name in _ANSWERED_ABOVE else Place(path, keeps_query=True)
