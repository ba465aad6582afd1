"""The verbs that change what stands around the texts: articles' places, topics, synonyms."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from faq.models import Article, ContentStamp, Pin, Synonym, Topic
from faq.search import normalised, search


@transaction.atomic
def create_article(topic: Topic) -> Article:
    """A new article, last in its topic, without a text yet."""
    last = Article.objects.filter(topic=topic).aggregate(Max("position"))["position__max"] or 0
    return Article.objects.create(topic=topic, position=last + 1)


@transaction.atomic
def place(article: Article, topic: int, position: int) -> None:
    """Put the article at another place, or in another topic."""
    article.topic_id, article.position = topic, position
    article.save(update_fields=["topic", "position"])
    ContentStamp.objects.bump()


@transaction.atomic
def change_topic(topic: Topic) -> None:
    """Store a topic's place; its names go through `workflow.publish_topic`."""
    topic.save()
    ContentStamp.objects.bump()


@transaction.atomic
def change_synonym(synonym: Synonym) -> None:
    synonym.save()
    ContentStamp.objects.bump()


@transaction.atomic
def remove_synonym(synonym: Synonym) -> None:
    synonym.delete()
    ContentStamp.objects.bump()


@transaction.atomic
def pin(query: str, language: str, article: Article) -> Pin | None:
    """From now on the article comes first for these words. None where nothing is left of the words."""
    words = normalised(query)
    if not words:
        return None
    made, _new = Pin.objects.update_or_create(language=language, query=words, defaults={"article": article})
    ContentStamp.objects.bump()
    return made


@transaction.atomic
def unpin(made: Pin) -> None:
    made.delete()
    ContentStamp.objects.bump()


def effect_of_synonym(synonym: Synonym) -> list[tuple[str, list[str], list[str]]]:
    """For each of its words: the titles that it finds without the synonym, and with it. Nothing is stored: the synonym
    is taken away, or put in, inside a transaction that is rolled back."""
    found: dict[bool, list[list[str]]] = {}
    for present in (False, True):
        with transaction.atomic():
            Synonym.objects.filter(pk=synonym.pk).delete()
            if present:
                Synonym.objects.create(language=synonym.language, terms=synonym.terms, find=synonym.find)
            ContentStamp.objects.bump()
            found[present] = [
                [hit.title for hit in search(term, synonym.language, 3).hits] for term in synonym.terms[:8]
            ]
            transaction.set_rollback(True)
    return list(zip(synonym.terms[:8], found[False], found[True], strict=True))
