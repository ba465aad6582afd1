"""Which addresses may be answered from the page store, and what of their query matters. What is not named here never is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.urls import Resolver404, resolve

# A longer query is nobody's second one.
LONGEST_QUERY = 400


@dataclass(frozen=True)
class Rule:
    """`query` are the parameters that change the page, `must` those without which it also hangs on the reader's headers."""

    query: tuple[str, ...] = ()
    must: tuple[str, ...] = ()


RULES = {
    **dict.fromkeys(("home", "article", "article-by-number", "article-markdown", "ask", "dispute"), Rule()),
    **dict.fromkeys(("citing", "accessibility"), Rule()),
    **dict.fromkeys(
        ("feed", "topic-feed", "llms", "security", "sitemap", "sitemap-of-language", "robots", "speculation"), Rule()
    ),
    "search-away": Rule(),
    "topic": Rule(("page",)),
    "prepare": Rule(("what",)),
    "contact": Rule(("what", "stage", "urgency", "proof")),
    "opensearch": Rule(("lang",), must=("lang",)),
    "embed": Rule(("lang",), must=("lang",)),
    "api:openapi-json": Rule(),
    "api:article": Rule(("lang",)),
    "api:articles": Rule(("lang", "limit")),
    "search": Rule(("q", "topic", "exact")),
    "suggestions": Rule(("q",)),
    "api-search": Rule(("q", "lang", "limit")),
}


class Asked(NamedTuple):
    """An address in the one form under which its page is kept. `whole`: nothing of the query was left out."""

    key: str
    path: str
    query: str
    rule: Rule
    name: str
    whole: bool = True


def asked(path: str, query: str) -> Asked | None:
    """What the address asks for, or None where the page is not for the store. `path` and `query` as WSGI gives them."""
    if len(query) > LONGEST_QUERY:
        return None
    try:
        match = resolve(path.encode("latin-1").decode())
    except (Resolver404, UnicodeDecodeError):
        return None
    rule = RULES.get(match.view_name)
    if rule is None:
        return None
    given = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    kept = [(name, given[name]) for name in rule.query if name in given]
    if any(name not in given for name in rule.must):
        return None
    if "lang" in rule.query and given.get("lang", settings.LANGUAGE_CODE) not in dict(settings.LANGUAGES):
        return None
    clean = urlencode(kept)
    return Asked(f"{path}?{clean}" if clean else path, path, clean, rule, match.view_name, len(kept) == len(given))
