"""Pictures on their way in and out. They are named by their content, so none ever takes another's place; the cards
beside links are drawn anew and stay behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from faq.editorial import pictures

from .frontmatter import ContentError

FOLDER = "images"
SHOWN = re.compile(r"/media/(images/[a-z0-9]{16,64}\.(?:webp|png|jpg))")


def stored() -> list[str]:
    """The names of all stored pictures, sorted."""
    try:
        return sorted(name for name in default_storage.listdir(FOLDER)[1] if pictures.NAME.fullmatch(name))
    except FileNotFoundError:
        return []


def read(name: str) -> bytes:
    with default_storage.open(f"{FOLDER}/{name}") as file:
        return file.read()


def brought(folder: Path) -> dict[str, Path]:
    """The pictures that lie in `media/images`, each one looked at. Raises `ContentError` for what is none of ours."""
    found = {}
    for file in sorted((folder / "media" / FOLDER).glob("*")):
        try:
            pictures.check(file.name, file.read_bytes())
        except ValidationError as error:
            raise ContentError(file, " ".join(error.messages)) from error
        found[file.name] = file
    return found


def check_shown(file: Path, markdown: str, first_line: int, known: dict[str, Path]) -> None:
    """Refuse a text that shows a picture which is neither brought nor stored."""
    for match in SHOWN.finditer(markdown):
        name = match[1].removeprefix(f"{FOLDER}/")
        if name not in known and not default_storage.exists(match[1]):
            line = first_line + markdown[: match.start()].count("\n")
            raise ContentError(file, _("the picture %(name)s is not there.") % {"name": match[0]}, line)


def missing(brought: dict[str, Path]) -> list[str]:
    """Those of the pictures that are not stored yet."""
    return [name for name in brought if not default_storage.exists(f"{FOLDER}/{name}")]


def place(brought: dict[str, Path]) -> Iterator[str]:
    """Store what is missing; yields each name once it is in its place."""
    for name in missing(brought):
        try:
            with brought[name].open("rb") as content:
                default_storage.save(f"{FOLDER}/{name}", File(content))
        except BaseException:
            default_storage.delete(f"{FOLDER}/{name}")  # half of it may be there
            raise
        yield f"{FOLDER}/{name}"


def take_away(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
