"""A heading's anchor is data: written into the Markdown once, kept when the heading is reworded."""

from __future__ import annotations

import re
import unicodedata

from .parser import ANCHOR, parse, text_of

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)


def slugify(text: str, limit: int = 60) -> str:
    """ASCII words joined by hyphens, cut at a word; «section» where no letter is left (other scripts, emoji)."""
    folded = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "-", folded))
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > limit:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or (words[0][:limit] if words else "section")


def unused(wanted: str, taken: set[str]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3`…, whichever is free; it is taken from now on."""
    free, count = wanted, 1
    while free in taken:
        count += 1
        free = f"{wanted}-{count}"
    taken.add(free)
    return free


def with_anchors(markdown: str) -> str:
    """The same Markdown with `{#anchor}` after every heading that has none. Nothing else is changed."""
    tokens = parse(markdown, {"articles": set(), "quoted": set(), "links": {}, "facts": {}})
    headings = [(opening, tokens[i + 1]) for i, opening in enumerate(tokens) if opening.type == "heading_open"]
    taken = {opening.meta["anchor"] for opening, _ in headings if "anchor" in opening.meta}
    if len(headings) == len([1 for opening, _ in headings if "anchor" in opening.meta]):
        return markdown
    lines = markdown.splitlines(keepends=True)
    for opening, inline in headings:
        if "anchor" in opening.meta or not opening.map:
            continue
        # The last line of its words: a heading underlined with === or --- has the line before it.
        last = opening.map[1] - (1 if opening.markup.startswith("#") else 2)
        words, newline = re.fullmatch(r"(.*?)([\r\n]*)", lines[last], re.DOTALL).groups()  # type: ignore[union-attr]
        words = re.sub(r"(?<=\s)#+\s*$", "", words).rstrip() if opening.markup.startswith("#") else words.rstrip()
        lines[last] = f"{words} {{#{unused(slugify(text_of(inline)), taken)}}}{newline}"
    return "".join(lines)


__all__ = ["ANCHOR", "slugify", "unused", "with_anchors"]
