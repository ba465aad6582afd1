from __future__ import annotations

import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Article
from .prepared import Prepared


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Channel(models.Model):
    """A way of contact; its words stand in `ChannelText`, one per language."""

    class Hours(models.TextChoices):
        ALWAYS = "always", _("generally day and night")
        UNKNOWN = "unknown", _("unknown")
        INTERVALS = "intervals", _("by the hours entered")

    key = models.SlugField(_("key"), unique=True, help_text=_("Articles quote a channel by it: {{chat.speed}}."))
    position = models.PositiveIntegerField(_("position"), default=0)
    hours = models.CharField(_("hours"), max_length=12, choices=Hours, default=Hours.UNKNOWN)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        help_text=_("The hours below are those of a clock there, like Europe/Paris."),
    )
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

    def clean(self) -> None:
        if self.time_zone not in zoneinfo.available_timezones():
            message = _("“%(name)s” is not a time zone; one is written like Europe/Paris.")
            raise ValidationError({"time_zone": ValidationError(message, params={"name": self.time_zone})})


_LISTED: Prepared[ChannelText] = Prepared(lambda language: ChannelText.objects.in_language(language))


class ChannelTextQuerySet(models.QuerySet["ChannelText"]):
    def in_language(self, language: str) -> ChannelTextQuerySet:
        return self.filter(language=language).select_related("channel").order_by("channel__position", "channel__key")

    def listed(self, language: str) -> list[ChannelText]:
        """`in_language()`, as it stands on the home page. One query."""
        return _LISTED.ask(self.db, language=language)

    def with_hours(self) -> ChannelTextQuerySet:
        """With all that says when a channel is open: three queries more."""
        return self.prefetch_related("channel__opening_hours", "channel__special_days", "channel__busy_periods")

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


class WeeklyInterval(models.Model):
    """From `opens` to `closes` by the clock of the channel's time zone, on one weekday.

    An end that is not after the beginning lies on the next day: 22:00 to 02:00 is past midnight, 00:00 to 00:00 a whole day.
    """

    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("to"), help_text=_("Not after the beginning: on the next day."))

    class Meta:
        abstract = True
        ordering = ("weekday", "opens")

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class OpeningHours(WeeklyInterval):
    """Read when the channel's hours are “by the hours entered”; several a day are possible."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="opening_hours")

    class Meta(WeeklyInterval.Meta):
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")


class BusyPeriod(WeeklyInterval):
    """When a wait is known to be longer. Only what an editor has a source for."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="busy_periods")

    class Meta(WeeklyInterval.Meta):
        verbose_name = _("busy period")
        verbose_name_plural = _("busy periods")


class SpecialDay(models.Model):
    """A date on which other hours hold, or none: rows of one date replace all weekly hours that begin on it."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="special_days")
    date = models.DateField(_("date"))
    opens = models.TimeField(_("from"), null=True, blank=True, help_text=_("Leave both empty: closed all day."))
    closes = models.TimeField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("holiday or other hours")
        verbose_name_plural = _("holidays and other hours")
        ordering = ("date", "opens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False),
                name="special_day_has_both_hours_or_none",
                violation_error_message=_("Give both hours, or neither for a day that is closed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"
