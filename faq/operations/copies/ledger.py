"""Whether every address that was ever public leads somewhere: asked before and after a site is carried elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.urls import NoReverseMatch, reverse


class Ledger(NamedTuple):
    addresses: int
    anchors: int
    astray: int  # addresses and anchors that lead to nothing
    forgotten: int  # published texts whose address is not in it


# In SQL, not through the models: the copy may be of an older or a newer version of the software.
_ASTRAY = """
SELECT (SELECT COUNT(*) FROM faq_address a LEFT JOIN faq_article r ON r.number = a.article_id
        LEFT JOIN faq_topic t ON t.id = a.topic_id WHERE r.number IS NULL AND t.id IS NULL)
     + (SELECT COUNT(*) FROM faq_anchor a LEFT JOIN faq_article r ON r.number = a.article_id WHERE r.number IS NULL)
"""
_PUBLISHED = "SELECT language, article_id, slug FROM faq_translation WHERE live_id IS NOT NULL"


def ledger(using: str = DEFAULT_DB_ALIAS) -> Ledger:
    """Four queries."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT path FROM faq_address")
        paths = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT COUNT(*) FROM faq_anchor")
        anchors = cursor.fetchone()[0]
        cursor.execute(_ASTRAY)
        astray = cursor.fetchone()[0]
        cursor.execute(_PUBLISHED)
        forgotten = sum(_address(*row) not in paths for row in cursor.fetchall())
    return Ledger(len(paths), anchors, astray, forgotten)


def _address(language: str, number: int, slug: str) -> str:
    try:
        return reverse("article", args=(language, number, slug))
    except NoReverseMatch:  # a language that the site no longer speaks
        return f"/{language}/articles/{number}-{slug}/"
