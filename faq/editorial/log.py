"""What was done to an article, by whom and why, in Django's own log of the admin, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from faq.models import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def record(by: User | None, article: int, title: str, deed: str, note: str = "") -> None:
    """Nothing is logged of what no person did (seed, import)."""
    if by is None:
        return
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(article),
        object_repr=f"#{article} {title}"[:200],
        action_flag=CHANGE,
        change_message=f"{deed} {note}".strip(),
    )
