from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet


class InboxFull(Exception):
    """As many questions or remarks as the setting INBOX_LIMIT allows wait for an editor."""


def check_room(waiting: QuerySet[Any]) -> None:
    """Refuse one more when the inbox is full. Call it in the transaction that adds it: the oldest row is locked, so that
    two writers cannot both take the last place. Two queries."""
    waiting.select_for_update().order_by("pk").values_list("pk").first()
    if waiting.count() >= settings.INBOX_LIMIT:
        raise InboxFull
