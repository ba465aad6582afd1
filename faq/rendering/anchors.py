"""A heading's anchor is data: written into the Markdown once, kept when the heading is reworded."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from .parser import ANCHOR, parse, text_of

_LETTERS = str.maketrans(
    {"’": "-", "'": "-", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)


def slugify(text: str, limit: int = 60) -> str:
    """ASCII words joined by hyphens, cut at a word; «section» where no letter is left (other scripts, emoji)."""
    folded = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", folded)
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > limit:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or (words[0][:limit] if words else "section")


def unused(wanted: str, taken: dict[str, int]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3`…, whichever is free; it is taken from now on.

    `taken` maps each anchor to the last number tried with it, so that thousands of equal headings stay linear."""
    if wanted not in taken:
        taken[wanted] = 1
        return wanted
    count = taken[wanted] + 1
    while f"{wanted}-{count}" in taken:
        count += 1
    taken[wanted], taken[f"{wanted}-{count}"] = count, 1
    return f"{wanted}-{count}"


def with_anchors(markdown: str) -> str:
    """The same Markdown with `{#anchor}` after every heading that has none. Nothing else is changed."""
    tokens = parse(markdown, {"articles": set(), "quoted": set(), "links": {}, "facts": {}})
    headings = [(opening, tokens[i + 1]) for i, opening in enumerate(tokens) if opening.type == "heading_open"]
    taken = {opening.meta["anchor"]: 1 for opening, _ in headings if "anchor" in opening.meta}
    # Lines as CommonMark has them (a form feed or U+2028 ends none), each followed by its line end.
    lines = re.split(r"(\r\n|\r|\n)", markdown)
    for opening, inline in headings:
        if "anchor" in opening.meta or not opening.map:
            continue
        # The last line of its words: a heading underlined with === or --- has the line before it.
        last = 2 * (opening.map[1] - (1 if opening.markup.startswith("#") else 2))
        words = lines[last].rstrip(" \t")
        closed = words.rstrip("#")
        # Closing signs go; the opening ones stay, where an empty heading has no others.
        if opening.markup.startswith("#") and "#" in closed and closed.endswith((" ", "\t")):
            words = closed.rstrip(" \t")
        lines[last] = f"{words} {{#{unused(slugify(text_of(inline).strip()), taken)}}}"
    return "".join(lines)


@dataclass(frozen=True)
class Part:
    """A section of a Markdown text as it was typed, heading included; what stands before the first has no anchor."""

    anchor: str
    title: str
    markdown: str


def parts(markdown: str) -> list[Part]:
    """The text cut at its headings, in order; put together again they are the text. Headings inside quotes and lists
    cut nothing. A heading without an anchor of its own gets the one that the page would give it."""
    tokens = parse(markdown, {"articles": set(), "quoted": set(), "links": {}, "facts": {}})
    taken = {token.meta["anchor"]: 1 for token in tokens if token.type == "heading_open" and "anchor" in token.meta}
    starts = [(0, "", "")]
    for position, token in enumerate(tokens):
        if token.type == "heading_open" and token.map and token.level == 0:
            title = text_of(tokens[position + 1]).strip()
            starts.append((token.map[0], token.meta.get("anchor") or unused(slugify(title), taken), title))
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", markdown)
    ends = [start for start, *_ in starts[1:]] + [len(lines)]
    return [
        Part(anchor, title, "".join(lines[start:end])) for (start, anchor, title), end in zip(starts, ends, strict=True)
    ]


__all__ = ["ANCHOR", "Part", "parts", "slugify", "unused", "with_anchors"]
