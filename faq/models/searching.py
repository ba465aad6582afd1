from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .counting import DailyQuerySet


class SearchDocument(models.Model):
    """What the search engine knows of one published text; derived, and made anew by `manage.py reindex`.

    `terms` holds for each stem two lines: the stem, and numbers in three parts: the times it stands in title, keywords,
    headings, summary and body; the sections (by place; minus the place for a heading) that have it; the `phrases` that
    have it. Those are title, keywords and headings: each two numbers, its field and how many telling stems it has.
    `surfaces` are the folded words, with their stem and usual spelling.
    """

    translation = models.OneToOneField("Translation", models.CASCADE, primary_key=True, related_name="search_document")
    article = models.PositiveIntegerField()
    language = models.CharField(max_length=12, db_index=True)
    revision = models.PositiveBigIntegerField()
    terms = models.TextField(default="")
    surfaces = models.JSONField(default=dict)
    phrases = models.TextField(default="")
    title = models.CharField(max_length=400, db_index=True)  # the title's folded words, for exact titles

    def __str__(self) -> str:
        return self.title


class SearchTerm(models.Model):
    """A word of the published texts, with the number of texts that have it: the engine's vocabulary."""

    language = models.CharField(max_length=12)
    surface = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)
    spelling = models.CharField(max_length=60)
    sound = models.CharField(max_length=10, blank=True)
    documents = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("language", "surface"), name="one_term_per_surface"),
        ]

    def __str__(self) -> str:
        return self.spelling


class SearchCountQuerySet(DailyQuerySet["SearchCount"]):
    def count_searches(self, day: date, language: str, query: str, what: str, times: int = 1) -> None:
        """So many more of these: `what` is found, not_found or clicked."""
        row, _new = self.get_or_create(day=day, language=language, query=query)
        self.filter(pk=row.pk).update(**{what: models.F(what) + times})
        self.forget_old(day, keep_days=settings.SEARCH_COUNTS_DAYS)

    def since(self, day: date) -> SearchCountQuerySet:
        return self.filter(day__gte=day)

    def by_query(self) -> models.QuerySet[Any, Any]:
        """Rows `{"language", "query", "times", "answered", "unanswered", "opened"}`, summed over the days."""
        return self.values("language", "query").annotate(
            answered=models.Sum("found"),
            unanswered=models.Sum("not_found"),
            opened=models.Sum("clicked"),
            times=models.Sum(models.F("found") + models.F("not_found")),
        )

    def without_answer(self, least: int) -> models.QuerySet[SearchCount, dict[str, Any]]:
        """What was searched at least this often and mostly not answered, most often first."""
        missed = self.by_query().filter(unanswered__gte=models.F("answered"), times__gte=least)
        return missed.order_by("-times", "query")


class SearchCount(models.Model):
    """How often a query was searched on a day. No reader is in it."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=12)
    query = models.CharField(_("query"), max_length=80)
    found = models.PositiveIntegerField(_("answered"), default=0)
    not_found = models.PositiveIntegerField(_("not answered"), default=0)
    clicked = models.PositiveIntegerField(_("opened"), default=0)

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        constraints = [models.UniqueConstraint(fields=("day", "language", "query"), name="one_count_per_day_and_query")]

    def __str__(self) -> str:
        return self.query


class SynonymQuerySet(models.QuerySet["Synonym"]):
    def in_language(self, language: str) -> SynonymQuerySet:
        return self.filter(language=language).order_by("pk")


class Synonym(models.Model):
    """Words and phrases that mean the same to a reader who searches.

    With `find` empty all `terms` stand for each other; otherwise a reader who types one of `terms` is also shown what
    has one of `find`, and not the other way round.
    """

    language = models.CharField(_("language"), max_length=12)
    terms = models.JSONField(_("readers type"), default=list)
    find = models.JSONField(_("also look for"), default=list, blank=True)

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return ", ".join(self.terms)


class Pin(models.Model):
    """An answer that editors put first for a query, as `search.normalised()` writes it."""

    language = models.CharField(_("language"), max_length=12)
    query = models.CharField(_("query"), max_length=80)
    article = models.ForeignKey("Article", models.CASCADE, related_name="pins", verbose_name=_("article"))

    class Meta:
        verbose_name = _("first answer")
        verbose_name_plural = _("first answers")
        constraints = [models.UniqueConstraint(fields=("language", "query"), name="one_first_answer_per_query")]

    def __str__(self) -> str:
        return f"{self.query} → #{self.article_id}"
