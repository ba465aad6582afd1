from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from .anchors import slugify, unused
from .limits import MarkdownRefused, check
from .parser import Token, parse, text_of, to_html
from .sanitiser import sanitise


@dataclass(frozen=True)
class Link:
    """What `[[16]]` becomes: today's title and address of article 16 in the page's language."""

    url: str
    title: str


@dataclass(frozen=True)
class Heading:
    """A section: its heading and the plain text under it. The text before the first heading has no anchor, level 1."""

    anchor: str
    level: int
    title: str
    text: str


@dataclass(frozen=True)
class Document:
    html: str
    headings: tuple[Heading, ...]
    plain: str
    references: frozenset[int] = field(default_factory=frozenset)
    quoted: frozenset[str] = field(default_factory=frozenset)


def render(
    markdown: str,
    *,
    links: Mapping[int, Link] | None = None,
    facts: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> Document:
    """Markdown to a `Document`. Pure and linear in the length of the text.

    `links` and `facts` fill `[[16]]` and `{{chat.speed}}`; what they lack stays readable as typed, and is named in
    `references` and `quoted`. `labels` are the words of callouts (note, tip, important, warning, caution) and
    `section_link` (with `%s` for the heading). `aliases` maps anchors of former days to today's, or to ""
    (the top). Raises `MarkdownRefused`.
    """
    labels = labels or {}
    env: dict[str, Any] = {"articles": set(), "quoted": set(), "links": links or {}, "facts": facts or {}}
    tokens = parse(markdown, env)
    _name_callouts(tokens, labels)
    headings = _anchor_headings(tokens, labels, aliases or {})
    here = {part.anchor for part in headings if part.anchor}
    check(env)
    html = _aliases([old for old, new in (aliases or {}).items() if new not in here]) + to_html(tokens, env)
    check(env)
    clean = sanitise(html)
    check(env)
    return Document(
        html=clean,
        headings=headings,
        plain="\n".join(f"{part.title}\n{part.text}".strip() for part in headings).strip(),
        references=frozenset(env["articles"]),
        quoted=frozenset(env["quoted"]),
    )


def _name_callouts(tokens: list[Token], labels: Mapping[str, str]) -> None:
    for position, token in enumerate(tokens):
        if token.type == "alert_open":
            kind = token.meta["kind"].lower()
            token.attrs["class"] = f"callout {kind}"
            tokens[position + 1].attrs["class"] = "callout-title"
            title = tokens[position + 2]
            title.children = [Token("text", "", 0, content=labels.get(kind, title.content))]


def _anchor_headings(tokens: list[Token], labels: Mapping[str, str], aliases: Mapping[str, str]) -> tuple[Heading, ...]:
    """Set ids and links on the headings, and read off each section's text."""
    taken: dict[str, int] = {}
    for token in tokens:
        if anchor := token.meta.get("anchor") if token.meta else None:
            if anchor in taken:
                raise MarkdownRefused("doubled_anchor", anchor=anchor, line=token.map[0] + 1 if token.map else None)
            taken[anchor] = 1
    former: dict[str, list[str]] = {}
    for old, new in aliases.items():
        former.setdefault(new, []).append(old)
    sections = [("", 1, "", [])]  # type: list[tuple[str, int, str, list[str]]]
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            inline = tokens[position + 1]
            title = text_of(inline).strip()
            anchor = token.meta.get("anchor") or unused(slugify(title), taken)
            token.attrSet("id", anchor)
            words = labels.get("section_link", "%s") % title
            link = f' <a class="heading-link" href="#{anchor}" aria-label="{escape(words)}">#</a>'
            inline.children = [
                Token("alias", "", 0, content=_aliases(former.get(anchor, []))),
                *(inline.children or []),
                Token("heading_link", "", 0, content=link),
            ]
            sections.append((anchor, int(token.tag[1]), title, []))
        elif token.type == "inline" and tokens[position - 1].type != "heading_open":
            sections[-1][3].append(text_of(token).strip())
        elif token.type in ("fence", "code_block"):
            sections[-1][3].append(token.content.strip())
    return tuple(Heading(anchor, level, title, "\n".join(texts)) for anchor, level, title, texts in sections)


def _aliases(anchors: list[str]) -> str:
    return "".join(f'<span class="aka" id="{escape(anchor)}"></span>' for anchor in anchors)
