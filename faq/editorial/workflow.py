"""The verbs that change what is stored and what is public. Each is one transaction with every effect in its body."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from faq import search
from faq.citing import cards
from faq.feedback import questions
from faq.models import Address, Anchor, Article, Channel, ContentStamp, Revision, TopicText, Translation
from faq.rendering import Document, MarkdownRefused, with_anchors

from .documents import document
from .texts import Text, check_links, refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def save_draft(article: Article, language: str, text: Text, *, by: User | None = None, note: str = "") -> Revision:
    """Store the text as a new revision; readers see nothing of it. Raises `ValidationError` by field."""
    fields = text.stored()
    article = Article.objects.select_for_update().get(pk=article.pk)
    translation = Translation.objects.filter(article=article, language=language).first()
    if translation is None:
        translation = Translation(article=article, language=language)
    if translation.live_id is None:
        translation.title, translation.slug = fields["title"], fields["slug"]
        translation.summary, translation.keywords = fields["summary"], fields["keywords"]
        translation.full_clean(validate_unique=False, validate_constraints=False)
        translation.save()
    try:
        fields["markdown"] = with_anchors(fields["markdown"])
        made = document(fields["markdown"], language, article.pk)
    except MarkdownRefused as error:
        raise refusal(error) from error
    check_links(translation, made.references, text.related)
    last = Revision.objects.filter(article=article).aggregate(Max("number"))["number__max"] or 0
    revision = Revision(
        article=article, translation=translation, number=last + 1, author=by, note=note, **fields, **_derived(made)
    )
    revision.full_clean(exclude=["html", "plain", "author"])
    revision.save()
    return revision


@transaction.atomic
def publish(revision: Revision, *, by: User | None = None, checked: date | None = None) -> Translation:
    """Make this revision what readers see. Raises `ValidationError` by field."""
    translation = Translation.objects.select_for_update().select_related("article").get(pk=revision.translation_id)
    before = (translation.title, translation.slug) if translation.live_id else None
    now = timezone.now()
    revision.state = Revision.State.PUBLISHED
    revision.save(update_fields=["state"])
    translation.live = revision
    translation.title, translation.slug = revision.title, revision.slug
    translation.summary, translation.keywords = revision.summary, revision.keywords
    translation.first_published = translation.first_published or now
    translation.updated = now
    translation.checked = checked or translation.checked
    translation.save()
    Address.objects.remember(
        translation.get_absolute_url(), language=translation.language, article=translation.article_id
    )
    _show(translation)
    if before != (translation.title, translation.slug):
        refresh(translation.article.referred_from.published().exclude(pk=translation.pk))
    questions.answer_published(translation)
    ContentStamp.objects.bump()
    # Only the picture beside links: a failure is logged, and the site's own stands in.
    transaction.on_commit(lambda: cards.make_for(translation.pk), robust=True)
    return translation


@transaction.atomic
def refresh(translations: Iterable[Translation]) -> int:
    """Make the derived parts of these live texts anew: HTML, headings, plain text, index. Returns how many."""
    count = 0
    for translation in translations:
        _show(translation)
        count += 1
    ContentStamp.objects.bump()
    return count


@transaction.atomic
def publish_topic(text: TopicText) -> None:
    """Store a topic's name and address; the old address keeps leading here."""
    text.full_clean()
    text.save()
    Address.objects.remember(text.get_absolute_url(), language=text.language, topic=text.topic_id)
    ContentStamp.objects.bump()


@transaction.atomic
def change_channel(channel: Channel) -> int:
    """Call after a channel's words were stored: texts that quote it are made anew. Returns how many."""
    return refresh(Translation.objects.published().filter(quotes=channel))


def _show(translation: Translation) -> None:
    """Render the live revision, keep its anchors, note what it hangs on, and index it."""
    revision = translation.live
    assert revision is not None
    language, article = translation.language, translation.article_id
    try:
        made = document(revision.markdown, language, article)
        if _keep_anchors(article, language, {part.anchor for part in made.headings if part.anchor}):
            # Once more: an anchor that left just now needs its place in the page.
            made = document(revision.markdown, language, article)
    except MarkdownRefused as error:
        raise refusal(error) from error
    for name, value in _derived(made).items():
        setattr(revision, name, value)
    revision.save(update_fields=["html", "headings", "plain"])
    translation.refers_to.set(made.references)
    translation.quotes.set(Channel.objects.filter(key__in={name.partition(".")[0] for name in made.quoted}))
    search.index(translation)


def _keep_anchors(article: int, language: str, today: set[str]) -> bool:
    """Enter today's anchors in the ledger and mark those that left. Returns whether any came back or left."""
    ledger = Anchor.objects.of(article, language)
    back = ledger.filter(anchor__in=today, gone=True).update(gone=False, successor="")
    left = ledger.exclude(anchor__in=today).filter(gone=False).update(gone=True)
    known = set(ledger.values_list("anchor", flat=True))
    ledger.bulk_create([Anchor(article_id=article, language=language, anchor=name) for name in sorted(today - known)])
    return bool(back or left)


def _derived(made: Document) -> dict[str, object]:
    headings = [
        {"anchor": part.anchor, "level": part.level, "title": part.title, "text": part.text} for part in made.headings
    ]
    return {"html": made.html, "headings": headings, "plain": made.plain}
