"""A rough key of how a folded word sounds: words that readers write by ear meet under one key."""

from __future__ import annotations

import re
from functools import lru_cache

_FRENCH = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"ph", "f"),
        (r"(?:eau|au)", "o"),
        (r"(?:ai|ei|ay|ey|et$|er$|ez$|ee$|es$)", "e"),
        (r"oeu|eu", "e"),
        (r"(?:qu|q|ck|ch(?=[rl])|k|cc(?![eiy])|c(?![eiyh]))", "k"),
        (r"c(?=[eiy])|ss|sc(?=[eiy])|ti(?=on|el|eu)", "s"),
        (r"ch|sh", "S"),
        (r"g(?=[eiy])", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"(?:en|em|an|am)(?![aeiouynm])", "A"),
        (r"(?:in|im|ain|ein|yn)(?![aeiouynm])", "I"),
        (r"(?:on|om)(?![aeiouynm])", "O"),
        (r"y", "i"),
        (r"z", "s"),
        (r"h", ""),
        (r"(?<=.)[estxdp]+$", ""),
        (r"(.)\1+", r"\1"),
    )
]
_OTHER = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^(?:kn|gn)", "n"),
        (r"^wr", "r"),
        (r"ph|gh(?=t)", "f"),
        (r"tion", "Sn"),
        (r"ck|q|c(?![eiyh])", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"ch|sh", "S"),
        (r"g(?=[eiy])", "j"),
        (r"(?:ee|ea|ie|ei|i)", "y"),
        (r"(?:ou|oo|u)", "u"),
        (r"(?<=.)[aeo]", ""),
        (r"(?<=.)[hw]", ""),
        (r"(.)\1+", r"\1"),
    )
]
# Letters that are written for each other.
_ALIKE = ("aeiou", "ckq", "sz", "gj", "iy", "td", "bp", "mn", "vf", "lr")


def alike(one: str, other: str) -> bool:
    """Whether two letters sound so much the same that one is written for the other."""
    return one != other and any(one in letters and other in letters for letters in _ALIKE)


@lru_cache(maxsize=4000)
def sound(surface: str, language: str) -> str:
    """The key, at most ten letters; "" for what is not a word of Latin letters."""
    if not (surface.isascii() and surface.isalpha() and len(surface) > 2):
        return ""
    for pattern, replacement in _FRENCH if language.startswith("fr") else _OTHER:
        surface = pattern.sub(replacement, surface)
    return surface[:10]
