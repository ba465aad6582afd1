from __future__ import annotations

from faq.models import ContentStamp
from faq.operations.hosts import cdn


def announce() -> None:
    """Say that something public changed, inside the transaction that changes it: the site's own caches learn it with the
    commit, those in front right after. One query."""
    ContentStamp.objects.bump()
    cdn.purge_after_commit()
