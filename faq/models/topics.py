from __future__ import annotations

from functools import lru_cache

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


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


class TopicTextQuerySet(models.QuerySet["TopicText"]):
    def in_language(self, language: str) -> TopicTextQuerySet:
        """Topics as named in this language, in the order of the home page."""
        return self.filter(language=language).select_related("topic").order_by("topic__position", "topic__key")


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
