from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Article


class Channel(models.Model):
    """A way of contact; its words stand in `ChannelText`, one per language."""

    class Hours(models.TextChoices):
        ALWAYS = "always", _("generally day and night")
        UNKNOWN = "unknown", _("unknown")
        INTERVALS = "intervals", _("by the hours entered")

    key = models.SlugField(_("key"), unique=True, help_text=_("Articles quote a channel by it: {{chat.speed}}."))
    position = models.PositiveIntegerField(_("position"), default=0)
    hours = models.CharField(_("hours"), max_length=12, choices=Hours, default=Hours.UNKNOWN)
    articles = models.ManyToManyField(Article, blank=True, related_name="channels", verbose_name=_("articles"))
    checked = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("way of contact")
        verbose_name_plural = _("ways of contact")
        ordering = ("position", "key")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours__in=("always", "unknown", "intervals")), name="known_channel_hours"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ChannelTextQuerySet(models.QuerySet["ChannelText"]):
    def in_language(self, language: str) -> ChannelTextQuerySet:
        return self.filter(language=language).select_related("channel").order_by("channel__position", "channel__key")

    def facts(self, language: str) -> dict[str, str]:
        """What articles may quote: `{"chat.speed": "…"}`. One query."""
        return {
            f"{text.channel.key}.{field}": getattr(text, field)
            for text in self.in_language(language)
            for field in ChannelText.QUOTABLE
        }


class ChannelText(models.Model):
    QUOTABLE = ("name", "good_for", "not_for", "speed", "availability", "prepare")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name"), max_length=80)
    good_for = models.CharField(_("good for"), max_length=300)
    not_for = models.CharField(_("not for"), max_length=300)
    speed = models.CharField(_("how fast"), max_length=300)
    availability = models.CharField(_("when"), max_length=300)
    prepare = models.CharField(_("have at hand"), max_length=300)

    objects = ChannelTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel text")
        verbose_name_plural = _("channel texts")
        constraints = [
            models.UniqueConstraint(fields=("channel", "language"), name="one_text_per_channel_and_language"),
        ]

    def __str__(self) -> str:
        return self.name
