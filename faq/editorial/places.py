"""The verbs that change what stands around the texts: articles' places, topics, synonyms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faq.models import Article, Pin, Synonym, Topic, TopicText
from faq.search import normalised, search

from . import log
from .announcing import announce

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def create_article(topic: Topic, owner: User | None = None) -> Article:
    """A new article, last in its topic, without a text yet; who begins it takes care of it."""
    last = Article.objects.filter(topic=topic).aggregate(Max("position"))["position__max"] or 0
    return Article.objects.create(topic=topic, position=last + 1, owner=owner)


@transaction.atomic
def place(article: Article, topic: int, position: int, *, by: User | None = None) -> None:
    """Put the article at another place, or in another topic."""
    article.topic_id, article.position = topic, position
    article.save(update_fields=["topic", "position"])
    text = article.translations.first()
    name = TopicText.objects.filter(topic=topic, language=get_language()).values_list("name", flat=True).first()
    deed = _("Moved to the topic “%(topic)s”, place %(place)s.") % {"topic": name or topic, "place": position}
    log.record(by, article.pk, text.title if text else "", deed)
    announce()


@transaction.atomic
def move(articles: list[int], topic: int, *, by: User | None = None) -> int:
    """Put the articles at the end of a topic, in their order. Returns how many came from elsewhere."""
    last = Article.objects.filter(topic=topic).aggregate(Max("position"))["position__max"] or 0
    coming = list(Article.objects.filter(pk__in=articles).exclude(topic=topic))
    for position, article in enumerate(coming, start=last + 1):
        place(article, topic, position, by=by)
    return len(coming)


@transaction.atomic
def change_topic(topic: Topic) -> None:
    """Store a topic's place; its names go through `workflow.publish_topic`."""
    topic.save()
    announce()


@transaction.atomic
def change_synonym(synonym: Synonym) -> None:
    synonym.save()
    announce()


@transaction.atomic
def remove_synonym(synonym: Synonym) -> None:
    synonym.delete()
    announce()


@transaction.atomic
def replace_synonyms(language: str, groups: Iterable[Synonym]) -> None:
    """All of a language's synonyms at once, in this order."""
    Synonym.objects.filter(language=language).delete()
    Synonym.objects.bulk_create(groups)
    announce()


@transaction.atomic
def pin(query: str, language: str, article: Article, *, by: User | None = None) -> Pin | None:
    """From now on the article comes first for these words. None where nothing is left of the words."""
    words = normalised(query)
    if not words:
        return None
    made, _new = Pin.objects.update_or_create(language=language, query=words, defaults={"article": article})
    text = article.translations.filter(language=language).first()
    log.record(by, article.pk, text.title if text else "", _("Comes first for “%(query)s”.") % {"query": words})
    announce()
    return made


@transaction.atomic
def unpin(made: Pin) -> None:
    made.delete()
    announce()


def effect_of_synonym(synonym: Synonym) -> list[tuple[str, list[str], list[str]]]:
    """For each of its words: the titles that it finds without the synonym, and with it. Nothing is stored: the synonym
    is taken away, or put in, inside a transaction that is rolled back."""
    found: dict[bool, list[list[str]]] = {}
    for present in (False, True):
        with transaction.atomic():
            Synonym.objects.filter(pk=synonym.pk).delete()
            if present:
                Synonym.objects.create(language=synonym.language, terms=synonym.terms, find=synonym.find)
            announce()
            found[present] = [
                [hit.title for hit in search(term, synonym.language, 3).hits] for term in synonym.terms[:8]
            ]
            transaction.set_rollback(True)
    return list(zip(synonym.terms[:8], found[False], found[True], strict=True))
