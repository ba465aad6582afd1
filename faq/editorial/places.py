"""The verbs that change what stands around the texts: articles' places, topics, synonyms."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from faq.models import Article, ContentStamp, Synonym, Topic


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
