"""What search engines read of a page, as schema.org's objects."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from faq.models import Translation

from .documents import absolute, everywhere

# `</script>` and `<!--` in a title stay words.
_SCRIPT_SAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def script(page: dict[str, Any]) -> SafeString:
    written = json.dumps(page, ensure_ascii=False)
    for letter, escaped in _SCRIPT_SAFE.items():
        written = written.replace(letter, escaped)
    return mark_safe(written)  # noqa: S308


def breadcrumb(language: str, trail: list[tuple[str, str]]) -> dict[str, Any]:
    """From the home page to the page itself, as the reader sees it."""
    home = (_("Home"), everywhere("home", language))
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": url}
        for place, (name, url) in enumerate([home, *trail], start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps}


def questions(articles: Iterable[Translation]) -> dict[str, Any]:
    questions = [
        {
            "@type": "Question",
            "name": text.title,
            "url": absolute(text.get_absolute_url()),
            "acceptedAnswer": {"@type": "Answer", "text": text.summary},
        }
        for text in articles
    ]
    return {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions}
