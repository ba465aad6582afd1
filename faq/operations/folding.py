"""Templates, folded when they are loaded: what hangs on nothing but the language is worked out once for each language,
a page stands in the one that it extends, and variables take a short way. A page that is made anew takes half the time.

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
from django.template import Context, Template, TemplateDoesNotExist
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TextNode,
    Variable,
    VariableDoesNotExist,
    VariableNode,
)
from django.template.defaulttags import ForNode, IfNode, LoadNode, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.template.smartif import TokenBase
from django.templatetags.i18n import LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# A part that is made of these alone leaves nothing behind in the context of the page that includes it, unless the name of a
# variable (`as …`) is given to one of them.
_LEAVE_NOTHING = {
    "TextNode", "Folded", "VariableNode", "Plain", "IfNode", "ForNode", "Loop", "IncludeNode", "Part", "URLNode", "StaticNode",
    "TranslateNode", "BlockTranslateNode", "CommentNode", "LoadNode", "Once", "Icon",
}  # fmt: skip
# What these leave behind goes when the part ends.
_LEAVE_NAMES = {*_LEAVE_NOTHING, "SimpleNode", "GetLanguageInfoNode"}

Blocks = dict[str, BlockNode]

_METHODS = (MethodType, BuiltinMethodType)


class Loader(cached.Loader):
    """Django's own, and each template is folded once."""

    def get_template(self, template_name, skip=None):
        known = self.cache_key(template_name, skip) in self.get_template_cache
        template = super().get_template(template_name, skip)
        if not known and not self.engine.debug:
            whole = None if skip else self._whole(template)
            template.nodelist = self._folded(*whole or (template.nodelist, None))
        return template

    def _whole(self, template: Template) -> tuple[NodeList, Blocks] | None:
        """The outermost template of those that this one extends, and what stands in its blocks; None where Django has to
        find that out for each page."""
        nodes, blocks, above = template.nodelist, Blocks(), template
        while found := nodes.get_nodes_by_type(ExtendsNode):
            extends: Any = found[0]
            name = extends.parent_name
            if not _fixed(name) or "block.super" in above.source:
                return None
            blocks = extends.blocks | blocks
            try:
                # Read anew, as its nodes become this template's own.
                above = super(cached.Loader, self).get_template(name.var)
            except TemplateDoesNotExist:
                return None
            nodes = above.nodelist
        within = [node for node in nodes.get_nodes_by_type(Node) if _is_closed(node)]
        if above is template or any(node.get_nodes_by_type(BlockNode) for node in within):
            return None
        return nodes, blocks

    def _folded(self, nodes: NodeList, blocks: Blocks | None) -> NodeList:
        folded, run = Nodes(), list[Node]()
        folded.contains_nontext = nodes.contains_nontext
        for node in self._with_parts(nodes, blocks):
            if hangs_on_language_alone(node):
                run.append(node)
                continue
            if isinstance(node, LanguageNode):
                pass  # what it holds is in another language than the page
            elif isinstance(node, IfNode):
                node.conditions_nodelists = [
                    (test, self._folded(inner, blocks)) for test, inner in node.conditions_nodelists
                ]
            else:
                for name in node.child_nodelists:
                    if children := getattr(node, name, None):
                        setattr(node, name, self._folded(children, blocks))
            for expression in _expressions(list(vars(node).values())):
                expression.var = _quick(expression.var)
            folded.extend(_joined(run))
            run.clear()
            folded.append(_short(node))
        folded.extend(_joined(run))
        return folded

    def _with_parts(self, nodes: NodeList, blocks: Blocks | None) -> Iterator[Node]:
        """The nodes, with those of blocks and included parts in their place, where that says the same."""
        for node in nodes:
            if isinstance(node, BlockNode) and blocks is not None:
                inner = blocks.get(node.name, node).nodelist
                yield from self._with_parts(inner, blocks) if _all(inner, _LEAVE_NOTHING) else [Part(inner)]
            elif isinstance(node, IncludeNode) and (part := self._part(node)) is not None:
                yield from part
            else:
                yield node

    def _part(self, node: IncludeNode) -> NodeList | None:
        if node.isolated_context or not _fixed(node.template):
            return None
        try:
            part: NodeList = self.engine.get_template(node.template.var).nodelist
        except TemplateDoesNotExist:
            return None
        if not node.extra_context and _all(part, _LEAVE_NOTHING):
            return part
        return NodeList([Part(part, node.extra_context)]) if _all(part, _LEAVE_NAMES) else None


class Part(Node):
    """What has names of its own: those that it is given (`with …`), and those that it makes."""

    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression] | None = None) -> None:
        self.nodelist = nodelist
        self.given = given or {}

    def render(self, context: Context) -> str:
        with context.push(**{name: value.resolve(context) for name, value in self.given.items()}):
            return self.nodelist.render(context)


