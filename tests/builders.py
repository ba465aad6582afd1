"""Plain functions that make what a test needs, through the same verbs as the product."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from faq.editorial import workflow
from faq.editorial.texts import Text
from faq.models import Article, Channel, ChannelText, Revision, Topic, TopicText, Translation


def make_topic(key: str = "disputes", languages: tuple[str, ...] = ("fr", "en"), **fields: Any) -> Topic:
    topic, _new = Topic.objects.get_or_create(key=key, defaults=fields)
    for language in languages:
        if not topic.texts.filter(language=language).exists():
            workflow.publish_topic(
                TopicText(topic=topic, language=language, name=f"{key.title()} {language}", slug=f"{key}-{language}")
            )
    return topic


def make_draft(
    number: int = 16,
    language: str = "fr",
    *,
    title: str = "Comment ouvrir un litige ?",
    summary: str = "Ouvrez-le sur la page de la commande.",
    markdown: str = "## Avant de commencer {#before}\n\nRéunissez vos preuves.\n",
    topic: Topic | None = None,
    by: Any = None,
    **text: Any,
) -> Revision:
    article = Article.objects.filter(pk=number).first()
    if article is None:
        article = Article.objects.create(pk=number, topic=topic or make_topic(), position=number)
        Article.objects.count_on()
    return workflow.save_draft(article, language, Text(title=title, summary=summary, markdown=markdown, **text), by=by)


def make_article(number: int = 16, language: str = "fr", **fields: Any) -> Translation:
    """A published translation."""
    return workflow.publish(make_draft(number, language, **fields))


def make_editor(username: str = "camille", **fields: Any) -> Any:
    return get_user_model().objects.create_user(
        username, f"{username}@example.org", "correct horse battery", is_staff=True, is_superuser=True, **fields
    )


def make_channel(
    key: str = "chat", languages: tuple[str, ...] = ("fr", "en"), articles: Any = (), **fields: Any
) -> Channel:
    channel = Channel.objects.create(key=key, **{"hours": Channel.Hours.ALWAYS, **fields})
    channel.articles.set(articles)
    for language in languages:
        words = {field: f"{key} {field} {language}" for field in ChannelText.QUOTABLE}
        ChannelText.objects.create(channel=channel, language=language, **words)
    return channel


def make_colleague(role: str, username: str) -> Any:
    """Somebody with one of the roles that the migrations make: Writers, Reviewers, Publishers."""
    user = make_editor(username)
    user.is_superuser = False
    user.save()
    user.groups.add(Group.objects.get(name=role))
    return user
