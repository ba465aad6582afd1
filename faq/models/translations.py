from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .prepared import Prepared


class TranslationQuerySet(models.QuerySet["Translation"]):
    def published(self, now: datetime | None = None) -> TranslationQuerySet:
        """Only what readers may see now. Every public page, feed, count and search hit goes through this word."""
        now = now or timezone.now()
        return self.with_live().filter(
            models.Q(opens__isnull=True) | models.Q(opens__lte=now),
            models.Q(closes__isnull=True) | models.Q(closes__gt=now),
        )

    def archived(self) -> TranslationQuerySet:
        """What was public and was taken away on purpose: a page in its place says why."""
        return self.filter(archived__isnull=False, live__isnull=True)

    def with_live(self) -> TranslationQuerySet:
        """What readers may see now or at a time that is set already: what the index must hold."""
        return self.filter(live__isnull=False)

    def next_change(self) -> datetime | None:
        """When a text next opens, closes or is replaced by itself: no cache may live longer. One query."""
        now = timezone.now()
        times = self.with_live().aggregate(
            opens=models.Min("opens", filter=models.Q(opens__gt=now)),
            closes=models.Min("closes", filter=models.Q(closes__gt=now)),
            replaced=models.Min("upcoming__opens", filter=models.Q(upcoming__opens__gt=now)),
        )
        return min((time for time in times.values() if time), default=None)

    def last_change(self) -> datetime | None:
        """When a text last opened, closed or was to be replaced by itself. One query."""
        now = timezone.now()
        times = self.with_live().aggregate(
            opens=models.Max("opens", filter=models.Q(opens__lte=now)),
            closes=models.Max("closes", filter=models.Q(closes__lte=now)),
            replaced=models.Max("upcoming__opens", filter=models.Q(upcoming__opens__lte=now)),
        )
        return max((time for time in times.values() if time), default=None)

    def in_language(self, language: str) -> TranslationQuerySet:
        return self.filter(language=language)

    def in_order(self) -> TranslationQuerySet:
        """The editors' order: by topic, then by place in the topic."""
        return self.order_by("article__topic__position", "article__position", "article_id")

    def first_of_topics(self, most: int) -> TranslationQuerySet:
        """The first texts of each topic, in the editors' order; with `topic`, and `together`: how many there are in it."""
        topic = models.F("article__topic_id")
        place = models.Window(RowNumber(), partition_by=topic, order_by=("article__position", "article_id"))
        together = models.Window(models.Count("pk"), partition_by=topic)
        return (
            self.annotate(topic=topic, place=place, together=together)
            .filter(place__lte=most)
            .order_by("topic", "place")
        )

    def of_topic(self, topic: int) -> TranslationQuerySet:
        """The texts of one topic, in the editors' order."""
        return self.filter(article__topic=topic).order_by("article__position", "article_id")

    def scheduled(self) -> TranslationQuerySet:
        """What readers will see at a time that is set, and not yet."""
        return self.with_live().filter(models.Q(opens__gt=timezone.now()) | models.Q(upcoming__isnull=False))

    def never_published(self) -> TranslationQuerySet:
        return self.filter(live__isnull=True, archived__isnull=True)

    def with_newer_draft(self) -> TranslationQuerySet:
        """Published, and changed since by a draft that readers do not see."""
        return self.with_live().filter(revisions__number__gt=models.F("live__number")).distinct()

    def behind(self) -> TranslationQuerySet:
        """Public texts whose source has changed since, and is public too."""
        return self.with_live().filter(
            translates__isnull=False,
            translates__live_of__isnull=True,
            translates__translation__live__isnull=False,
        )

    def referring_to(self, article: int) -> TranslationQuerySet:
        """The texts that link to an article by its number, or by that of one that was merged into it."""
        linked = models.Q(refers_to=article) | models.Q(refers_to__merged_into=article)
        return self.with_live().filter(pk__in=Translation.objects.filter(linked))

    def for_reading(self, now: datetime | None = None) -> TranslationQuerySet:
        """With all that the article page shows of the article itself: one query."""
        unread = ("html", "headings", "plain", "markdown")
        texts = self.published(now).select_related("live", "article", "translates")
        return texts.defer(*(f"translates__{name}" for name in unread))

    def to_read(self, number: int, language: str) -> Translation | None:
        """The published text of this article, with what its page shows of it. One query."""
        found = _TO_READ.ask(self.db, number=number, language=language, now=timezone.now())
        return found[0] if found else None

    def for_search(self) -> models.QuerySet[Translation, tuple[Any, ...]]:
        """What a list of hits shows, but for the sections: rows of primary key, article, language, title, slug, summary, live
        revision and topic. One query."""
        needed = ("pk", "article_id", "language", "title", "slug", "summary", "live_id", "article__topic_id")
        return self.published().values_list(*needed)


