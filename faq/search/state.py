from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from faq.models import SearchDocument, Translation

from .backends import backend


@dataclass(frozen=True)
class Status:
    """How far index and content agree, in texts."""

    published: int
    indexed: int
    behind: int  # published, and indexed as it was before
    missing: int  # published, and not found
    orphaned: int  # found, and not published

    @property
    def agree(self) -> bool:
        return not (self.behind or self.missing or self.orphaned)


def status() -> Status:
    """Four queries."""
    public = set(Translation.objects.with_live().values_list("pk", flat=True))
    documents = set(SearchDocument.objects.values_list("pk", flat=True))
    proposed = backend().texts()
    behind = SearchDocument.objects.filter(translation__live__isnull=False).exclude(revision=F("translation__live_id"))
    return Status(
        published=len(public),
        indexed=len(documents & proposed),
        behind=behind.count(),
        missing=len(public - (documents & proposed)),
        orphaned=len((documents | proposed) - public),
    )
