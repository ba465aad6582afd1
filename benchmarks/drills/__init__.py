"""What happens to readers and to what was written when something breaks: `make drills`, or `make drills DRILL=writes`.

Each module named in `DRILLS` is one drill: its docstring says what it does to the site, its `drill(place)` yields a `Figure`
for each thing that is promised.
"""

from __future__ import annotations

from dataclasses import dataclass

# In the order of the table.
DRILLS = ("workers", "writes", "disk", "database", "reload", "migration", "newer", "clock", "mail", "flood", "slow")


@dataclass(frozen=True)
class Figure:
    what: str
    figure: str
    bar: str
    inside: bool


class Missing(Exception):
    """The drill cannot be held on this machine; the message says what it needs."""


def at_most(what: str, value: float, bar: float, unit: str = "") -> Figure:
    return Figure(what, _said(value, unit), f"at most {_said(bar, unit)}", value <= bar)


def at_least(what: str, value: float, bar: float, unit: str = "") -> Figure:
    return Figure(what, _said(value, unit), f"at least {_said(bar, unit)}", value >= bar)


def every(what: str, good: int, of: int) -> Figure:
    return Figure(what, f"{good:,} of {of:,}", "all", good == of and of > 0)


def _said(value: float, unit: str) -> str:
    number = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    return f"{number} {unit}".strip()
