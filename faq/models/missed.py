from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .counting import DailyCountQuerySet


class MissedAddressQuerySet(DailyCountQuerySet["MissedAddress"]):
    def count_readers(self, path: str, day: date, times: int = 1) -> None:
        """So many more readers who found nothing at this path."""
        self.add(day, {"path": path}, times, keep_days=settings.MISSED_COUNTS_DAYS)

    def by_path(self, least: int) -> models.QuerySet[Any, Any]:
        """Rows `{"path", "total", "last"}` of what was asked for at least this often, most often first."""
        sums = self.values("path").annotate(total=models.Sum("times"), last=models.Max("day"))
        return sums.filter(total__gte=least).order_by("-total", "path")


class MissedAddress(models.Model):
    """How often readers asked on one day for a path at which there is nothing. Nobody is in it."""

    day = models.DateField(_("day"))
    path = models.CharField(_("path"), max_length=200)
    times = models.PositiveIntegerField(_("how often"), default=0)

    objects = MissedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        ordering = ("-day", "-times", "path")
        constraints = [models.UniqueConstraint(fields=("day", "path"), name="one_count_per_day_and_missed_path")]

    def __str__(self) -> str:
        return self.path
