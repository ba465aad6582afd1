"""Templates, folded when they are loaded: what hangs on nothing but the language is worked out once for each language,
a page stands in the one that it extends, and variables take a short way. A page that is made anew takes half the time.

Icons, labels, links to the site's own pages and names of files are most of a page; Django would work each of them out for
every page. Nobody who writes a template has to know of this: pages are the same to the byte. With `debug` templates stay
as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

from django.template import Template, TemplateDoesNotExist
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable, VariableNode
from django.template.defaulttags import ForNode, IfNode, LoadNode, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.template.smartif import TokenBase
from django.templatetags.i18n import LanguageNode, TranslateNode
from django.templatetags.static import StaticNode

from .folded import Folded, Loop, Nodes, Part, Plain, Quick

# A part that is made of these alone leaves nothing behind in the context of the page that includes it, unless the name of a
# variable (`as …`) is given to one of them.
_LEAVE_NOTHING = {
    "TextNode", "Folded", "VariableNode", "Plain", "IfNode", "ForNode", "Loop", "IncludeNode", "Part", "URLNode", "StaticNode",
    "TranslateNode", "BlockTranslateNode", "CommentNode", "LoadNode", "Once", "Icon",
}  # fmt: skip
# What these leave behind goes when the part ends.
_LEAVE_NAMES = {*_LEAVE_NOTHING, "SimpleNode", "GetLanguageInfoNode"}

Blocks = dict[str, BlockNode]


class Loader(cached.Loader):
    """Django's own, and each template is folded once."""

    def cache_key(self, template_name, skip=None):
        """One that is asked for by those that extend it is kept apart, with its blocks."""
        key = super().cache_key(template_name, skip)
        return f"{key} extended" if skip else key

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
