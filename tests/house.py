"""The floors of the house, read off the imports: which module stands where, and which import breaks a rule.

roof      helpcenter.urls -> faq.urls (and faq.apps)
doors     views forms feeds embeds api sitemaps middleware context converters, admin/ templatetags/ management/
engine 3  transfer
engine 2  editorial
engine 1  search reading citing contact disputes feedback operations, blind to each other
ground    models rendering identity languages days
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent

GROUND, ENGINE, EDITORIAL, TRANSFER, DOOR, ROOF = range(6)
FLOORS = {
    "models": GROUND,
    "rendering": GROUND,
    "languages": GROUND,
    "days": GROUND,
    "identity": GROUND,
    "editorial": EDITORIAL,
    "transfer": TRANSFER,
}
FLOORS |= dict.fromkeys(("search", "reading", "citing", "contact", "disputes", "feedback", "operations"), ENGINE)
FLOORS |= dict.fromkeys(("admin", "templatetags", "management"), DOOR)
FLOORS |= dict.fromkeys(("urls", "apps"), ROOF)
DOORS = {"views", "forms", "feeds", "embeds", "api", "sitemaps", "middleware", "context", "converters"}
ENTERED_BY_INIT = {"models", "rendering", "search"}
VAGUE = {"utils", "helpers", "services", "core", "common", "misc"}

# Libraries that a room needs in more than one file, each with its reason.
SHARED_LIBRARIES = {
    "django": "the framework",
    "PIL": "cards are drawn, what editors upload is read: two trades of one library",
}


@dataclass(frozen=True)
class Module:
    name: str  # faq.reading.views
    tree: ast.Module
    package: bool = False

    @property
    def room(self) -> str:
        return (self.name.split(".") + [""])[1] if self.name.startswith("faq") else ""

    @property
    def is_door(self) -> bool:
        return self.floor == DOOR

    @property
    def floor(self) -> int:
        return floor(self.name)

    def imports(self) -> Iterator[tuple[str, str | None]]:
        """Each import as (module, name in it); relative ones made absolute."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, None) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                parts = self.name.split(".") if self.package else self.name.split(".")[:-1]
                base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
                module = ".".join(filter(None, (base, node.module)))
                yield from ((module, alias.name) for alias in node.names)


def floor(name: str) -> int:
    parts = name.split(".")
    if parts[0] == "helpcenter" or len(parts) == 1:
        return ROOF
    if FLOORS.get(parts[1]) in (DOOR, ROOF):
        return FLOORS[parts[1]]
    return DOOR if DOORS & set(parts[2:]) else FLOORS[parts[1]]


def house() -> dict[str, Module]:
    """Every module of the product by name."""
    files = [file for top in ("faq", "helpcenter") for file in (BASE / top).rglob("*.py")]
    return {m.name: m for m in (module(str(file.relative_to(BASE)), file.read_text()) for file in files)}


def module(path: str, source: str) -> Module:
    parts = path.removesuffix(".py").split("/")
    package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if package else parts), ast.parse(source), package)


def complaints(modules: dict[str, Module]) -> list[str]:
    """Every broken rule as one sentence."""
    found = [
        f"{m.name}: there is no room «{m.room}» on the plan"
        for m in modules.values()
        if m.room and m.room not in FLOORS | {"migrations": 0}
    ]
    libraries: dict[str, set[str]] = {}
    for here in modules.values():
        if here.room == "migrations" or (here.room and here.room not in FLOORS):
            continue
        found += [
            f"{here.name}: {part} says nothing about what is in it" for part in here.name.split(".") if part in VAGUE
        ]
        for target, name in here.imports():
            full = f"{target}.{name}" if name and f"{target}.{name}" in modules else target
            top = target.split(".")[0]
            if top in ("faq", "helpcenter"):
                found += _inside(here, full, name)
            elif top not in sys.stdlib_module_names and top not in SHARED_LIBRARIES:
                libraries.setdefault(top, set()).add(here.name)
    found += [
        f"{name} is imported in {', '.join(sorted(users))}: one file only"
        for name, users in libraries.items()
        if len(users) > 1
    ]
    return found


def _inside(here: Module, target: str, name: str | None) -> Iterator[str]:
    there = Module(target, ast.Module([], []))
    line = f"{here.name} imports {target}"
    same_room = here.room == there.room
    private = name if name and name.startswith("_") and not name.startswith("__") else None
    private = private or next((part for part in target.split(".") if part.startswith("_")), None)
    if private and not same_room:
        yield f"{line}: {private} is private to its room"
    if there.room and there.room not in FLOORS:
        yield f"{line}: nobody imports it"
        return
    if here.floor == ROOF:
        return
    if there.floor > here.floor:
        yield f"{line}: imports go down only"
    elif there.is_door and not same_room:
        yield f"{line}: another room's door"
    elif there.floor == here.floor and not same_room:
        yield f"{line}: rooms on one floor do not see each other"
    elif there.room in ENTERED_BY_INIT and not same_room and target.count(".") > 1:
        yield f"{line}: {there.room} is entered by its __init__ only"
