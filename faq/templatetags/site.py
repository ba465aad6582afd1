import re
from datetime import date
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from faq import days

register = template.Library()

_HYPHENED = re.compile(r"(?<![\w’])[^\W_]+(?:’[^\W_]+)?(?:-[^\W_]+)+")
# A longer word may break at its hyphen, or it would not fit on a phone.
_SHORT = 12


@register.filter
def absolute(path: str) -> str:
    """The full address of a path of this site, from the setting SITE_URL."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def day(moment: date | None) -> str:
    """As people write it, with the name of the month."""
    return days.written(moment) if moment else ""


@register.filter
def iso_day(moment: date) -> str:
    """As machines read it: `2026-01-31`."""
    return days.local(moment).isoformat()


@register.filter
def unbroken(text: str) -> SafeString:
    """The text, its short words with a hyphen kept on one line (“e-mail”, «ai-je»). No character changes, so that they
    are found, copied and read aloud as they are written."""
    escaped = conditional_escape(text)
    return mark_safe(_HYPHENED.sub(_in_one, escaped) if "-" in escaped else escaped)  # noqa: S308 - escaped above


def _in_one(found: re.Match[str]) -> str:
    word = found[0]
    return f'<span class="unbroken">{word}</span>' if len(word) <= _SHORT else word


@register.filter
def item(mapping: dict[Any, Any], key: Any) -> Any:
    return mapping.get(key)


class Once(template.Node):
    """What is inside hangs on nothing but the page's language: it is rendered once for each, and kept."""

    hangs_on_language_alone = True  # says so to `operations.folding`

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.kept: dict[str, str] = {}

    def render(self, context: template.Context) -> str:
        language = context["language"]
        if language not in self.kept:
            self.kept[language] = self.nodelist.render(context)
        return self.kept[language]


@register.tag
def once(parser: template.base.Parser, token: template.base.Token) -> Once:
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodelist)


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """The same page in every language: code, name, path, whether it is the one shown. `others` in the context holds the
    texts of the page's own thing in other languages; an article that is not translated still has an address."""
    others = {other.language: other.get_absolute_url() for other in context.get("others") or []}
    shown = context["language"]
    links = []
    for code, name in settings.LANGUAGES:
        path = others.get(code)
        if path is None and context.get("number"):
            path = reverse("article-by-number", args=(code, context["number"]))
        if path is None and context.get("same_path"):
            path = reverse(context["same_path"], args=(code,))
        links.append((code, name, path or reverse("home", args=(code,)), code == shown))
    return links


@cache
def _icons() -> dict[str, str]:
    files = (settings.BASE_DIR / "templates" / "icons").glob("*.svg")
    return {file.stem: file.read_text("utf-8").strip() for file in files}


class Icon(template.Node):
    def __init__(self, key: template.base.FilterExpression) -> None:
        self.key = key

    def render(self, context: template.Context) -> str:
        return _icons().get(self.key.resolve(context), _icons()["topic"])


@register.tag
def icon(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """The picture of this name from templates/icons, inlined: of a topic or a way of contact by its key, a folder where
    the set has none. A name in quotes is looked up once, when the template is read, and must be there."""
    _tag, name = token.split_contents()
    key = parser.compile_filter(name)
    return Icon(key) if isinstance(key.var, template.Variable) else template.base.TextNode(_icons()[key.var])
