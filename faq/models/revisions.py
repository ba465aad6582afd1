from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Article, Translation


class RevisionQuerySet(models.QuerySet["Revision"]):
    def newest_first(self) -> RevisionQuerySet:
        return self.order_by("-number")

    def newest_of_each(self) -> RevisionQuerySet:
        """Of each translation the newest revision only, without what is derived from its text."""
        newest = Revision.objects.filter(translation=models.OuterRef("translation")).order_by("-number").values("pk")
        return self.filter(pk=models.Subquery(newest[:1])).defer("html", "headings", "plain")

    def in_review(self) -> RevisionQuerySet:
        """The newest of each translation, where it waits for a reviewer."""
        return self.newest_of_each().filter(state=Revision.State.REVIEW)


class Revision(models.Model):
    """One saved state of a translation; its words are never changed after it is stored.

    `html`, `headings` and `plain` are derived from `markdown` and may be made anew (`manage.py rerender`):
    `headings` is a list of `{"anchor", "level", "title", "text"}` in reading order, the text before the first heading
    under the empty anchor; `plain` is the whole text without markup.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        PUBLISHED = "published", _("published")

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    translation = models.ForeignKey(Translation, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("address"), max_length=80)
    summary = models.CharField(_("short answer"), max_length=400)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    related = models.JSONField(_("related answers"), default=list, blank=True)
    markdown = models.TextField(_("text"))
    html = models.TextField(editable=False)
    headings = models.JSONField(default=list, editable=False)
    plain = models.TextField(editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    translates = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("translates"),
        help_text=_("The revision of another language that this text says in full."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("article", "number"), name="one_revision_per_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "review", "published")), name="known_revision_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
