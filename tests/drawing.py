"""The drawing in docs/map.md, made from the imports: one arrow where a room uses another."""

from __future__ import annotations

import re

from tests.house import BASE, DOOR, EDITORIAL, ENGINE, FLOORS, GROUND, ROOF, TRANSFER, house

PAGE = BASE / "docs" / "map.md"
_DRAWING = re.compile(r"(<!-- made by scripts/draw-map -->\n)(.*?)(<!-- end -->)", re.DOTALL)
# From the top of the house to the ground.
NAMES = {DOOR: "doors", TRANSFER: "engine 3", EDITORIAL: "engine 2", ENGINE: "engine 1", GROUND: "ground"}


def drawn() -> str:
    """The page with today's drawing in it."""
    return _DRAWING.sub(lambda found: f"{found[1]}{mermaid()}{found[3]}", PAGE.read_text())


def mermaid() -> str:
    """Everything stands on models and rendering: their arrows would hide the others, and are counted in a table instead."""
    uses = arrows()
    rooms = sorted({room for pair in uses for room in pair})
    lines = ["```mermaid", "flowchart TB"]
    for floor, name in NAMES.items():
        here = [room for room in rooms if FLOORS[room] == floor]
        lines += [f'  subgraph floor{floor}["{name}"]', *(f"    {room}" for room in here), "  end"]
    shown = sorted(pair for pair in uses if FLOORS[pair[1]] != GROUND and FLOORS[pair[0]] != DOOR)
    lines += [f"  {user} {'-.->' if uses[user, used] else '-->'} {used}" for user, used in shown]
    lines += ["```", "", "| room | stands on the ground | used by |", "| --- | --- | --- |"]
    for room in rooms:
        ground = ", ".join(used for user, used in sorted(uses) if user == room and FLOORS[used] == GROUND)
        users = ", ".join(user for user, used in sorted(uses) if used == room)
        lines.append(f"| `{room}` | {ground or '–'} | {users or '–'} |")
    return "\n".join([*lines, ""])


def arrows() -> dict[tuple[str, str], bool]:
    """Who uses whom, as (user, used), and whether only the room's own doors do. The roof is left out, it knows all."""
    found: dict[tuple[str, str], bool] = {}
    for name, module in house().items():
        for target, imported in module.imports():
            used = (f"{target}.{imported}" if target == "faq" else target).split(".")
            room = used[1] if used[0] == "faq" and len(used) > 1 else ""
            known = {module.room, room} <= set(FLOORS) and name.startswith("faq.")
            if known and room != module.room and ROOF not in (FLOORS[module.room], FLOORS[room]):
                found[module.room, room] = found.get((module.room, room), True) and module.is_door
    return found
