"""What to have at hand before writing (facts F10 to F13), as data: the words, the fields that hold it, what to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    fields: tuple[str, ...]
    text: Any
    article: int


CHECKLIST = (
    Item(("order",), _("The order number"), 12),
    Item(("seller", "shop"), _("The seller’s name and the details of the shop"), 12),
    Item(("what", "happened"), _("The problem, described clearly and precisely"), 10),
    Item(("evidence",), _("Evidence: photos, videos or other documents"), 11),
    Item(("ask",), _("What you ask for"), 10),
)


def checked(fields: Mapping[str, Any]) -> list[tuple[Item, bool]]:
    """Each item with whether all that it needs is given."""
    return [(item, all(fields.get(name) for name in item.fields)) for item in CHECKLIST]
