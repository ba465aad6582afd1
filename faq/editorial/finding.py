"""Finding an article to link to, drafts included: for editors only."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Q, Value, When

from faq.models import ChannelText, Translation
from faq.search import search

LIMIT = 10
# As many as a page of the list of articles shows.
MOST = 50


def as_number(typed: str) -> int | None:
    """What somebody typed, or an address holds, as a number of ours; None for anything else. No query."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def numbers(words: str, language: str) -> list[int]:
    """The articles that an editor looks for, best first: the one of this number, what readers would find with these
    words, and drafts and archived texts by their title. As many queries as the site's own search, and one."""
    words = words.replace("\0", " ").strip()[:200]
    if not words:
        return []
    number = as_number(words.lstrip("#"))
    known = [] if number is None else [number]
    titled = Q(*(Q(title__icontains=word) for word in words.split()[:8]))
    named = list(Translation.objects.filter(titled).order_by("article_id").values_list("article_id", flat=True)[:MOST])
    found = search(words, language, MOST)
    # What is merely near is shown only where nothing else is found.
    hits = [hit.number for hit in found.hits] if found.sure or not named else []
    return list(dict.fromkeys([*known, *hits, *named]))


def facts(language: str) -> list[dict[str, str]]:
    """`{"mark", "label", "words"}` for each fact of the ways of contact that a text in this language may quote, by the
    channels' order. One query."""
    found = []
    for text in ChannelText.objects.in_language(language):
        for name in ChannelText.QUOTABLE:
            field: Any = ChannelText._meta.get_field(name)
            label = f"{text.name} – {field.verbose_name}"
            found.append({"mark": f"{{{{{text.channel.key}.{name}}}}}", "label": label, "words": getattr(text, name)})
    return found


def articles(words: str, language: str) -> list[dict[str, Any]]:
    """`{"number", "title", "language", "public"}` for each article whose number or title holds the words, those of the
    asked language first, at most ten. One query."""
    # NUL is what PostgreSQL cannot be asked for.
    wanted = words.replace("\0", " ").strip()[:200].lstrip("#")
    if not wanted:
        return []
    match = Q(*(Q(title__icontains=word) | Q(keywords__icontains=word) for word in wanted.split()[:8]))
    if (number := as_number(wanted)) is not None:
        match |= Q(article=number)
    own_first = Case(When(language=language, then=Value(0)), default=Value(1))
    found: dict[int, dict[str, Any]] = {}
    for text in Translation.objects.filter(match).order_by(own_first, "article_id")[: 4 * LIMIT]:
        entry = {"number": text.article_id, "title": text.title, "language": text.language}
        found.setdefault(text.article_id, {**entry, "public": text.live_id is not None})
    return list(found.values())[:LIMIT]
