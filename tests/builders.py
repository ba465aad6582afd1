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


def make_many(count: int, revisions: int = 10, languages: tuple[str, ...] = ("fr", "en")) -> None:
    """So many published articles with so many revisions each, straight into the tables: for lists, not for readers."""
    topic = make_topic()
    articles = [Article(pk=number, topic=topic, position=number) for number in range(1, count + 1)]
    Article.objects.bulk_create(articles)
    texts = [
        Translation(article=article, language=language, title=f"Question {article.pk}", slug="q", summary="Réponse.")
        for article in articles
        for language in languages
    ]
    Translation.objects.bulk_create(texts)
    kept = [
        Revision(
            article_id=text.article_id, translation=text, number=place * revisions + turn, state="published",
            title=text.title, slug="q", summary="Réponse.", markdown="Texte.\n", html="<p>Texte.</p>", plain="Texte.",
        )
        for place, text in enumerate(texts)
        for turn in range(1, revisions + 1)
    ]  # fmt: skip
    Revision.objects.bulk_create(kept)
    for text, newest in zip(texts, kept[revisions - 1 :: revisions], strict=True):
        text.live = newest
        text.first_published = text.updated = newest.created
    Translation.objects.bulk_update(texts, ["live", "first_published", "updated"], batch_size=500)


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
