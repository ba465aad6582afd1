"""Later versions of public texts take their place with the first request after their time: no scheduler has to run."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from faq.models import Upcoming

from .workflow import publish

# How often a worker asks for what is due first; what it knows of is published at its time, not later.
SECONDS = 10.0

logger = logging.getLogger(__name__)
_again = 0.0
_first: datetime | None = None


def settle() -> None:
    """Publish what is due. No query where nothing is and the worker has asked a moment ago; a database that cannot write
    leaves readers the text that they have."""
    global _again, _first
    if time.monotonic() < _again and not (_first and _first <= timezone.now()):
        return
    _again = time.monotonic() + SECONDS
    try:
        _first = Upcoming.objects.first_time()
        if _first and _first <= timezone.now():
            publish_due()
            _first = Upcoming.objects.first_time()
    except DatabaseError:
        _first = None
        logger.warning("What is due could not be published; the next request in %s seconds tries again.", SECONDS)


def publish_due() -> int:
    """Publish every version whose time has come, in the order of their times. Returns how many; two workers that ask at
    once publish each of them once."""
    count = 0
    for key in list(Upcoming.objects.due(timezone.now()).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Upcoming.objects.select_for_update().filter(pk=key).first()
            if row is None:
                continue
            try:
                with transaction.atomic():
                    _publish(row)
                count += 1
            except ValidationError as error:
                row.delete()
                logger.error("#%s could not be published at its time: %s", row.revision.article_id, error.messages)
    return count


def _publish(row: Upcoming) -> None:
    publish(
        row.revision,
        by=row.by,
        checked=row.checked,
        opens=row.opens,
        closes=row.closes,
        wording=row.wording,
        leads=row.leads,
    )
