"""Where an article stands in each language of the site: what editors see on top of the writing screen and in the list."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, TextChoices, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from faq.models import Article, Revision, Translation, Upcoming


class Standing(TextChoices):
    MISSING = "missing", _("no text yet")
    DRAFT = "draft", _("draft, never published")
    CHANGED = "changed", _("published, with a newer draft")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived, withdrawn from readers")


def standing_of(text: Translation | None, newest: int | None) -> Standing:
    """From the translation and the key of its newest revision. No query."""
    if text is None or newest is None:
        return Standing.MISSING
    if text.archived:
        return Standing.ARCHIVED
    if text.live_id is None:
        return Standing.DRAFT
    return Standing.PUBLISHED if text.live_id == newest else Standing.CHANGED


@dataclass(frozen=True)
class Side:
    """One language of an article: its translation and newest revision, where there is one."""

    language: str
    name: str
    translation: Translation | None
    newest: Revision | None

    @property
    def standing(self) -> Standing:
        return standing_of(self.translation, self.newest.pk if self.newest else None)

    @property
    def upcoming(self) -> Upcoming | None:
        """What takes the place of the public text at its time."""
        return getattr(self.translation, "upcoming", None)

    @property
    def version(self) -> int:
        """The number of the newest revision: what a writing form was filled from. 0: there is none."""
        return self.newest.number if self.newest else 0


def sides(article: Article) -> list[Side]:
    """Every language of the site in its order. Two queries; the article has its translations at hand afterwards."""
    texts = Translation.objects.select_related("live", "translates", "upcoming__revision")
    prefetch_related_objects([article], Prefetch("translations", texts))
    translations = {text.language: text for text in article.translations.all()}
    revisions = Revision.objects.filter(article=article).newest_of_each().select_related("author", "translates")
    newest = {revision.translation_id: revision for revision in revisions}
    found = []
    for language, name in settings.LANGUAGES:
        text = translations.get(language)
        found.append(Side(language, name, text, newest.get(text.pk) if text else None))
    return found
