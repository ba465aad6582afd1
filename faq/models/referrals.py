from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Article
from .counting import DailyCountQuerySet


class ReferralQuerySet(DailyCountQuerySet["Referral"]):
    def count_visits(self, day: date, article: int, anchor: str, host: str, times: int = 1) -> None:
        """So many more visits from this host."""
        key: dict[str, str | int] = {"article_id": article, "anchor": anchor, "host": host}
        self.add(day, key, times, keep_days=settings.REFERRAL_COUNTS_DAYS)


class Referral(models.Model):
    """How often a link on another site was followed on one day: the site's host name, and nothing of the visitor."""

    day = models.DateField(_("day"))
    article = models.ForeignKey(Article, models.CASCADE, related_name="referrals", verbose_name=_("article"))
    anchor = models.CharField(_("anchor"), max_length=80, blank=True)
    host = models.CharField(_("from the site"), max_length=100)
    times = models.PositiveIntegerField(_("visits"), default=0)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("link from another site")
        verbose_name_plural = _("links from other sites")
        ordering = ("-day", "-times", "host")
        constraints = [
            models.UniqueConstraint(fields=("day", "article", "anchor", "host"), name="one_count_per_day_and_link"),
        ]

    def __str__(self) -> str:
        return self.host
