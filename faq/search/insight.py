"""What readers look for, counted per day with nobody in it."""

from __future__ import annotations

import re
from datetime import date

from django.utils import timezone

from faq.models import SearchCount, Tally

from .analysis import fold

# A query is kept up to here; nobody asks for longer ones twice.
LETTERS = 80

_ADDRESS = re.compile(r"\S*@\S*")
_WEB = re.compile(r"(?:https?://|www\.)\S*", re.I)
# Telephone, order and card numbers: four digits or more, with what people put between them.
_NUMBER = re.compile(r"[+#]?\(?\d(?:[\s().\-/]{0,2}\d){3,}\)?")


def normalised(query: str) -> str:
    """The query as it is counted: folded, without addresses and numbers that could name somebody, at most 80 letters."""
    bare = _NUMBER.sub(" ", _WEB.sub(" ", _ADDRESS.sub(" ", query[:400])))
    return " ".join(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", fold(bare)))[:LETTERS].strip()


def note(query: str, language: str, what: str) -> None:
    """Count one search: `what` is found, not_found or clicked. No query now; it is written within seconds."""
    note_normalised(normalised(query), language, what)


def note_normalised(words: str, language: str, what: str) -> None:
    """The same for what is normalised already: a stored page is counted each time that it is sent."""
    if words:
        searches.add((timezone.now().date(), language, words, what))


def _store(search: tuple[date, str, str, str], times: int) -> None:
    SearchCount.objects.count_searches(*search, times=times)


searches = Tally(_store)
