"""An article as one Markdown file: front matter with what a citation needs, then the text."""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import get_resolver, get_script_prefix, reverse

from faq.models import ChannelText, Revision, Translation

from .formats import markdown_label

_REFERENCE = re.compile(r"\[\[([0-9]{1,9})(?:#([a-z0-9-]{1,80}))?(?:\|([^\[\]\n]{1,180}))?\]\]")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+").fullmatch
_FACT = re.compile(r"\{\{\s*([a-z0-9-]+\.[a-z_]+)\s*\}\}")


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


@cache
def _everywhere(name: str, language: str) -> str:
    return reverse(name, args=(language,) if language else ())


def everywhere(name: str, language: str = "") -> str:
    """The full address of a page that there is once, or once in each language: `faq.urls` is asked once for it."""
    return absolute(_everywhere(name, language))


def path(name: str, *values: int | str) -> str:
    """As `reverse`, for one page of many: `faq.urls` is asked once for the form of its address. A value in which a sign is
    written in another way is left to Django."""
    if all(isinstance(value, int) or _PLAIN(value) for value in values):
        return _form(name) % values
    return reverse(name, args=values)


@cache
def _form(name: str) -> str:
    known: Any = get_resolver().reverse_dict[name]
    [(form, _names)] = known[0]
    return get_script_prefix() + re.sub(r"%\(\w+\)s", "%s", form)


def address(name: str, *values: int | str) -> str:
    """The full address of one page of many."""
    return absolute(path(name, *values))


def permalink(number: int, language: str, anchor: str = "") -> str:
    """The short address for ever, fixed to a language: what people paste."""
    short = address("permalink-anchor", number, anchor) if anchor else address("permalink", number)
    return f"{short}?lang={language}"


def markdown_path(text: Translation) -> str:
    return path("article-markdown", text.language, text.article_id, text.slug)


def of_article(text: Translation) -> str:
    """Today's text, with links and quoted facts written out, and the address of a newer text in another language. Two
    queries beyond the translation with its live revision, three where it translates another text."""
    assert text.live is not None
    dates = {"updated": text.updated, "checked": text.checked}
    written = {name: date.isoformat() for name, date in dates.items() if date}
    if text.translates_id:
        newer = text.newer(Translation.objects.published().filter(article=text.article_id))
        written |= {"newer": absolute(newer.get_absolute_url())} if newer else {}
    return _file(text.live, written_out(text), canonical=absolute(text.get_absolute_url()), **written)


def written_out(text: Translation) -> str:
    """The live Markdown as any other reader of Markdown understands it: `[[16]]` is a link, `{{chat.speed}}` its words.
    Two queries."""
    assert text.live is not None
    titles = dict(
        Translation.objects.published()
        .in_language(text.language)
        .filter(article__in={int(match[1]) for match in _REFERENCE.finditer(text.live.markdown)})
        .values_list("article_id", "title")
    )
    facts = ChannelText.objects.facts(text.language)

    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        if number not in titles:
            return match[3] or match[0]
        return f"[{markdown_label(match[3] or titles[number])}]({permalink(number, text.language, match[2] or '')})"

    return _FACT.sub(lambda match: facts.get(match[1], match[0]), _REFERENCE.sub(link, text.live.markdown))


def of_revision(revision: Revision) -> str:
    """The words of one revision: these bytes never change, and `fingerprint` is their SHA-256."""
    canonical = path("revision", revision.article_id, revision.number)
    return _file(revision, revision.markdown, canonical=canonical, saved=revision.created.isoformat())


def fingerprint(revision: Revision) -> str:
    return sha256(of_revision(revision).encode()).hexdigest()


def _file(revision: Revision, body: str, canonical: str, **dates: str) -> str:
    """JSON strings are YAML strings, so that no title can break out of its line."""
    language = revision.translation.language
    front = {
        "title": revision.title,
        "summary": revision.summary,
        "language": language,
        "number": revision.article_id,
        "revision": revision.number,
        "canonical": canonical,
        **dates,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items()]
    return "\n".join(["---", *lines, "---", "", body])
