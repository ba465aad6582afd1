"""The only file that knows markdown-it: CommonMark with tables, callouts, task lists, definition lists, and our own
three marks, `[[16]]` (an article by number), `{{chat.speed}}` (a quoted fact) and `{#anchor}` (a heading's anchor)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.helpers import parseLinkDestination
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from .limits import MAX_BYTES, MarkdownRefused, begin, check

# The longest inside of [[…]] and {{…}}: what is longer is ordinary text, so that looking for the end stays linear.
MARK_LENGTH = 200

ANCHOR = re.compile(r"\{#([a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?)\}\s*$")
# Pictures come from this site alone: what editors upload.
PICTURE = re.compile(r"/media/images/[a-z0-9]{16,64}\.(?:webp|png|jpg)")
_REFERENCE = re.compile(r"(\d{1,9})(?:#([a-z0-9-]{1,80}))?(?:\|(.+))?", re.DOTALL)
_FACT = re.compile(r"[a-z0-9-]+\.[a-z_]+")


def parse(markdown: str, env: dict[str, Any]) -> list[Token]:
    """Tokens of the text; `MarkdownRefused` when it is too long, takes too long, or holds what no text holds."""
    size = len(markdown.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise MarkdownRefused("too_long", size=size, limit=MAX_BYTES)
    if any("\ud800" <= letter <= "\udfff" for letter in markdown):
        raise MarkdownRefused("half_character")
    begin(env)
    tokens = _parser().parse(markdown, env)
    check(env)
    return tokens


def mentioned(markdown: str) -> set[int]:
    """The numbers that `[[16]]` may refer to: all that do, and perhaps a few that turn out to be plain text."""
    return {int(number) for number in re.findall(r"\[\[(\d{1,9})", markdown)}


def to_html(tokens: list[Token], env: dict[str, Any]) -> str:
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, env))


def text_of(inline: Token) -> str:
    """The words of an inline token, without markup."""
    words = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type == "image":
            words.append(text_of(child))
    return "".join(words)


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "alerts": True, "tasklists": True}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).use(deflist_plugin)
    parser.inline.ruler.before("link", "reference", _reference)
    parser.inline.ruler.before("link", "fact", _fact)
    parser.inline.add_terminator_char("{")
    parser.inline.ruler.at("image", _picture)
    # The first rule of each chain: it is asked at every line and at every sign that may mean something.
    parser.block.ruler.before("table", "time", _in_time, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.before("text", "time", _in_time)
    parser.inline.ruler2.before("balance_pairs", "time", _still_in_time)
    parser.core.ruler.push("anchors", _take_anchors)
    parser.core.ruler.push("tables", _describe_tables)
    parser.core.ruler.push("tasks", _label_tasks)
    parser.core.ruler.push("links", _mark_links)
    for name in ("heading_link", "alias", "task_open", "task_close"):
        parser.add_render_rule(name, _given_html)
    return parser


def _in_time(state: Any, *_: Any) -> bool:
    check(state.env)
    return False


def _still_in_time(state: StateInline) -> None:
    check(state.env)


def _picture(state: StateInline, silent: bool) -> bool:
    """As CommonMark has it; the token keeps how it was typed."""
    start = state.pos
    if not image(state, silent):
        return False
    if not silent:
        token = state.tokens[-1]
        token.meta = {"typed": state.src[start : state.pos], "words": token.content}
    return True


def with_address(picture: Token, address: str) -> str:
    """The picture as it was typed, with another address. One that takes its address from a definition elsewhere gets its own."""
    typed, words = picture.meta["typed"], picture.meta["words"]
    place = len("![") + len(words) + len("](")
    if typed[place - 1 : place] == "(":
        place += len(typed[place:]) - len(typed[place:].lstrip(" \t\n"))
        end = parseLinkDestination(typed, place, len(typed)).pos
        return f"{typed[:place]}{address}{typed[end:]}"
    title = str(picture.attrs.get("title", "")).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f"![{words}]({address}" + (f' "{title}")' if title else ")")


def _given_html(_: Any, tokens: list[Token], index: int, *__: Any) -> str:
    return tokens[index].content


def _inside(state: StateInline, opening: str, closing: str) -> str | None:
    """What stands between the marks at the cursor, or None."""
    if not state.src.startswith(opening, state.pos):
        return None
    start = state.pos + len(opening)
    end = state.src.find(closing, start, start + MARK_LENGTH + len(closing))
    return None if end < 0 else state.src[start:end]


def _reference(state: StateInline, silent: bool) -> bool:
    inside = _inside(state, "[[", "]]")
    match = _REFERENCE.fullmatch(inside) if inside is not None else None
    if not match or inside is None:
        return False
    if not silent:
        number, anchor, words = int(match[1]), match[2] or "", match[3]
        state.env["articles"].add(number)
        link = state.env["links"].get(number)
        if link is None:
            state.push("text", "", 0).content = words or f"[[{number}]]"
        else:
            token = state.push("link_open", "a", 1)
            token.attrs = {"href": link.url + (f"#{anchor}" if anchor else "")}
            token.meta = {"article": number, "anchor": anchor}
            state.push("text", "", 0).content = words or link.title
            state.push("link_close", "a", -1)
    state.pos += len(inside) + 4
    return True


def _fact(state: StateInline, silent: bool) -> bool:
    inside = _inside(state, "{{", "}}")
    if inside is None or not _FACT.fullmatch(inside.strip()):
        return False
    if not silent:
        name = inside.strip()
        state.env["quoted"].add(name)
        state.push("text", "", 0).content = state.env["facts"].get(name, f"{{{{{name}}}}}")
    state.pos += len(inside) + 4
    return True


def _take_anchors(state: StateCore) -> None:
    """Move `{#anchor}` from a heading's words into its token; the page's title is level 1, so text starts at 2."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        if opening.tag == "h1":
            opening.tag = closing.tag = "h2"
        children = inline.children or []
        if children and children[-1].type == "text" and (match := ANCHOR.search(children[-1].content)):
            opening.meta["anchor"] = match[1]
            # Blanks before the anchor go as those at the end of a line do, whatever sign stands for them.
            children[-1].content = mdTrim("#" + children[-1].content[: match.start()])[1:]


