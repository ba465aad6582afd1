"""Rendering with what the site knows: titles and addresses of other articles, the channels' facts, the page's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from faq.models import Anchor, Article, ChannelText, Translation
from faq.rendering import Document, Link, mentioned, render


def labels(language: str) -> dict[str, str]:
    """The words that the renderer puts beside an editor's own."""
    with override(language):
        return {
            "note": _("Note"),
            "tip": _("Tip"),
            "important": _("Important"),
            "warning": _("Warning"),
            "caution": _("Caution"),
            "section_link": _("Link to “%s”"),
        }


def links(language: str, numbers: set[int]) -> dict[int, Link]:
    """Those of these articles that are published, in this language or else in another one; for one that was merged, the
    article that it is part of now. One query, three if any is not published."""
    found = _published(language, numbers)
    if missing := numbers - set(found):
        merged = {
            one.pk: one.merged_into_id or 0 for one in Article.objects.filter(pk__in=missing).exclude(merged_into=None)
        }
        into = _published(language, set(merged.values())) if merged else {}
        found |= {number: into[other] for number, other in merged.items() if other in into}
    return found


def _published(language: str, numbers: set[int]) -> dict[int, Link]:
    found: dict[int, Link] = {}
    texts = Translation.objects.published().filter(article__in=numbers)
    for text in texts.only("article_id", "language", "title", "slug"):
        if text.article_id not in found or text.language == language:
            found[text.article_id] = Link(text.get_absolute_url(), text.title)
    return found


def document(markdown: str, language: str, article: int | None = None) -> Document:
    """The one way to a page's HTML: for the page, the preview and the search text. Three queries."""
    former = Anchor.objects.of(article, language).filter(gone=True) if article else Anchor.objects.none()
    return render(
        markdown,
        links=links(language, mentioned(markdown)),
        facts=ChannelText.objects.facts(language),
        labels=labels(language),
        aliases=dict(former.values_list("anchor", "successor")),
    )
