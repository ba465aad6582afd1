"""Signed links that show one revision to a colleague without an account."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from faq.models import Revision

LASTS = timedelta(days=7)
_SALT = "faq.editorial.passes"


def path(revision: Revision) -> str:
    """The link's path; it leads to this revision alone, for a week."""
    return reverse("preview", args=(signing.dumps(revision.pk, salt=_SALT),))


def revision(token: str) -> Revision | None:
    """What the link shows, or None if it is forged or too old. One query."""
    try:
        key = signing.loads(token, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Revision.objects.select_related("translation", "article").filter(pk=key).first()
