from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.db import models, transaction

from .prepared import Prepared

_TODAY: Prepared[str] = Prepared(lambda: ContentStamp.objects.filter(pk=1).values_list("value", flat=True))


class ContentStampQuerySet(models.QuerySet["ContentStamp"]):
    def bump(self) -> None:
        """Say that something public changed. Call it inside the transaction that changes it.

        The pages kept on this machine's disk are withheld before the change is public, so that no crash can leave a
        withdrawn text among them; whoever fills them anew gives them free.
        """
        withhold_pages()
        self.update_or_create(pk=1, defaults={"value": token_hex(8)})
        transaction.on_commit(withhold_pages, robust=True)

    def today(self) -> str:
        """What caches hang on: one query, "" on an empty site."""
        return next(iter(_TODAY.ask(self.db)), "")


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


def withhold_pages() -> None:
    """From now on no page on the disk is shown. Where none are kept there is nothing to do."""
    mark = Path(settings.PAGES_DIR) / "withheld"
    if mark.exists():
        os.utime(mark)
    elif mark.parent.exists():
        with mark.open("w") as file:
            os.fsync(file.fileno())
