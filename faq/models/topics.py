from __future__ import annotations

from functools import lru_cache

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .prepared import Prepared


class Topic(models.Model):
    """A shelf of articles; its words stand in `TopicText`, one per language."""

    key = models.SlugField(_("key"), unique=True, help_text=_("The topic's name in folders and code, for ever."))
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("position", "key")

    def __str__(self) -> str:
        return self.key


_LISTED: Prepared[TopicText] = Prepared(lambda language: TopicText.objects.in_language(language))
_ELSEWHERE: Prepared[TopicText] = Prepared(
    lambda number, language: TopicText.objects.filter(topic=number).exclude(language=language)
)


class TopicTextQuerySet(models.QuerySet["TopicText"]):
    def in_language(self, language: str) -> TopicTextQuerySet:
        """Topics as named in this language, in the order of the home page."""
        return self.filter(language=language).select_related("topic").order_by("topic__position", "topic__key")

    def listed(self, language: str) -> list[TopicText]:
        """`in_language()`, as it stands beside many pages. One query."""
        return _LISTED.ask(self.db, language=language)

    def elsewhere(self, text: TopicText) -> list[TopicText]:
        """The same topic in the other languages. One query."""
        return _ELSEWHERE.ask(self.db, number=text.topic_id, language=text.language)


class TopicText(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80)
    summary = models.CharField(_("summary"), max_length=300, blank=True)

    objects = TopicTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic text")
        verbose_name_plural = _("topic texts")
        constraints = [
            models.UniqueConstraint(fields=("topic", "language"), name="one_text_per_topic_and_language"),
            models.UniqueConstraint(fields=("language", "slug"), name="one_topic_per_address"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return _path(self.language, self.slug)


@lru_cache(maxsize=512)
def _path(language: str, slug: str) -> str:
    return reverse("topic", args=(language, slug))
