"""A reader's question, from the inbox to the mail with the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from faq.models import Article, Question, Translation

from .inbox import check_room

logger = logging.getLogger(__name__)


@transaction.atomic
def ask(language: str, text: str, email: str = "") -> Question:
    """Store a question for the editors. The same one sent twice is one. Raises `InboxFull`."""
    same = Question.objects.waiting().filter(language=language, text=text, email=email).first()
    if same is not None:
        return same
    check_room(Question.objects.waiting())
    return Question.objects.create(language=language, text=text, email=email)


@transaction.atomic
def link(question: Question, article: Article) -> None:
    """Say which article answers. If readers can see it already, the question is answered now."""
    question.article, question.state = article, Question.State.NEW
    question.save(update_fields=["article", "state"])
    text = Translation.objects.published().in_language(question.language).filter(article=article).first()
    if text is not None:
        answer_published(text)


def answer_published(text: Translation) -> None:
    """Call inside the transaction that publishes: its questions are answered, and the mails go out after the commit."""
    open_ones = Question.objects.filter(article=text.article_id, language=text.language, state=Question.State.NEW)
    if open_ones.update(state=Question.State.ANSWERED):
        transaction.on_commit(
            lambda: send_answers(Question.objects.to_answer().filter(article=text.article_id)), robust=True
        )


@transaction.atomic
def mark_spam(questions: Iterable[Question]) -> int:
    """Out of the inbox, and the address with it. Returns how many."""
    numbers = [question.pk for question in questions]
    return Question.objects.filter(pk__in=numbers).update(state=Question.State.SPAM, email="")


def send_answers(
    questions: QuerySet[Question], progress: Callable[[Iterable[Question]], Iterable[Question]] = iter
) -> tuple[int, int]:
    """Mail the link to those who asked and delete their addresses. An address whose mail failed is kept for the next
    time. Returns how many were sent, and how many failed."""
    waiting = list(questions)
    if not waiting:
        return 0, 0
    sent = 0
    connection = get_connection()
    try:
        connection.open()
        for question in progress(waiting):
            sent += _send_answer(question, connection)
    except OSError as error:  # the mail server is away: no use in trying the others
        logger.warning("Mail cannot be sent now: %s", error)
    finally:
        connection.close()
    return sent, len(waiting) - sent


def _send_answer(question: Question, connection: BaseEmailBackend) -> bool:
    text = Translation.objects.published().in_language(question.language).filter(article=question.article_id).first()
    if text is None:  # withdrawn in the meantime
        return False
    try:
        _mail(question, text, connection).send()
    except (SMTPRecipientsRefused, SMTPDataError, ValueError) as error:
        logger.warning("The answer to question %s was refused: %s", question.pk, type(error).__name__)
        return False
    Question.objects.filter(pk=question.pk).update(email="")
    return True


def _mail(question: Question, text: Translation, connection: BaseEmailBackend) -> EmailMessage:
    with override(question.language):
        link = f"{settings.SITE_URL}{reverse('permalink', args=(text.article_id,))}?lang={text.language}"
        quoted = "\n".join(f"> {line}" for line in question.text.split("\n"))
        context = {"quoted": quoted, "title": text.title, "link": link, "site": settings.SITE_NAME}
        body = render_to_string("feedback/answer_mail.txt", context)
        return EmailMessage(_("Your question has an answer"), body, to=[question.email], connection=connection)
