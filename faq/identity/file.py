"""The file `site.toml`: what an installation calls itself, and what it looks like. Pure but for reading the files.

name = "Repair café"
accent = "#5b2a6e"
logo = "logo.svg"

[en]
title = "Help with your repairs"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO

from . import palette
from .colours import TEXT, contrast, readable

# What the pages say of the site itself, by language.
WORDS = ("title", "description", "disclaimer", "question", "lead", "hint", "before_asking")
# These may be empty, and are left out then.
MAY_BE_EMPTY = ("disclaimer", "lead", "before_asking")
KEYS = ("name", "accent", "logo", "logo_dark")
LONGEST = 300
LARGEST_LOGO = 200 * 1024


class IdentityRefused(ValueError):
    """The file cannot be used; the message names it and the key, in one line."""


@dataclass(frozen=True)
class Logo:
    """A picture and its proportions; `kind` is svg or png, `name` is another for other bytes."""

    content: bytes
    kind: str
    width: int
    height: int

    @property
    def name(self) -> str:
        return sha256(self.content).hexdigest()[:12]


@dataclass(frozen=True)
class Identity:
    """Empty where the file says nothing. `words` by language, then by one of `WORDS`."""

    name: str = ""
    accent: str = ""
    logo: Logo | None = None
    logo_dark: Logo | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Another word for another identity: what hangs on finished pages."""
        logos = [logo.name for logo in (self.logo, self.logo_dark) if logo]
        words = sorted((language, sorted(said.items())) for language, said in self.words.items())
        return sha256(repr((self.name, self.accent, logos, words)).encode()).hexdigest()[:12]


def read(file: Path, *, must_exist: bool = False) -> Identity:
    """Raises `IdentityRefused` with the file and what is wrong in it."""
    if not file.exists() and not must_exist:
        return Identity()
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise IdentityRefused(f"{file} cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise IdentityRefused(f"{file} is not TOML: {error}.") from None
    return _identity(file, data)


def _identity(file: Path, data: dict[str, Any]) -> Identity:
    words = {}
    for key, value in data.items():
        if key in LANG_INFO and isinstance(value, dict):
            words[key] = _words(file, key, value)
        elif key not in KEYS:
            raise IdentityRefused(
                f"{file}: “{key}” is not known; it may hold {', '.join(KEYS)}, and a table for each language, like [fr]."
            )
    return Identity(
        name=_line(file, "name", data["name"]) if "name" in data else "",
        accent=_accent(file, data["accent"]) if "accent" in data else "",
        logo=_logo(file, "logo", data),
        logo_dark=_logo(file, "logo_dark", data),
        words=words,
    )


def _words(file: Path, language: str, table: dict[str, Any]) -> dict[str, str]:
    for key in table:
        if key not in WORDS:
            raise IdentityRefused(f"{file}: “{language}.{key}” is not known; it may be {', '.join(WORDS)}.")
    return {key: _line(file, f"{language}.{key}", value, key in MAY_BE_EMPTY) for key, value in table.items()}


def _line(file: Path, key: str, value: Any, may_be_empty: bool = False) -> str:
    fits = isinstance(value, str) and len(value) <= LONGEST and value.isprintable()
    # No-break spaces are French typography, and not «printable».
    fits = fits or (isinstance(value, str) and re.sub("[\u00a0\u202f\u200e\u200f]", "", value).isprintable())
    if not fits or len(value) > LONGEST or not (value.strip() or may_be_empty):
        raise IdentityRefused(f"{file}: “{key}” must be text on one line, of {LONGEST} characters at most.")
    return str(value).strip()


def _accent(file: Path, value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise IdentityRefused(f"{file}: “accent” must be a colour like #0f5257.")
    paper = palette.house_light()["paper"]
    if (found := contrast(value, paper)) < TEXT:
        nearest = readable(value, paper, TEXT)
        raise IdentityRefused(
            f"{file}: “accent” {value} is read at {found:.1f}:1 on the paper, and links need {TEXT:.0f}:1; "
            f"the nearest shade that is read is {nearest}."
        )
    return value.lower()


def _logo(file: Path, key: str, data: dict[str, Any]) -> Logo | None:
    if key not in data:
        return None
    try:
        picture = file.parent / str(data[key])
        content = picture.read_bytes()
    except (OSError, ValueError) as error:
        raise IdentityRefused(f"{file}: “{key}” {data[key]} cannot be read ({error}).") from None
    if len(content) > LARGEST_LOGO:
        raise IdentityRefused(f"{file}: “{key}” {picture.name} is larger than {LARGEST_LOGO // 1024} KB.")
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) > 24:
        return Logo(content, "png", int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))
    box = re.search(rb"<svg\b[^>]*\bviewBox=[\"']\s*\S+[\s,]+\S+[\s,]+([0-9.]+)[\s,]+([0-9.]+)", content[:4096])
    if box and float(box[1]) and float(box[2]):
        return Logo(content, "svg", round(float(box[1])) or 1, round(float(box[2])) or 1)
    raise IdentityRefused(f"{file}: “{key}” {picture.name} must be a PNG, or an SVG with a viewBox.")