def _describe_tables(state: StateCore) -> None:
    """Give tables the roles that survive a restyling as cards, name each cell's column, make the first cell a header."""
    roles = {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tr": "row",
        "th": "columnheader",
        "td": "cell",
    }
    columns: list[str] = []
    column = 0
    for position, token in enumerate(state.tokens):
        if token.type == "table_open":
            columns = []
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            columns.append(text_of(state.tokens[position + 1]).strip())
        if token.nesting == 1 and token.tag in roles:
            token.attrSet("role", roles[token.tag])
        if token.type == "td_open":
            if column == 0:
                token.tag = state.tokens[position + 2].tag = "th"
                token.attrs.update({"role": "rowheader", "scope": "row"})
            elif column < len(columns):
                token.attrSet("data-label", columns[column])
            column += 1


def _label_tasks(state: StateCore) -> None:
    """Put a task's box and its words into one label, so that the words can be tapped."""
    for position, token in enumerate(state.tokens):
        if token.type != "list_item_open" or "checked" not in (token.meta or {}):
            continue
        box = '<label><input type="checkbox"%s> ' % (" checked" if token.meta.pop("checked") else "")
        inline = next((t for t in state.tokens[position : position + 3] if t.type == "inline"), None)
        if inline is not None:
            opening = Token("task_open", "", 0, content=box)
            inline.children = [opening, *(inline.children or []), Token("task_close", "", 0, content="</label>")]


def _mark_links(state: StateCore) -> None:
    """Links that leave the site say so to crawlers and to the browser; pictures of other sites become their words."""
    for block in state.tokens:
        for token in block.children or []:
            if token.type == "link_open" and re.match(r"(?:https?:)?//", str(token.attrs.get("href", "")), re.I):
                token.attrSet("rel", "external noopener")
            elif token.type == "image" and PICTURE.fullmatch(str(token.attrs.get("src", ""))):
                token.attrs.update({"loading": "lazy", "decoding": "async"})
            elif token.type == "image":
                token.content, token.type = text_of(token), "text"
