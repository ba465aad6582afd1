from __future__ import annotations

from secrets import token_hex

from django.db import models


class ContentStampQuerySet(models.QuerySet["ContentStamp"]):
    def bump(self) -> None:
        """Say that something public changed. Call it inside the transaction that changes it."""
        self.update_or_create(pk=1, defaults={"value": token_hex(8)})

    def today(self) -> str:
        """What caches hang on: one query, "" on an empty site."""
        return self.filter(pk=1).values_list("value", flat=True).first() or ""


class ContentStamp(models.Model):
    """One row, another value with every public change.

    The value is drawn, not counted: after a transaction that was rolled back, or a backup that was restored, a count
    would come to the same number a second time with other content under it.
    """

    value = models.CharField(max_length=16)

    objects = ContentStampQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_stamp")]

    def __str__(self) -> str:
        return self.value
