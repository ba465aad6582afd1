"""One colour in, an accent for every theme out. Contrast is that of WCAG 2.2 (relative luminance of sRGB)."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping

# Links stand in the text, and text is read at 7:1 (WCAG 2.2, 1.4.6); where a reader asks for more contrast, at more.
TEXT = 7.0
STRONG = 10.0

Theme = dict[str, str]


def contrast(one: str, other: str) -> float:
    """From 1 to 21, for two colours like #0f5257."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, paper: str, least: float) -> str:
    """The nearest shade of the same hue that is read on this paper; the colour itself where it is."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    step = 0.005 if _luminance(paper) < 0.2 else -0.005
    shade = colour
    while contrast(shade, paper) < least and 0 <= lightness <= 1:
        lightness += step
        shade = _written(colorsys.hls_to_rgb(hue, min(max(lightness, 0), 1), saturation))
    return shade


def themes(accent: str, light: Mapping[str, str], dark: Mapping[str, str]) -> dict[str, Theme]:
    """What the accent changes in the themes `light`, `dark`, `light-more` and `dark-more` (contrast), by the tokens' names.
    `light` and `dark` are the site's own tokens."""
    return {
        "light": _theme(accent, light["paper"], TEXT),
        "dark": _theme(accent, dark["raised"], TEXT),
        "light-more": _theme(accent, "#ffffff", STRONG),
        "dark-more": _theme(accent, "#000000", STRONG),
    }


def _theme(accent: str, paper: str, least: float) -> Theme:
    shade = readable(accent, paper, least)
    on = max(("#ffffff", "#0b1414"), key=lambda ink: contrast(ink, shade))
    return {
        "accent": shade,
        "accent-strong": readable(shade, paper, max(contrast(shade, paper) + 2, STRONG)),
        "on-accent": on,
        "wash": paper if least >= STRONG else mixed(shade, paper, 0.08),
        "focus": shade,
        "note": shade,
    }


def mixed(colour: str, paper: str, share: float) -> str:
    """So much of the colour on the paper, as a glaze."""
    pairs = zip(_channels(colour), _channels(paper), strict=True)
    red, green, blue = (one * share + other * (1 - share) for one, other in pairs)
    return _written((red, green, blue))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _written(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
