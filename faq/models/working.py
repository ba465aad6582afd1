from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Article


class WorkingCopyQuerySet(models.QuerySet["WorkingCopy"]):
    def of(self, article: int, user: int) -> WorkingCopyQuerySet:
        return self.filter(article=article, user=user)


class WorkingCopy(models.Model):
    """What an editor has typed and not yet saved: theirs alone, one for each article and language.

    `words` holds the fields of the writing form by name, as typed; `seen` is the number of the revision it began from.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen = models.PositiveIntegerField(default=0)
    words = models.JSONField(default=dict)
    saved = models.DateTimeField(auto_now=True)

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("article", "language", "user"), name="one_working_copy_per_editor"),
        ]

    def __str__(self) -> str:
        return f"#{self.article_id} {self.language}"
