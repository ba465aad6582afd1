"""Pictures of other sites in a Markdown text: which there are, and the same text with our own in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .parser import Token, parse, text_of, with_address

_ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def pictures_elsewhere(markdown: str) -> list[str]:
    """Their addresses as a browser would ask for them, each once, in order. Raises `MarkdownRefused`."""
    return list(dict.fromkeys(address for _block, picture in _pictures(_parsed(markdown)) if (address := _of(picture))))


def with_pictures(markdown: str, ours: Mapping[str, str]) -> str:
    """The text with each of these addresses replaced wherever it stands for a picture; `ours` maps them to addresses of
    this site. Nothing else changes: code that shows the same signs stays, and a picture that cannot be told from what
    stands around it stays too. Raises `MarkdownRefused`."""
    tokens = _parsed(markdown)
    changed = _replaced(markdown, tokens, ours)
    if _shape(_parsed(changed), {}) == _shape(tokens, ours):
        return changed
    # Somewhere else than at its picture: then one address after the other, without those at which it goes wrong.
    for address, own in ours.items():
        tokens = _parsed(markdown)
        changed = _replaced(markdown, tokens, {address: own})
        if _shape(_parsed(changed), {}) == _shape(tokens, {address: own}):
            markdown = changed
    return markdown


def _parsed(markdown: str) -> list[Token]:
    return parse(markdown, {"articles": set(), "quoted": set(), "links": {}, "facts": {}})


def _pictures(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    for block in tokens:
        for token in block.children or []:
            if "typed" in token.meta:
                yield block, token


def _of(picture: Token) -> str:
    address = str(picture.attrs.get("src", ""))
    return address if _ELSEWHERE.match(address) else ""


def _replaced(markdown: str, tokens: list[Token], ours: Mapping[str, str]) -> str:
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", markdown)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    found: list[tuple[int, int, str]] = []
    place, last = 0, None
    for block, picture in _pictures(tokens):
        first, end = block.map or (0, len(lines))
        if block is not last:
            place, last = max(place, starts[first]), block
        typed = picture.meta["typed"]
        start = markdown.find(typed, place, starts[min(end, len(lines))])
        if start < 0:  # over several lines of a quotation, or with signs that a table takes away
            continue
        place = start + len(typed)
        if own := ours.get(_of(picture)):
            found.append((start, place, with_address(picture, own)))
    for start, end, instead in reversed(found):
        markdown = markdown[:start] + instead + markdown[end:]
    return markdown


def _shape(tokens: list[Token], ours: Mapping[str, str]) -> list[Any]:
    """All that the text says, with the addresses of pictures as they are to be."""
    said: list[Any] = []
    for block in tokens:
        said.append((block.type, block.tag, dict(block.attrs), "" if block.type == "inline" else block.content))
        for token in block.children or []:
            if "typed" in token.meta:
                address = str(token.attrs.get("src", ""))
                said.append((ours.get(address, address), token.attrs.get("title"), text_of(token)))
            else:
                said.append((token.type, token.tag, dict(token.attrs), token.content))
    return said
