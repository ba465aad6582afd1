from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Article
from .topics import Topic


class AddressQuerySet(models.QuerySet["Address"]):
    def remember(
        self, path: str, *, language: str, article: int | None = None, anchor: str = "", topic: int | None = None
    ) -> None:
        """Note that this path was public. A path that an older thing had goes to the newer one."""
        leads_to = {"language": language, "article_id": article, "anchor": anchor, "topic_id": topic}
        self.update_or_create(path=path, defaults=leads_to)

    def resolve(self, path: str) -> Address | None:
        """What once answered at this path: one query, asked only after the page was not found."""
        if "\0" in path:  # no database text holds it
            return None
        return self.filter(path=path).select_related("article", "topic").first()


class Address(models.Model):
    """The ledger of every path that was ever public, or that editors led somewhere because readers kept asking for it.
    Rows are never removed."""

    path = models.CharField(_("path"), max_length=300, unique=True)
    language = models.CharField(_("language"), max_length=12)
    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="addresses")
    anchor = models.SlugField(_("anchor"), max_length=80, blank=True)
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="addresses")
    since = models.DateTimeField(_("since"), auto_now_add=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(article__isnull=False, topic__isnull=True)
                | models.Q(article__isnull=True, topic__isnull=False),
                name="address_leads_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.path


class AnchorQuerySet(models.QuerySet["Anchor"]):
    def of(self, article: int, language: str) -> AnchorQuerySet:
        return self.filter(article=article, language=language)


class Anchor(models.Model):
    """The ledger of every heading anchor that was ever public, with the place in the text that answers for it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="anchors")
    language = models.CharField(_("language"), max_length=12)
    anchor = models.SlugField(_("anchor"), max_length=80)
    successor = models.SlugField(
        _("successor"),
        max_length=80,
        blank=True,
        help_text=_("The anchor that answers today; empty: the article's top."),
    )
    gone = models.BooleanField(_("gone"), default=False)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    objects = AnchorQuerySet.as_manager()

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        constraints = [
            models.UniqueConstraint(fields=("article", "language", "anchor"), name="one_row_per_anchor"),
        ]

    def __str__(self) -> str:
        return f"#{self.anchor}"
