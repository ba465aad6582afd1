"""The verbs that change what is stored and what is public. Each is one transaction with every effect in its body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from faq.citing import cards
from faq.feedback import questions
from faq.models import (
    Address,
    Article,
    Channel,
    Revision,
    TopicText,
    Translation,
    Upcoming,
    WorkingCopy,
)
from faq.rendering import MarkdownRefused, with_anchors

from . import anchors, log
from .announcing import announce
from .documents import document
from .reviews import next_check
from .showing import derived, refresh, show, withdraw
from .texts import Conflict, Text, check_links, check_signs, missing_articles, one_line, refusal
from .translating import keep_in_step

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def save_draft(
    article: Article,
    language: str,
    text: Text,
    *,
    by: User | None = None,
    note: str = "",
    seen: int | None = None,
    translates: Revision | None = None,
) -> Revision:
    """Store the text as a new revision; readers see nothing of it. Raises `ValidationError` by field.

    `translates` is the revision of another language that this text says in full. `seen` is the number of the revision that the editor began from (0: there was none): where a colleague has saved
    a newer one, `Conflict` is raised and nothing is stored.
    """
    fields = text.stored()
    check_signs(fields)
    article = Article.objects.select_for_update().get(pk=article.pk)
    translation = Translation.objects.filter(article=article, language=language).first()
    newest = translation and translation.revisions.newest_first().first()
    if seen is not None and newest and newest.number != seen:
        raise Conflict(newest)
    if translation is None:
        translation = Translation(article=article, language=language)
    if translation.first_published is None:
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
    origin = {"author": by, "note": note, "translates": translates}
    revision = Revision(article=article, translation=translation, number=last + 1, **origin, **fields, **derived(made))
    revision.full_clean(exclude=["html", "plain", "author", "translates"])
    revision.save()
    if by:
        WorkingCopy.objects.of(article.pk, by.pk).filter(language=language).delete()
    log.record(by, article.pk, revision.title, _("%(text)s was saved.") % {"text": _named(revision)}, note)
    return revision


@transaction.atomic
def archive(
    translation: Translation, *, reason: str, successor: int | None = None, by: User | None = None
) -> Translation:
    """Take the text away from readers; its address says why, and which article takes its place. All revisions stay,
    and publishing brings it back. Raises `ValidationError` by field."""
    translation = Translation.objects.select_for_update().select_related("article").get(pk=translation.pk)
    reason = one_line(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why: readers will see it.")})
    if successor == translation.article_id:
        raise ValidationError({"successor": _("An article cannot take its own place.")})
    if successor and not Article.objects.filter(pk=successor).exists():
        raise ValidationError({"successor": missing_articles([successor])})
    revision = translation.live
    if revision is None:
        raise ValidationError(_("Only a text that was published can be archived."), "not_live")
    withdraw(translation, reason, successor)
    refresh(Translation.objects.referring_to(translation.article_id))
    deed = _("%(text)s was archived.") % {"text": _named(revision)}
    log.record(by, translation.article_id, translation.title, deed, reason)
    announce()
    return translation


@transaction.atomic
def restore(revision: Revision, *, by: User | None = None, seen: int | None = None) -> Revision:
    """The text of an older revision as a new draft, on top of all later ones. Raises `Conflict`, `ValidationError`."""
    note = _("As in revision %(number)s") % {"number": revision.number}
    article, language, text = revision.article, revision.translation.language, Text.of(revision)
    return save_draft(article, language, text, by=by, note=note, seen=seen, translates=revision.translates)


@transaction.atomic
def submit(revision: Revision, *, by: User | None = None, note: str = "") -> None:
    """Ask for a review of this draft. Raises `ValidationError` for what is no draft."""
    _step(revision, Revision.State.DRAFT, Revision.State.REVIEW)
    log.record(
        by, revision.article_id, revision.title, _("%(text)s waits for review.") % {"text": _named(revision)}, note
    )


@transaction.atomic
def send_back(revision: Revision, *, by: User | None = None, note: str = "") -> None:
    """Give a text in review back to its writer. Raises `ValidationError` for what is not in review."""
    _step(revision, Revision.State.REVIEW, Revision.State.DRAFT)
    log.record(by, revision.article_id, revision.title, _("%(text)s was sent back.") % {"text": _named(revision)}, note)


def _step(revision: Revision, before: str, after: str) -> None:
    """From one state to the next; two people who press at once do not both succeed."""
    if not Revision.objects.filter(pk=revision.pk, state=before).update(state=after):
        raise ValidationError(_("This text is no longer in the state that you saw. Look at it again."), "other_state")
    revision.state = after


def _named(revision: Revision) -> str:
    return _("%(language)s, revision %(number)s") % {
        "language": dict(settings.LANGUAGES).get(revision.translation.language, revision.translation.language),
        "number": revision.number,
    }


@transaction.atomic
def publish(
    revision: Revision,
    *,
    by: User | None = None,
    checked: date | None = None,
    check_by: date | None = None,
    opens: datetime | None = None,
    closes: datetime | None = None,
    note: str = "",
    wording: bool = False,
    leads: Mapping[str, str] | None = None,
) -> Translation:
    """Make this revision what readers see, from `opens` until `closes` where these are given.

    No process has to run at those times: `published()` decides when it is asked, and a later version of a text that is
    public already takes its place with the first request after its time (`due`). Publishing another one before calls it
    off; it stays a draft. `wording` says that nothing changed for the other languages: they need not follow. `leads` says
    which heading answers for the anchor of one that leaves; without it, the top does. An article that was merged comes
    back. Raises `ValidationError` by field.
    """
    translation = Translation.objects.select_for_update().select_related("article").get(pk=revision.translation_id)
    if closes and closes <= (opens or timezone.now()):
        raise ValidationError({"closes": _("The end must lie after the beginning, and in the future.")})
    if opens and opens > timezone.now() and translation.live_id and not _is_later(translation.opens):
        if translation.live_id == revision.pk:
            raise ValidationError({"opens": _("Readers see this text already.")})
        terms = {"closes": closes, "checked": checked, "wording": wording, "leads": dict(leads or {}), "by": by}
        Upcoming.objects.update_or_create(
            translation=translation, defaults={"revision": revision, "opens": opens, **terms}
        )
        deed = _("%(text)s will take the place of the public text.")
    else:
        _take_its_place(translation, revision, opens, closes, wording, leads)
        if checked:
            translation.checked, translation.check_by = checked, check_by or next_check(checked)
            translation.save(update_fields=["checked", "check_by"])
        questions.answer_published(translation)
        # Only the picture beside links: a failure is logged, and the site's own stands in.
        transaction.on_commit(lambda: cards.make_for(translation.pk), robust=True)
        deed = _("%(text)s was published.")
    words = f"{deed % {'text': _named(revision)}} {_times(opens, closes)}".strip()
    log.record(by, translation.article_id, revision.title, words, note)
    announce()
    return translation


def _is_later(time: datetime | None) -> bool:
    return bool(time and time > timezone.now())


def _take_its_place(
    translation: Translation,
    revision: Revision,
    opens: datetime | None,
    closes: datetime | None,
    wording: bool,
    leads: Mapping[str, str] | None,
) -> None:
    """Part of `publish`: from here on, or from `opens`, the revision is the text, with its address and its anchors."""
    before = (translation.title, translation.slug) if translation.live_id else None
    Upcoming.objects.filter(translation=translation).delete()
    if translation.live_id and _is_later(translation.opens):
        # It was to be public later and now never will be: it stays a draft, which no address shows.
        Revision.objects.filter(pk=translation.live_id).update(state=Revision.State.DRAFT)
    translation.opens, translation.closes = opens, closes
    translation.archived, translation.reason, translation.successor = None, "", None
    revision.state = Revision.State.PUBLISHED
    revision.save(update_fields=["state"])
    replaced, translation.live = translation.live, revision
    keep_in_step(translation, replaced, wording=wording)
    translation.title, translation.slug = revision.title, revision.slug
    translation.summary, translation.keywords = revision.summary, revision.keywords
    translation.updated = opens or timezone.now()
    translation.first_published = translation.first_published or translation.updated
    translation.save()
    Address.objects.remember(
        translation.get_absolute_url(), language=translation.language, article=translation.article_id
    )
    article = translation.article
    if article.merged_into_id:
        anchors.take_back(article)
        article.merged_into = None
        article.save(update_fields=["merged_into"])
    show(translation, leads)
    if before != (translation.title, translation.slug):
        refresh(Translation.objects.referring_to(article.pk).exclude(pk=translation.pk))


def _times(opens: datetime | None, closes: datetime | None) -> str:
    words = []
    for sentence, time in ((_("Public from %(time)s."), opens), (_("Public until %(time)s."), closes)):
        if time:
            words.append(sentence % {"time": date_format(timezone.localtime(time), "SHORT_DATETIME_FORMAT")})
    return " ".join(words)


@transaction.atomic
def publish_topic(text: TopicText) -> None:
    """Store a topic's name and address; the old address keeps leading here."""
    text.full_clean()
    text.save()
    Address.objects.remember(text.get_absolute_url(), language=text.language, topic=text.topic_id)
    announce()


@transaction.atomic
def change_channel(channel: Channel) -> int:
    """Call after a channel's words were stored: texts that quote it are made anew. Returns how many."""
    return refresh(Translation.objects.with_live().filter(quotes=channel))
