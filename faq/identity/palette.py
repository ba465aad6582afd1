"""The site's colours for what is not styled by CSS, read from where they live: tokens.css, and the accent of its own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings

from .colours import Theme, themes

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-fA-F]{6})\b")


def light() -> Theme:
    """`{"paper": "#fbfaf6", …}` of the light theme."""
    return house_light() | own("light")


def dark() -> Theme:
    return house_dark() | own("dark")


def own(theme: str) -> Theme:
    """What the installation's accent changes in a theme; nothing where it has none."""
    accent = settings.IDENTITY.accent
    return themes(accent, house_light(), house_dark())[theme] if accent else {}


@cache
def house_light() -> Theme:
    return dict(_COLOUR.findall(_themes()[0]))


@cache
def house_dark() -> Theme:
    """The dark theme's, where it redefines them."""
    return house_light() | dict(_COLOUR.findall(_themes()[1]))


def _themes() -> tuple[str, str]:
    """What stands before the first dark theme, and that theme's own block."""
    before, _, after = TOKENS.read_text(encoding="utf-8").partition("@media (prefers-color-scheme: dark)")
    return before, after.partition("}")[0]
