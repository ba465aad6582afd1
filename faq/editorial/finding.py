"""Finding an article to link to, drafts included: for editors only."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Q, Value, When

from faq.models import Translation

LIMIT = 10


def articles(words: str, language: str) -> list[dict[str, Any]]:
    """`{"number", "title", "language", "public"}` for each article whose number or title holds the words, those of the
    asked language first, at most ten. One query."""
    # NUL is what PostgreSQL cannot be asked for.
    wanted = words.replace("\0", " ").strip()[:200].lstrip("#")
    if not wanted:
        return []
    match = Q(*(Q(title__icontains=word) | Q(keywords__icontains=word) for word in wanted.split()[:8]))
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 9:
        match |= Q(article=int(wanted))
    own_first = Case(When(language=language, then=Value(0)), default=Value(1))
    found: dict[int, dict[str, Any]] = {}
    for text in Translation.objects.filter(match).order_by(own_first, "article_id")[: 4 * LIMIT]:
        entry = {"number": text.article_id, "title": text.title, "language": text.language}
        found.setdefault(text.article_id, {**entry, "public": text.live_id is not None})
    return list(found.values())[:LIMIT]
