from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from .topics import Topic
from .translations import Translation


class ArticleQuerySet(models.QuerySet["Article"]):
    def titled(self, language: str) -> ArticleQuerySet:
        """With `title`: of the text in this language, else of another one; None without a text."""
        own_first = models.Case(models.When(language=language, then=0), default=1)
        texts = Translation.objects.filter(article=models.OuterRef("pk")).order_by(own_first, "language")
        return self.annotate(title=models.Subquery(texts.values("title")[:1]))

    def with_review(self) -> ArticleQuerySet:
        """With `checked` and `check_by` of the public text that is to be checked first: one never checked, else the
        earliest. Both None where nothing is public, too."""
        texts = Translation.objects.published().filter(article=models.OuterRef("pk"))
        first = texts.order_by(models.F("check_by").asc(nulls_first=True), "language")
        return self.annotate(
            checked=models.Subquery(first.values("checked")[:1]), check_by=models.Subquery(first.values("check_by")[:1])
        )

    def due(self, day: date) -> ArticleQuerySet:
        """`with_review()`, those only whose facts somebody should check by this day; the longest waiting first."""
        waiting = models.Q(check_by__isnull=True) | models.Q(check_by__lte=day)
        texts = Translation.objects.published().filter(waiting, article=models.OuterRef("pk"))
        order = models.F("check_by").asc(nulls_first=True)
        return self.with_review().filter(models.Exists(texts)).order_by(order, "number")

    def without_owner(self) -> ArticleQuerySet:
        """Nobody takes care of these, or somebody who has left."""
        return self.filter(models.Q(owner__isnull=True) | models.Q(owner__is_active=False))

    def count_on(self) -> None:
        """Call after numbers were given by hand: the next new article then gets one above the highest."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Article]):
                cursor.execute(statement)


class Article(models.Model):
    """What an answer is, apart from its words: a number that never changes and is never given again."""

    number = models.AutoField(_("number"), primary_key=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="articles", verbose_name=_("topic"))
    position = models.PositiveIntegerField(_("position in the topic"), default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken care of by"),
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    # Never one that is merged itself: whoever comes is led there in one step.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("topic__position", "position", "number")
        # The neighbours of an article are found without reading its whole topic.
        indexes = [models.Index(fields=("topic", "position", "number"), name="articles_in_order")]
        permissions = [
            ("review_article", "Can send articles back to their writers"),
            ("publish_article", "Can publish articles"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"
