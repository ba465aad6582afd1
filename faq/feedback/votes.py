from __future__ import annotations

from datetime import date

from django.db import transaction

from faq.models import FeedbackCount, Remark, Revision, Translation

from .inbox import check_room


def revision_read(article: int, language: str, number: int) -> Revision | None:
    """The revision of a public article that a page showed, today's or a former one. Two queries."""
    text = Translation.objects.published().in_language(language).filter(article=article).first()
    if text is None:
        return None
    return text.revisions.filter(number=number, state=Revision.State.PUBLISHED).first()


@transaction.atomic
def vote(revision: Revision, day: date, answer: str) -> None:
    """Count one vote."""
    FeedbackCount.objects.add(revision, day, answer)


@transaction.atomic
def remark(revision: Revision, day: date, reason: str = "", words: str = "") -> None:
    """Count the reason, and keep the words for the editors. `InboxFull` when too many wait: then nothing is counted."""
    if words:
        check_room(Remark.objects.waiting())
        Remark.objects.create(revision=revision, day=day, reason=reason, words=words)
    if reason:
        FeedbackCount.objects.add(revision, day, reason)
