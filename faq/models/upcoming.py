from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Translation
from .revisions import Revision


class UpcomingQuerySet(models.QuerySet["Upcoming"]):
    def due(self, now: datetime) -> UpcomingQuerySet:
        return self.filter(opens__lte=now).order_by("opens")

    def first_time(self) -> datetime | None:
        """When the next one is due. One query."""
        return self.order_by("opens").values_list("opens", flat=True).first()


class Upcoming(models.Model):
    """A revision that takes the place of the public one at a set time; until then it is a draft that no address shows."""

    translation = models.OneToOneField(Translation, models.CASCADE, related_name="upcoming")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    opens = models.DateTimeField(_("public from"), db_index=True)
    closes = models.DateTimeField(_("public until"), null=True, blank=True)
    checked = models.DateField(_("checked on"), null=True, blank=True)
    wording = models.BooleanField(default=False)
    leads = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = UpcomingQuerySet.as_manager()

    class Meta:
        verbose_name = _("version to come")
        verbose_name_plural = _("versions to come")

    def __str__(self) -> str:
        return str(self.revision)
