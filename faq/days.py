"""Ground floor: a day as people write it. It stands on every page, and to put it in words takes Django longer than most
else there."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def written(moment: date) -> str:
    """In the active language, with the name of the month."""
    return _written(local(moment), get_language())


def local(moment: date) -> date:
    """The day; a moment is of the day that it is where the site is."""
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


@lru_cache(maxsize=4096)
def _written(day: date, language: str) -> str:
    return date_format(day, "DATE_FORMAT")
