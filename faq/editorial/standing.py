"""Where an article stands in each language of the site: what editors see on top of the writing screen and in the list."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from faq.models import Article, Revision, Translation


class Standing(TextChoices):
    MISSING = "missing", _("no text yet")
    DRAFT = "draft", _("draft, never published")
    CHANGED = "changed", _("published, with a newer draft")
    PUBLISHED = "published", _("published")


def standing_of(live: int | None, newest: int | None) -> Standing:
    """From the keys of the live and of the newest revision."""
    if newest is None:
        return Standing.MISSING
    if live is None:
        return Standing.DRAFT
    return Standing.PUBLISHED if live == newest else Standing.CHANGED


@dataclass(frozen=True)
class Side:
    """One language of an article: its translation and newest revision, where there is one."""

    language: str
    name: str
    translation: Translation | None
    newest: Revision | None

    @property
    def standing(self) -> Standing:
        live = self.translation.live_id if self.translation else None
        return standing_of(live, self.newest.pk if self.newest else None)

    @property
    def version(self) -> int:
        """The number of the newest revision: what a writing form was filled from. 0: there is none."""
        return self.newest.number if self.newest else 0


def sides(article: Article) -> list[Side]:
    """Every language of the site in its order. Two queries."""
    translations = {text.language: text for text in Translation.objects.filter(article=article)}
    newest = {
        revision.translation_id: revision
        for revision in Revision.objects.filter(article=article).newest_of_each().select_related("author")
    }
    found = []
    for language, name in settings.LANGUAGES:
        text = translations.get(language)
        found.append(Side(language, name, text, newest.get(text.pk) if text else None))
    return found
