"""What an editor types, kept on the server before it is saved: nobody else sees it, and it makes no revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from faq.models import Article, WorkingCopy

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def keep(article: Article, language: str, by: User, *, seen: int, words: dict[str, Any]) -> WorkingCopy:
    """Store the fields of the form as they were typed, in the place of what was kept before."""
    return WorkingCopy.objects.update_or_create(
        article=article, language=language, user=by, defaults={"seen": seen, "words": words}
    )[0]


def kept(article: Article, by: User) -> dict[str, WorkingCopy]:
    """By language. One query."""
    return {copy.language: copy for copy in WorkingCopy.objects.of(article.pk, by.pk)}


def discard(article: Article, language: str, by: User) -> None:
    WorkingCopy.objects.of(article.pk, by.pk).filter(language=language).delete()
