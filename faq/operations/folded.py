"""What folded templates are made of (`folding`): nodes that say what Django's own say, in fewer steps."""

from __future__ import annotations

from html import escape
from types import BuiltinMethodType, MethodType
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.base import FilterExpression, Node, NodeList, Variable, VariableDoesNotExist, VariableNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_METHODS = (MethodType, BuiltinMethodType)


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


class Part(Node):
    """What has names of its own: those that it is given (`with …`), and those that it makes."""

    def __init__(self, nodelist: NodeList, given: dict[str, FilterExpression] | None = None) -> None:
        self.nodelist = nodelist
        self.given = given or {}

    def render(self, context: Context) -> str:
        with context.push(**{name: value.resolve(context) for name, value in self.given.items()}):
            return self.nodelist.render(context)
