"""What hangs on the text that readers see, made anew or taken away with it. Parts of the verbs that change which it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from faq import search
from faq.models import Channel, OutsideLink, Translation, Upcoming
from faq.rendering import Document, MarkdownRefused, outside_links

from . import anchors
from .announcing import announce
from .documents import document
from .texts import refusal


def show(translation: Translation, leads: Mapping[str, str] | None = None) -> None:
    """Render the live revision, keep its anchors, note what it hangs on, and index it."""
    revision = translation.live
    assert revision is not None
    language, article = translation.language, translation.article_id
    try:
        made = document(revision.markdown, language, article)
        today = {part.anchor for part in made.headings if part.anchor}
        if anchors.keep(article, language, today, leads or {}):
            # Once more: an anchor that left just now needs its place in the page.
            made = document(revision.markdown, language, article)
    except MarkdownRefused as error:
        raise refusal(error) from error
    for name, value in derived(made).items():
        setattr(revision, name, value)
    revision.save(update_fields=["html", "headings", "plain"])
    translation.refers_to.set(made.references)
    translation.quotes.set(Channel.objects.filter(key__in={name.partition(".")[0] for name in made.quoted}))
    OutsideLink.objects.keep(translation, outside_links(made.html))
    search.index(translation)


def withdraw(translation: Translation, reason: str, successor: int | None) -> None:
    """Part of the verbs that take a text away from readers. The texts that link to it are theirs to refresh."""
    Upcoming.objects.filter(translation=translation).delete()
    translation.live, translation.opens, translation.closes = None, None, None
    translation.archived, translation.reason, translation.successor_id = timezone.now(), reason, successor
    translation.full_clean(validate_unique=False)
    translation.save()
    search.index(translation)


@transaction.atomic
def refresh(translations: Iterable[Translation]) -> int:
    """Make the derived parts of these live texts anew: HTML, headings, plain text, index. Returns how many."""
    count = 0
    for translation in translations:
        show(translation)
        count += 1
    announce()
    return count


def derived(made: Document) -> dict[str, object]:
    headings = [
        {"anchor": part.anchor, "level": part.level, "title": part.title, "text": part.text} for part in made.headings
    ]
    return {"html": made.html, "headings": headings, "plain": made.plain}