class Nodes(NodeList):
    """Looked through once: `extends` asks a template for its blocks each time that it is rendered."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        if nodetype not in self._found:
            self._found[nodetype] = super().get_nodes_by_type(nodetype)
        return self._found[nodetype]

    def render(self, context: Context) -> SafeString:
        """Without the notes on errors that Django makes with `debug`."""
        return SafeString("".join([node.render(context) for node in self]))


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


class Quick(Variable):
    """Looks up what most variables are, and what is not there, the short way; whatever else it is, Django has the word."""

    def __init__(self, variable: Variable) -> None:
        super().__init__(variable.var)
        self.first, *self.others = variable.lookups or ()

    def resolve(self, context: Any) -> Any:
        for names in reversed(context.dicts):
            if self.first in names:
                value = names[self.first]
                break
        else:
            raise self._missing(context)
        for name in self.others:
            if callable(value):
                break
            try:
                if type(value) is dict:
                    value = value[name]
                elif isinstance(value, tuple) or not hasattr(type(value), "__getitem__"):
                    value = getattr(value, name)
                else:
                    break
                if type(value) in _METHODS and not hasattr(value, "alters_data"):
                    value = value()
            except Exception:  # Django knows which errors are shown as nothing
                if value is None:
                    raise self._missing(value) from None
                break
        else:
            if not callable(value):
                return value
        return super().resolve(context)

    def _missing(self, where: object) -> VariableDoesNotExist:
        return VariableDoesNotExist("Failed lookup for key [%s] in %r", (self.var, where))


class Plain(Node):
    """A variable without filters. Text is escaped, a whole number is written; whatever else it is, Django has the word."""

    child_nodelists = ()

    def __init__(self, node: VariableNode) -> None:
        self.node = node
        self.expression = node.filter_expression
        self.variable = self.expression.var

    def render(self, context: Context) -> str:
        try:
            value = self.variable.resolve(context)
        except VariableDoesNotExist:
            return self.node.render(context)
        if type(value) is SafeString:
            return value
        if type(value) is str and context.autoescape:
            return escape(value)
        if type(value) is int and not settings.USE_THOUSAND_SEPARATOR:
            return str(value)
        return self.node.render(context)


class Loop(Node):
    """A `for` in which nothing asks which turn it is."""

    child_nodelists = ("nodelist_loop", "nodelist_empty")

    def __init__(self, node: Any) -> None:
        self.names, self.sequence = node.loopvars, node.sequence
        self.nodelist_loop, self.nodelist_empty = node.nodelist_loop, node.nodelist_empty

    def render(self, context: Context) -> str:
        values = self.sequence.resolve(context, ignore_failures=True)
        turns = []
        with context.push() as names:
            for value in values or ():
                if len(self.names) > 1:
                    names.update(zip(self.names, value, strict=True))
                else:
                    names[self.names[0]] = value
                turns.append(self.nodelist_loop.render(context))
        return SafeString("".join(turns)) if turns else self.nodelist_empty.render(context)


def is_loop(node: Any) -> bool:
    if type(node) is not ForNode or node.is_reversed:
        return False
    body: Any = node.nodelist_loop
    parts = [part for one in body.get_nodes_by_type(Node) for part in vars(one).values()]
    return _all(body, _LEAVE_NOTHING - {"IncludeNode"}) and not any(
        "forloop" in expression.token for expression in _expressions(parts)
    )


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


def _is_closed(node: Node) -> bool:
    """What it holds is not looked into."""
    return isinstance(node, LanguageNode) or hangs_on_language_alone(node)


def _all(nodes: NodeList, kinds: set[str]) -> bool:
    """Whether they are of these kinds alone, all the way down; in the smaller set nothing has a name."""
    return all(
        type(node).__name__ in kinds and (kinds is _LEAVE_NAMES or not any(map(vars(node).get, ("asvar", "varname"))))
        for node in nodes.get_nodes_by_type(Node)
    )


def _expressions(parts: list[Any]) -> Iterator[FilterExpression]:
    """Those among the parts of a node, in its conditions too; not those of the nodes that it holds."""
    for part in parts:
        if isinstance(part, FilterExpression):
            yield part
        elif isinstance(part, TokenBase):
            yield from _expressions([part.value, part.first, part.second])
        elif isinstance(part, dict):
            yield from _expressions(list(part.values()))
        elif isinstance(part, list | tuple) and not isinstance(part, NodeList):
            yield from _expressions(list(part))


def _quick(var: Any) -> Any:
    return Quick(var) if type(var) is Variable and var.lookups and not var.translate else var


def _short(node: Node) -> Node:
    return Plain(node) if is_plain(node) else Loop(node) if is_loop(node) else node


def _fixed(expression: FilterExpression) -> bool:
    return not expression.is_var and not expression.filters


def _joined(run: list[Node]) -> list[Node]:
    """One node for all of them."""
    return list(run) if len(run) < 2 and all(isinstance(node, TextNode) for node in run) else [Folded(list(run))]
