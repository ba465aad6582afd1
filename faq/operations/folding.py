"""Templates, folded when they are loaded: what hangs on nothing but the language is worked out once for each language,
and plain variables take a short way. A page that is made anew takes half the time.

Icons, labels, links to the site's own pages and names of files are most of a page; Django would work each of them out for
every page. Nobody who writes a template has to know of this: pages are the same to the byte. With `debug` templates stay
as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from types import BuiltinMethodType, MethodType
from typing import Any, TypeGuard

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable, VariableNode
from django.template.defaulttags import IfNode, LoadNode, URLNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# A part that is made of these alone leaves nothing behind in the context of the page that includes it, unless the name of a
# variable (`as …`) is given to one of them.
_LEAVE_NOTHING = {
    "TextNode", "Folded", "VariableNode", "Plain", "IfNode", "ForNode", "IncludeNode", "URLNode", "StaticNode",
    "TranslateNode", "BlockTranslateNode",
}  # fmt: skip

_METHODS = (MethodType, BuiltinMethodType)


class Loader(cached.Loader):
    """Django's own, and each template is folded once."""

    def get_template(self, template_name, skip=None):
        known = self.cache_key(template_name, skip) in self.get_template_cache
        template = super().get_template(template_name, skip)
        if not known and not self.engine.debug:
            template.nodelist = self._folded(template.nodelist)
        return template

    def _folded(self, nodes: NodeList) -> NodeList:
        folded, run = Nodes(), list[Node]()
        folded.contains_nontext = nodes.contains_nontext
        for node in self._with_parts(nodes):
            if hangs_on_language_alone(node):
                run.append(node)
                continue
            if isinstance(node, LanguageNode):
                pass  # what it holds is in another language than the page
            elif isinstance(node, IfNode):
                node.conditions_nodelists = [(test, self._folded(inner)) for test, inner in node.conditions_nodelists]
            else:
                for name in node.child_nodelists:
                    if children := getattr(node, name, None):
                        setattr(node, name, self._folded(children))
            folded.extend(_joined(run))
            run.clear()
            folded.append(Plain(node) if is_plain(node) else node)
        folded.extend(_joined(run))
        return folded

    def _with_parts(self, nodes: NodeList) -> Iterator[Node]:
        """The nodes, with those of included parts in place of the `include`, where that says the same."""
        for node in nodes:
            part = self._part(node)
            if part is None:
                yield node
            else:
                yield from part

    def _part(self, node: Node) -> NodeList | None:
        if (
            not isinstance(node, IncludeNode)
            or node.extra_context
            or node.isolated_context
            or not _fixed(node.template)
        ):
            return None
        try:
            part: NodeList = self.engine.get_template(node.template.var).nodelist
        except TemplateDoesNotExist:
            return None
        inner = part.get_nodes_by_type(Node)
        return part if all(map(_leaves_nothing, inner)) else None


class Nodes(NodeList):
    """Looked through once: `extends` asks a template for its blocks each time that it is rendered."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        if nodetype not in self._found:
            self._found[nodetype] = super().get_nodes_by_type(nodetype)
        return self._found[nodetype]


class Folded(Node):
    """A run of nodes that hang on the language alone. `language` in the context is the active one (`reading.context`)."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = NodeList(nodes)
        self.kept: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        key = (context.get("language") or get_language(), context.autoescape)
        if key not in self.kept:
            self.kept[key] = self.nodes.render(context)
        return self.kept[key]


class Plain(Node):
    """A variable without filters. Text is escaped, a whole number is written; whatever else it is, Django has the word."""

    child_nodelists = ()

    def __init__(self, node: VariableNode) -> None:
        self.node = node
        self.first, *self.others = node.filter_expression.var.lookups

    def render(self, context: Context) -> str:
        try:
            value = self._value(context)
        except Exception:  # Django knows which errors are shown as nothing
            value = None
        if type(value) is SafeString:
            return value
        if type(value) is str and context.autoescape:
            return SafeString(escape(value))
        if type(value) is int and not settings.USE_THOUSAND_SEPARATOR:
            return SafeString(value)
        return self.node.render(context)

    def _value(self, context: Context) -> Any:
        value = context[self.first]
        for name in self.others:
            if isinstance(value, dict):
                value = value[name]
            elif isinstance(value, tuple) or not hasattr(type(value), "__getitem__"):
                value = getattr(value, name)
            else:
                return None
            if isinstance(value, _METHODS) and not hasattr(value, "alters_data"):
                value = value()
        return value


def is_plain(node: Node) -> TypeGuard[VariableNode]:
    if type(node) is not VariableNode:
        return False
    expression = node.filter_expression
    return isinstance(expression.var, Variable) and not expression.filters and bool(expression.var.lookups)


def hangs_on_language_alone(node: Node) -> bool:
    """Texts, translations, addresses of files, of pages by name and language."""
    if isinstance(node, TranslateNode):
        expression = node.filter_expression
        return not (node.asvar or node.message_context or expression.filters or expression.var.lookups)
    if isinstance(node, StaticNode):
        return node.varname is None and _fixed(node.path)
    if isinstance(node, URLNode):
        named = _fixed(node.view_name) and ":" not in node.view_name.var and not node.asvar and not node.kwargs
        return named and all(_fixed(one) or (str(one.var) == "language" and not one.filters) for one in node.args)
    return isinstance(node, TextNode | Folded | LoadNode) or getattr(node, "hangs_on_language_alone", False)


def _leaves_nothing(node: Node) -> bool:
    return (
        type(node).__name__ in _LEAVE_NOTHING
        and not getattr(node, "asvar", None)
        and not getattr(node, "varname", None)
    )


def _fixed(expression: FilterExpression) -> bool:
    return not expression.is_var and not expression.filters


def _joined(run: list[Node]) -> list[Node]:
    """One node for all of them."""
    return list(run) if len(run) < 2 and all(isinstance(node, TextNode) for node in run) else [Folded(list(run))]
