"""One mail a day to each who takes care of articles: which of them are due."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from faq.models import Article, Reminder

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Digest:
    """What one person is told: their own articles that are due, and those that nobody takes care of."""

    owner: User
    own: list[Article] = field(default_factory=list)
    nobodys: list[Article] = field(default_factory=list)


@dataclass
class Outcome:
    sent: int = 0
    told_before: int = 0
    failed: int = 0
    unheard: int = 0  # articles that are due and whose owner nobody can write to, with no publisher to tell instead


def digests(day: date) -> tuple[list[Digest], int]:
    """Everybody who is to be told something, and the number of articles that nobody can be told of. An article whose
    owner has left, or has no address, is nobody's: every publisher hears of it. Two queries."""
    by_owner: dict[int, Digest] = {}
    nobodys: list[Article] = []
    for article in Article.objects.due(day).titled(settings.LANGUAGE_CODE).select_related("owner"):
        owner: Any = article.owner
        if owner and owner.is_active and owner.email:
            by_owner.setdefault(owner.pk, Digest(owner)).own.append(article)
        else:
            nobodys.append(article)
    publishers = _publishers() if nobodys else []
    for person in publishers:
        by_owner.setdefault(person.pk, Digest(person)).nobodys.extend(nobodys)
    return list(by_owner.values()), 0 if publishers else len(nobodys)


def _publishers() -> list[User]:
    people = get_user_model().objects
    backend = "django.contrib.auth.backends.ModelBackend"
    found = people.with_perm("faq.publish_article", backend=backend).filter(is_staff=True).exclude(email="")
    return list(found.order_by("pk"))


def remind(day: date, progress: Callable[[Iterable[Digest]], Iterable[Digest]] = iter) -> Outcome:
    """Send what is to be sent. Whoever was told on this day is not told twice; a mail that failed is tried again by the
    next run."""
    everybody, unheard = digests(day)
    outcome = Outcome(unheard=unheard)
    connection = get_connection()
    try:
        for digest in progress(everybody):
            if not Reminder.objects.claim(digest.owner, day):
                outcome.told_before += 1
            elif _send(digest, connection):
                outcome.sent += 1
            else:
                Reminder.objects.give_back(digest.owner)
                outcome.failed += 1
    finally:
        connection.close()
    return outcome


def _send(digest: Digest, connection: BaseEmailBackend) -> bool:
    try:
        with override(settings.LANGUAGE_CODE):
            _mail(digest, connection).send()
    except (OSError, ValueError) as error:  # a refusal by the mail server is an OSError too
        logger.warning("The reminder for user %s was not sent: %s", digest.owner.pk, type(error).__name__)
        return False
    return True


def _mail(digest: Digest, connection: BaseEmailBackend) -> EmailMessage:
    count = len(digest.own) + len(digest.nobodys)
    subject = ngettext("%(count)s article is to be checked", "%(count)s articles are to be checked", count)
    context = {
        "digest": digest,
        "admin": settings.SITE_URL + reverse("admin:index"),
        "list": settings.SITE_URL + reverse("admin:faq_article_changelist") + "?due=all",
        "site": settings.SITE_NAME,
    }
    body = render_to_string("editorial/reminder_mail.txt", context)
    return EmailMessage(
        f"{settings.SITE_NAME} – {subject % {'count': count}}", body, to=[digest.owner.email], connection=connection
    )
