"""What the cite box under an article holds. No query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from faq import days
from faq.models import Translation

from .documents import address, permalink
from .formats import Citation
from .oembed import iframe


class Form(NamedTuple):
    name: str
    label: str
    text: str
    rows: int


@dataclass(frozen=True)
class Box:
    title: str
    language: str
    url: str
    date: str
    forms: list[Form]  # the link alone
    quoting: list[Form]  # with the short answer and the date
    sections: list[tuple[str, str]]  # title and permalink of each heading
    revision: str
    embed: str


def of_article(text: Translation) -> Box:
    assert text.live is not None
    assert text.updated is not None
    number, language = text.article_id, text.language
    url = permalink(number, language)
    date = _("updated on %s") % days.written(text.updated)
    citation = Citation(url, text.title, language)
    return Box(
        title=text.title,
        language=language,
        url=url,
        date=date,
        forms=_forms(citation),
        quoting=_forms(citation.quoting(text.summary, date)),
        sections=_sections(text.live.headings, url),
        revision=address("revision", number, text.live.number),
        embed=iframe(text),
    )


def _sections(headings: list[dict[str, Any]], url: str) -> list[tuple[str, str]]:
    """Each has the anchor in the article's own permalink."""
    before, query = url.split("?")
    return [(part["title"], f"{before}{part['anchor']}/?{query}") for part in headings if part["anchor"]]


def _forms(citation: Citation) -> list[Form]:
    """The bare address first: the only form that shows a preview everywhere."""
    labels = {
        "bare": _("Address"),
        "markdown": "Markdown",
        "bbcode": "BBCode",
        "html": "HTML",
        "plain": _("Plain text"),
    }
    return [Form(name, labels[name], text, text.count("\n") + 1) for name, text in citation.forms().items()]