class Translation(models.Model):
    """An article's text in one language.

    Title, slug, summary and keywords are those of the live revision once there is one: `editorial.workflow` keeps them
    equal. Before the first publication they are the newest draft's, and only editors see them.
    """

    article = models.ForeignKey("Article", models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("address"), max_length=80)
    summary = models.CharField(_("short answer"), max_length=400)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    live = models.OneToOneField(
        "Revision", models.PROTECT, null=True, blank=True, related_name="live_of", verbose_name=_("live revision")
    )
    # What of another language the live text says: kept by `editorial.translating`. None: nobody has said so.
    translates = models.ForeignKey(
        "Revision", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("in step with")
    )
    first_published = models.DateTimeField(_("first published"), null=True, blank=True)
    updated = models.DateTimeField(_("updated"), null=True, blank=True)
    checked = models.DateField(_("checked on"), null=True, blank=True)
    check_by = models.DateField(_("check again by"), null=True, blank=True)
    opens = models.DateTimeField(_("public from"), null=True, blank=True)
    closes = models.DateTimeField(_("public until"), null=True, blank=True)
    archived = models.DateTimeField(_("archived on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    successor = models.ForeignKey(
        "Article", models.SET_NULL, null=True, blank=True, related_name="succeeds", verbose_name=_("taken over by")
    )
    # What the live text hangs on: when one of these changes, `editorial` renders the text anew.
    refers_to: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "Article", blank=True, related_name="referred_from", editable=False
    )
    quotes: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "Channel", blank=True, related_name="quoted_in", editable=False
    )

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(fields=("article", "language"), name="one_translation_per_language"),
            models.CheckConstraint(
                condition=models.Q(live__isnull=True) | models.Q(updated__isnull=False, first_published__isnull=False),
                name="published_has_its_dates",
            ),
            models.CheckConstraint(
                condition=models.Q(archived__isnull=True) | models.Q(live__isnull=True), name="archived_is_not_live"
            ),
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True)
                | models.Q(closes__isnull=True)
                | models.Q(closes__gt=models.F("opens")),
                name="closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The path by number; the slug is for people."""
        return _path(self.language, self.article_id, self.slug)

    @staticmethod
    def path(language: str, number: int, slug: str) -> str:
        """The same for one of which no more is known."""
        return _path(language, number, slug)

    def newer(self, others: Iterable[Translation]) -> Translation | None:
        """Which of the other languages' public texts has changed since this one was brought in step with it."""
        if self.translates is None or self.translates_id in {other.live_id for other in others}:
            return None
        source = self.translates.translation_id
        return next((other for other in others if other.pk == source), None)


_TO_READ: Prepared[Translation] = Prepared(
    lambda number, language, now: (
        Translation.objects.for_reading(now)
        .in_language(language)
        .filter(article=number)
        .only(
            *("article", "language", "title", "slug", "summary", "first_published", "updated", "checked"),
            *("live__number", "live__article", "live__html", "live__headings", "live__related"),
            *("article__topic", "article__position", "translates__translation"),
        )
    )
)


@lru_cache(maxsize=4096)
def _path(language: str, number: int, slug: str) -> str:
    return reverse("article", args=(language, number, slug))
