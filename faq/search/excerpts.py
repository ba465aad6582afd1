"""The passage that shows why a text was found: found words marked one by one in the original text."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import Token, occurrences

LENGTH = 180


def marked(text: str, stems: frozenset[str], language: str) -> SafeString:
    """The text escaped, with `<mark>` around each word whose stem was looked for."""
    return _marked(text, occurrences(text, stems, language), 0, len(text))


def passage(text: str, stems: frozenset[str], language: str) -> SafeString:
    """About 180 letters of the text, where most of the found words stand together, cut at words and marked."""
    # Cells and items that no sign ends stay apart; no-break spaces stay.
    text = re.sub(r"(?<=[\w)»”])[ \t\r]*\n\s*", " · ", text.strip())
    text = re.sub(r"[ \t\r\n]+", " ", text)
    words = occurrences(text, stems, language)
    start = _start(words) if len(text) > LENGTH else 0
    if start:
        start = text.find(" ", start) + 1
    end = len(text)
    if end > start + LENGTH:
        end = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
        end = end if end > 0 else start + LENGTH
    left = " …" if end < len(text) and text[end - 1] in ".!?" else "…" if end < len(text) else ""
    return mark_safe(  # noqa: S308  `_marked` escaped every part
        ("… " if start else "") + _marked(text, words, start, end) + left
    )


def _start(words: list[Token]) -> int:
    """Where the passage begins that has most different words."""
    best, start = 0, 0
    for word in words:
        count = len({other.stem for other in words if word.start <= other.start < word.start + LENGTH - 40})
        if count > best:
            best, start = count, max(word.start - 40, 0)
    return start


def _marked(text: str, words: list[Token], start: int, end: int) -> SafeString:
    parts: list[str] = []
    position = start
    for word in words:
        if word.start >= position and word.end <= end:
            parts += [escape(text[position : word.start]), "<mark>", escape(text[word.start : word.end]), "</mark>"]
            position = word.end
    return mark_safe("".join(parts) + escape(text[position:end]))  # noqa: S308  every part was escaped above
