from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def claim(self, owner: Any, day: date) -> bool:
        """Whether nobody has reminded them on this day; from now on somebody has. Two queries."""
        try:
            with transaction.atomic():
                self.create(owner=owner, day=day)
            return True
        except IntegrityError:  # not their first one
            return bool(self.filter(owner=owner, day__lt=day).update(day=day))

    def give_back(self, owner: Any) -> None:
        """The mail did not go out: the next run tries again."""
        self.filter(owner=owner).delete()


class Reminder(models.Model):
    """When somebody was last told by mail what is due: one mail a day, however often the command runs."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField(_("day"))

    objects = ReminderQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.day}"
