"""Whose an article is, and when its facts are to be checked again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from faq.models import Article, Translation

from . import log
from .announcing import announce

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def next_check(day: date) -> date:
    """When facts that were checked on this day are to be checked again."""
    return day + timedelta(days=settings.REVIEW_DAYS)


@transaction.atomic
def check(articles: Iterable[int], *, day: date, by: User | None = None, again: date | None = None) -> int:
    """Say that the facts of these articles were checked on this day: readers see it under every public text of them, in
    all languages. Returns how many articles have such a text."""
    texts = Translation.objects.published().filter(article__in=list(articles)).order_by("article_id", "language")
    titles = {text.article_id: text.title for text in texts.only("article_id", "title")}
    keys = list(texts.values_list("pk", flat=True))
    Translation.objects.filter(pk__in=keys).update(checked=day, check_by=again or next_check(day))
    for number, title in titles.items():
        log.record(by, number, title, _("The facts were checked."))
    announce()
    return len(titles)


@transaction.atomic
def check_again(article: Article, day: date | None, *, by: User | None = None) -> None:
    """Set the day by which somebody should check the facts of every text of the article; None is now."""
    article.translations.update(check_by=day)
    said = _("To be checked again by %(day)s.") % {"day": date_format(day or timezone.localdate(), "SHORT_DATE_FORMAT")}
    log.record(by, article.pk, "", said)


@transaction.atomic
def give(articles: Iterable[int], owner: User | None, *, by: User | None = None) -> int:
    """From now on this person takes care of these articles. Returns how many."""
    numbers = list(articles)
    Article.objects.filter(pk__in=numbers).update(owner=owner)
    said = _("%(who)s takes care of it.") % {"who": owner} if owner else _("Nobody takes care of it.")
    for number in numbers:
        log.record(by, number, "", said)
    return len(numbers)
