"""From files to the site, through the same verbs as the editors' buttons: `seed` fills in, `import_content` replaces."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from faq.operations.copies import archives

from . import media
from .applying import apply
from .frontmatter import ContentError, load
from .report import Report

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Progress = Callable[[Iterable[Any]], Iterable[Any]]

LIMITS = archives.Limits(files=200_000, total=4 * 1024**3, ratio=100)
# What may be in the zip file, and how many bytes each may have.
_KB, _MB = 1024, 1024 * 1024
_PLACES = {
    re.compile(r"(?:content|upcoming|drafts|history)(?:/[A-Za-z0-9_-]+){3}\.md"): 512 * _KB,
    re.compile(r"media/images/[a-z0-9]+\.(?:webp|png)"): 5 * _MB,
    re.compile(r"export\.yaml"): 4 * _KB,
    re.compile(r"(?:topics|channels|synonyms|pins)\.yaml"): 16 * _MB,
    re.compile(r"(?:addresses|anchors)\.csv"): 256 * _MB,
}


def seed(folder: Path, progress: Progress = iter) -> Report:
    """Everything or nothing; what an editor has changed stays. Raises `ContentError` with file, line and reason."""
    return _bring(folder, keep=True, progress=progress)


def import_content(
    source: Path | BinaryIO, *, dry_run: bool = False, by: User | None = None, progress: Progress = iter
) -> Report:
    """Make the site's content what the zip file or folder holds, everything or nothing; what it does not mention stays.

    `dry_run` does it all and takes it back, so that its report is what would happen. Raises `ContentError`.
    """
    with _opened(source) as folder:
        try:
            return _bring(folder, keep=False, dry_run=dry_run, by=by, progress=progress)
        except ContentError as error:
            raise error.within(folder) from error


@contextmanager
def _opened(source: Path | BinaryIO) -> Iterator[Path]:
    """The folder itself, or the zip file's content in a folder aside that goes at the end."""
    if isinstance(source, Path) and source.is_dir():
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="import-") as aside:
        try:
            archives.unpack(source, Path(aside), LIMITS, _most)
        except archives.ArchiveRefused as error:
            named = source.name if isinstance(source, Path) else _("The zip file")
            raise ContentError(error.name or named, error.reason) from error
        yield Path(aside)


def _most(name: str) -> int:
    return next((most for place, most in _PLACES.items() if place.fullmatch(name)), 0)


def _bring(folder: Path, *, keep: bool, progress: Progress, dry_run: bool = False, by: User | None = None) -> Report:
    """One transaction. Pictures are put into their place last, and go again if anything fails after that."""
    _check_format(folder / "export.yaml")
    pictures = media.brought(folder)
    placed: list[str] = []
    try:
        with transaction.atomic():
            report = apply(folder, pictures, keep=keep, by=by, progress=progress)
            report.pictures = len(media.missing(pictures))
            if dry_run:
                transaction.set_rollback(True)
            else:
                for name in media.place(pictures):
                    placed.append(name)  # noqa: PERF402  one by one: what is placed before a failure must be known
    except BaseException:
        media.take_away(placed)
        raise
    return report


def _check_format(file: Path) -> None:
    if file.exists() and load(file) != {"format": 1}:
        raise ContentError(file, _("this export was made by another version of the software; format 1 is known."), 1)
