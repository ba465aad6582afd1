"""The passage that shows why a text was found: found words marked one by one in the original text."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import tokens

LENGTH = 180


def marked(text: str, stems: frozenset[str], language: str) -> SafeString:
    """The text escaped, with `<mark>` around each word whose stem was looked for."""
    parts: list[str] = []
    position = 0
    for word in tokens(text, language):
        if word.stem in stems and not word.stop:
            parts += [escape(text[position : word.start]), "<mark>", escape(text[word.start : word.end]), "</mark>"]
            position = word.end
    return mark_safe("".join(parts) + escape(text[position:]))  # noqa: S308  every part was escaped above


def passage(text: str, stems: frozenset[str], language: str) -> str:
    """About 180 letters of the text, where most of the words stand together, cut at words."""
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()  # no-break spaces stay
    if len(text) <= LENGTH:
        return text
    places = [(word.start, word.stem) for word in tokens(text, language) if word.stem in stems and not word.stop]
    start = 0
    if places:
        counts = [
            (len({stem for at, stem in places if begin <= at < begin + LENGTH - 40}), -begin) for begin, _ in places
        ]
        start = max(-max(counts)[1] - 40, 0)
    if start:
        start = text.find(" ", start) + 1
    end = len(text) if start + LENGTH >= len(text) else text.rfind(" ", start, start + LENGTH)
    return (
        ("… " if start else "")
        + text[start : end if end > start else start + LENGTH]
        + ("…" if end < len(text) else "")
    )
