from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SynonymQuerySet(models.QuerySet["Synonym"]):
    def in_language(self, language: str) -> SynonymQuerySet:
        return self.filter(language=language).order_by("pk")


class Synonym(models.Model):
    """Words and phrases that mean the same to a reader who searches."""

    language = models.CharField(_("language"), max_length=12)
    terms = models.JSONField(_("terms"), default=list)

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return ", ".join(self.terms)
