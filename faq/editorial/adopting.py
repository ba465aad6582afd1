"""Texts that come from files or from another site, with the numbers, dates and standing that they had there. They go
through the same verbs as an editor's; what a verb dates with today is then set to what the text brings along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from faq.models import Article, Revision, Translation, Upcoming

from . import workflow
from .announcing import announce
from .texts import Text

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Past:
    """What a text brings along. What is None or empty is not known, and is as for a text that is written today."""

    revision: int | None = None
    note: str = ""
    written: datetime | None = None
    state: str = Revision.State.DRAFT  # of a draft: may be in review
    published: datetime | None = None
    updated: datetime | None = None
    checked: date | None = None
    check_by: date | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    archived: datetime | None = None
    reason: str = ""
    successor: int | None = None
    # Revisions of the same article in another language, by their numbers: which one this text says, and which one the
    # public text is in step with.
    translates: int | None = None
    in_step: int | None = None
    # Of a version to come: whether only its wording changes, and which heading answers for one that leaves.
    wording: bool = False
    leads: Mapping[str, str] = field(default_factory=dict)

    def standing(self) -> tuple[object, ...]:
        """What readers see of it besides the words, and when it is due."""
        return self.checked, self.check_by, self.opens, self.closes, bool(self.archived), self.reason, self.successor

    @classmethod
    def of(cls, translation: Translation, revision: Revision) -> Past:
        return cls(
            revision=revision.number,
            note=revision.note,
            written=revision.created,
            state=revision.state,
            published=translation.first_published,
            updated=translation.updated,
            checked=translation.checked,
            check_by=translation.check_by,
            opens=translation.opens,
            closes=translation.closes,
            archived=translation.archived,
            reason=translation.reason,
            successor=translation.successor_id,
            translates=revision.translates.number if revision.translates else None,
            in_step=translation.translates.number if translation.translates else None,
        )

    def coming(self, terms: Upcoming) -> Past:
        """The same, as of a version that takes the place of the public one on these terms."""
        words = replace(self, wording=terms.wording, leads=terms.leads)
        return replace(words, opens=terms.opens, closes=terms.closes, checked=terms.checked)


@transaction.atomic
def adopt_draft(article: Article, language: str, text: Text, past: Past, *, by: User | None = None) -> Revision:
    """As the newest draft, in review if it was there. Raises `ValidationError` by field."""
    revision = _stored(article, language, text, past, by)
    if past.state == Revision.State.REVIEW:
        workflow.submit(revision, by=by)
    return revision


@transaction.atomic
def adopt_upcoming(article: Article, language: str, text: Text, past: Past, *, by: User | None = None) -> Revision:
    """As the version that takes the place of the public one at `past.opens`. Raises `ValidationError` by field."""
    revision = adopt_draft(article, language, text, past, by=by)
    terms = {"opens": past.opens, "closes": past.closes, "checked": past.checked, "wording": past.wording}
    Upcoming.objects.update_or_create(
        translation_id=revision.translation_id,
        defaults={"revision": revision, "leads": dict(past.leads), "by": by, **terms},
    )
    announce()
    return revision


@transaction.atomic
def adopt_former(article: Article, language: str, text: Text, past: Past, *, by: User | None = None) -> Revision:
    """As a revision that readers saw once, and can still be pointed at. Raises `ValidationError` by field."""
    revision = _stored(article, language, text, past, by)
    Revision.objects.filter(pk=revision.pk).update(state=Revision.State.PUBLISHED)
    return revision


@transaction.atomic
def adopt(
    article: Article,
    language: str,
    text: Text | Revision,
    past: Past,
    *,
    by: User | None = None,
    translates: Revision | None = None,
) -> Revision:
    """Publish the text, or this revision of it again, as it was public where it comes from: from when until when, or
    archived. Raises `ValidationError` by field."""
    revision = text if isinstance(text, Revision) else _stored(article, language, text, past, by, translates)
    opens, closes = _later(past.opens), _later(past.closes)
    translation = workflow.publish(
        revision, by=by, checked=past.checked, check_by=past.check_by, opens=opens, closes=closes
    )
    if translation.live_id != revision.pk:  # its time is to come, and another text is public until then
        return revision
    if past.archived:
        workflow.archive(translation, reason=past.reason, successor=past.successor, by=by)
    dates = {"first_published": past.published, "updated": past.updated, "archived": past.archived}
    known: dict[str, Any] = {name: value for name, value in dates.items() if value}
    Translation.objects.filter(pk=translation.pk).update(opens=past.opens, closes=past.closes, **known)
    return revision


def _later(time: datetime | None) -> datetime | None:
    return time if time and time > timezone.now() else None


def _stored(
    article: Article, language: str, text: Text, past: Past, by: User | None, translates: Revision | None = None
) -> Revision:
    """Saved as a draft, under the number that it had if that is free: links to one revision hold."""
    revision = workflow.save_draft(article, language, text, note=past.note, by=by, translates=translates)
    others = Revision.objects.filter(article=article).exclude(pk=revision.pk)
    if past.revision and not others.filter(number=past.revision).exists():
        revision.number = past.revision
    revision.created = past.written or revision.created
    Revision.objects.filter(pk=revision.pk).update(number=revision.number, created=revision.created)
    return revision
