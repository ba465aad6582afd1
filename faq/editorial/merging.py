"""Two articles made one: whoever comes by an address of the one that goes is led to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from faq.models import Article, Channel, Pin, Question, Translation

from . import anchors, log
from .announcing import announce
from .showing import refresh, withdraw
from .texts import missing_articles

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def check(article: Article, into: Article) -> None:
    """Raise `ValidationError` at `into` where the two cannot become one. One query."""
    if article.pk == into.pk:
        raise ValidationError({"into": _("An article cannot take its own place.")})
    for one in (article, into):
        if one.merged_into_id:
            sentence = _("#%(number)s is merged into #%(into)s already.")
            raise ValidationError({"into": sentence % {"number": one.pk, "into": one.merged_into_id}})
    if not Translation.objects.published().filter(article=into).exists():
        raise ValidationError({"into": _("Readers do not see that article: publish it first.")})


@transaction.atomic
def merge(
    article: Article, into: Article, *, leads: anchors.Leads | None = None, note: str = "", by: User | None = None
) -> None:
    """Withdraw all texts of an article and lead its addresses, permalinks, anchors and links to another one, and with
    them what hangs on it: first answers, ways of contact, readers' open questions.

    `leads` says which heading answers for an anchor. The texts stay in the history, and publishing one brings the
    article back. Raises `ValidationError` by field.
    """
    found = Article.objects.select_for_update().order_by("pk").in_bulk([article.pk, into.pk])
    if missing := sorted({article.pk, into.pk} - set(found)):
        raise ValidationError({"into": missing_articles(missing)})
    article, into = found[article.pk], found[into.pk]
    check(article, into)
    linked = set(Translation.objects.referring_to(article.pk).values_list("pk", flat=True))
    for text in Translation.objects.with_live().filter(article=article):
        with override(text.language):
            reason = _("This answer is now part of another one.")
        withdraw(text, reason, into.pk)
    anchors.hand_over(article, into, leads or {})
    Article.objects.filter(pk__in=[article.pk, *article.merged.values_list("pk", flat=True)]).update(merged_into=into)
    Pin.objects.filter(article=article).update(article=into)
    Question.objects.filter(article=article, state=Question.State.NEW).update(article=into)
    for channel in Channel.objects.filter(articles=article):
        channel.articles.remove(article)
        channel.articles.add(into)
    own = Translation.objects.with_live().filter(article=into).values_list("pk", flat=True)
    refresh(Translation.objects.with_live().filter(pk__in=linked.union(own)).select_related("live", "article"))
    deed = _("#%(number)s was merged into #%(into)s.") % {"number": article.pk, "into": into.pk}
    for one in (article, into):
        named = one.translations.first()
        log.record(by, one.pk, named.title if named else "", deed, note)
    announce()
