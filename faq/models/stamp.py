from __future__ import annotations

from django.db import models
from django.db.models import F


class ContentStampQuerySet(models.QuerySet["ContentStamp"]):
    def bump(self) -> None:
        """Say that something public changed. Call it inside the transaction that changes it."""
        if not self.filter(pk=1).update(number=F("number") + 1):
            self.get_or_create(pk=1, defaults={"number": 1})

    def today(self) -> int:
        """The number that caches hang on: one query, 0 on an empty site."""
        return self.filter(pk=1).values_list("number", flat=True).first() or 0


class ContentStamp(models.Model):
    """One row whose number grows with every public change."""

    number = models.PositiveBigIntegerField(default=0)

    objects = ContentStampQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_stamp")]

    def __str__(self) -> str:
        return str(self.number)
