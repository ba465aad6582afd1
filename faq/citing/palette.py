"""The site's colours for what is not styled by CSS, read from where they live: tokens.css."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings

TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-fA-F]{6})\b")


@cache
def light() -> dict[str, str]:
    """`{"paper": "#fbfaf6", …}` of the light theme."""
    return dict(_COLOUR.findall(_themes()[0]))


@cache
def dark() -> dict[str, str]:
    """The dark theme's, where it redefines them."""
    return light() | dict(_COLOUR.findall(_themes()[1]))


def _themes() -> tuple[str, str]:
    """What stands before the first dark theme, and that theme's own block."""
    before, _, after = TOKENS.read_text(encoding="utf-8").partition("@media (prefers-color-scheme: dark)")
    return before, after.partition("}")[0]
