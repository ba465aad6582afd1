"""The only file that knows nh3: what of HTML may reach a reader. It stands behind the parser, which lets no raw HTML in."""

from __future__ import annotations

import re

import nh3

from .parser import PICTURE

_TAGS = {
    "a", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img",
    "input", "label", "li", "ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "title", "rel", "aria-label"},
    "img": {"src", "alt", "title", "width", "height", "loading", "decoding"},
    "input": {"checked"},
    "ol": {"start"},
    "table": {"role"},
    "tbody": {"role"},
    "td": {"role", "data-label"},
    "th": {"role", "scope"},
    "thead": {"role"},
    "tr": {"role"},
}
_CLASSES = {
    "aka", "callout", "callout-title", "note", "tip", "important", "warning", "caution", "contains-task-list",
    "heading-link", "task-list-item",
}  # fmt: skip
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")


def _keep(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "id":
        return value if _ID.fullmatch(value) else None
    if attribute == "class":
        return " ".join(name for name in value.split() if name in _CLASSES or name.startswith("language-")) or None
    if tag == "img" and attribute == "src":
        return value if PICTURE.fullmatch(value) else None
    return value


def sanitise(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep,
        tag_attribute_values={"input": {"type": {"checkbox"}}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
