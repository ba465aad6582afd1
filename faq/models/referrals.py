from __future__ import annotations

from datetime import date

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from .articles import Article

# How many rows a day may have: forged referrers fill no disk.
MOST_PER_DAY = 2000

_COUNT = """
INSERT INTO faq_referral (day, article_id, anchor, host, times)
SELECT %(day)s, %(article)s, %(anchor)s, %(host)s, 1
WHERE (SELECT COUNT(*) FROM faq_referral WHERE day = %(day)s) < %(most)s
   OR EXISTS (SELECT 1 FROM faq_referral
              WHERE day = %(day)s AND article_id = %(article)s AND anchor = %(anchor)s AND host = %(host)s)
ON CONFLICT (day, article_id, anchor, host) DO UPDATE SET times = faq_referral.times + 1
"""


class ReferralQuerySet(models.QuerySet["Referral"]):
    def count_one(self, day: date, article: int, anchor: str, host: str) -> None:
        """One more visit from this host. One query, the same on every database."""
        values: dict[str, date | int | str] = {
            "day": day,
            "article": article,
            "anchor": anchor,
            "host": host,
            "most": MOST_PER_DAY,
        }
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, values)


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
