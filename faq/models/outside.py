from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Translation

# Longer addresses are not kept: no browser is sure to open them.
LONGEST = 1000


class Finding(models.TextChoices):
    """What was found at an address of another site."""

    UNCHECKED = "unchecked", _("not checked yet")
    WORKS = "works", _("works")
    GUARDED = "guarded", _("refuses programs, or asks for a login")
    GONE = "gone", _("there is nothing at this address")
    NO_HOST = "no_host", _("there is no such site")
    CERTIFICATE = "certificate", _("its certificate is not valid")
    LOOP = "loop", _("redirects without end")
    NOT_PUBLIC = "not_public", _("not a public address")
    ERROR = "error", _("the site has an error")
    UNREACHABLE = "unreachable", _("the site cannot be reached")
    SLOW = "slow", _("no answer in time")


# These do not pass by themselves; the others may, and count as broken when they are found twice in a row.
LASTING = (Finding.GONE, Finding.NO_HOST, Finding.CERTIFICATE, Finding.LOOP, Finding.NOT_PUBLIC)
PASSING = (Finding.ERROR, Finding.UNREACHABLE, Finding.SLOW)


class OutsideLinkQuerySet(models.QuerySet["OutsideLink"]):
    def keep(self, translation: Translation, urls: Iterable[str]) -> None:
        """Note which addresses of other sites the live text leads to. Three queries or so."""
        wanted = sorted({url for url in urls if len(url) <= LONGEST})
        OutsideLink.objects.bulk_create([OutsideLink(url=url) for url in wanted], ignore_conflicts=True)
        translation.outside_links.set(self.filter(url__in=wanted))

    def in_use(self) -> OutsideLinkQuerySet:
        """Those that readers can follow today."""
        return self.filter(models.Exists(Translation.objects.published().filter(outside_links=models.OuterRef("pk"))))

    def titled(self, language: str) -> OutsideLinkQuerySet:
        """With `article` and `title` of one public text that leads there, in this language if there is one."""
        own_first = models.Case(models.When(language=language, then=0), default=1)
        texts = Translation.objects.published().filter(outside_links=models.OuterRef("pk"))
        first = texts.order_by(own_first, "article_id", "language")
        return self.annotate(
            article=models.Subquery(first.values("article_id")[:1]), title=models.Subquery(first.values("title")[:1])
        )

    def broken(self) -> OutsideLinkQuerySet:
        passing = models.Q(finding__in=PASSING, failures__gte=2)
        return self.filter(models.Q(finding__in=LASTING) | passing)


class OutsideLink(models.Model):
    """An address of another site, and what `manage.py check_links` found there last."""

    url = models.CharField(_("address"), max_length=LONGEST, unique=True)
    finding = models.CharField(_("what was found"), max_length=12, choices=Finding, default=Finding.UNCHECKED)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("times in a row"), default=0)
    checked = models.DateTimeField(_("checked on"), null=True, blank=True)
    texts: models.ManyToManyField[Translation, Any] = models.ManyToManyField(
        Translation, related_name="outside_links", editable=False
    )

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")
        ordering = ("url",)
        constraints = [
            models.CheckConstraint(condition=models.Q(finding__in=Finding.values), name="known_finding"),
        ]

    def __str__(self) -> str:
        return self.url

    def found(self, finding: Finding, status: int | None, when: datetime) -> None:
        """Note what was found there just now. It is not stored yet."""
        works = finding in (Finding.WORKS, Finding.GUARDED)
        self.failures = 0 if works else self.failures + 1
        self.finding, self.status, self.checked = finding, status, when
