"""Zip files: written so that the same content gives the same bytes, and read without believing a word of them."""

from __future__ import annotations

import io
import os
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

_CHUNK = 1024 * 1024
_ENTRY = b"PK\x01\x02"  # each file's entry in the list at the end begins so
_PACKED = (".webp", ".png", ".jpg", ".dump")  # what compression makes no smaller
_MARKS_OF_SYSTEMS = re.compile(r"(?:.*/)?\.DS_Store|__MACOSX/.*")


class ArchiveRefused(Exception):
    """`name` is the file in the archive, "" where it is the archive itself."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}" if name else reason)


@dataclass(frozen=True)
class Limits:
    """What is read at most: so many files, so many bytes, and so many times the bytes of the archive itself."""

    files: int
    total: int
    ratio: int
    slack: int = 16 * 1024 * 1024  # small archives may unpack to so much whatever the ratio


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that gets its name, in one step, only when it is whole and on the disk. Its owner alone reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb+") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def pack(files: Iterable[tuple[str, bytes | Path]], target: BinaryIO) -> dict[str, tuple[int, str]]:
    """Add name and content of each, in the order given; a file that is gone by then is left out. No clock, no owner
    and no place is in it. Returns the bytes and the SHA-256 of each."""
    packed = {}
    with zipfile.ZipFile(target, "a") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            try:
                source = io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
            except FileNotFoundError:
                continue
            with source, archive.open(info, "w", force_zip64=isinstance(content, Path)) as sink:
                packed[name] = _measured(source, sink.write)
    return packed


def measured(file: Path) -> tuple[int, str]:
    """The bytes and the SHA-256 of a file."""
    with file.open("rb") as source:
        return _measured(source, lambda chunk: len(chunk))


def _measured(source: BinaryIO, sink: Callable[[bytes], int]) -> tuple[int, str]:
    size, digest = 0, sha256()
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
        sink(chunk)
    return size, digest.hexdigest()


def unpack(source: Path | BinaryIO, folder: Path, limits: Limits, most: Callable[[str], int]) -> list[str]:
    """Write the archive's files into the folder and return their names. `most` says how many bytes a file of that name
    may have, 0 for a name that has no place here. Raises `ArchiveRefused`; the caller clears the folder away.

    Sizes are counted while reading: what the archive says of itself is not believed.
    """
    size = _size_of(source, limits)
    try:
        with zipfile.ZipFile(source) as archive:
            infos = [info for info in archive.infolist() if not _is_noise(info)]
            _check_names(infos, most)
            left = min(limits.total, limits.ratio * size + limits.slack)
            for info in infos:
                left -= _extract(archive, info, folder, most(info.filename), left)
    # A packing that zipfile does not know is a NotImplementedError, one that lies about its length an EOFError.
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, OSError, UnicodeError) as error:
        raise ArchiveRefused("", _("the zip file is damaged or incomplete (%(reason)s).") % {"reason": error}) from None
    return [info.filename for info in infos]


def _size_of(source: Path | BinaryIO, limits: Limits) -> int:
    """The archive's bytes; its entries are counted before a list of them is made in memory."""
    file = source.open("rb") if isinstance(source, Path) else source
    try:
        file.seek(0)
        size = entries = 0
        tail = b""
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            entries += (tail + chunk).count(_ENTRY)
            tail = chunk[-3:]
        file.seek(0)
    finally:
        if isinstance(source, Path):
            file.close()
    if entries > limits.files:
        raise ArchiveRefused("", _("there are more than %(most)s files in it.") % {"most": limits.files})
    return size


def _is_noise(info: zipfile.ZipInfo) -> bool:
    """Folders of their own, and what file managers leave behind."""
    return (info.is_dir() and ".." not in info.filename) or bool(_MARKS_OF_SYSTEMS.fullmatch(info.filename))


def _check_names(infos: list[zipfile.ZipInfo], most: Callable[[str], int]) -> None:
    seen: set[str] = set()
    for info in infos:
        # As it stands in the archive: Python cuts the other one at a NUL and turns backslashes round.
        name = info.orig_filename
        shown = "".join(letter if letter.isprintable() else "?" for letter in name)[:200]
        kind = info.external_attr >> 16
        if kind and not (stat.S_ISREG(kind) or stat.S_IFMT(kind) == 0):
            raise ArchiveRefused(shown, _("is a link or a device, not a file."))
        if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
            raise ArchiveRefused(shown, _("begins at the root of a disk; names in the zip file are relative."))
        if ".." in re.split(r"[/\\]", name):
            raise ArchiveRefused(shown, _("leads out of its folder (..)."))
        if not name.isprintable() or "\\" in name or not most(name):
            raise ArchiveRefused(shown, _("has no place here."))
        if name.lower() in seen:
            raise ArchiveRefused(shown, _("is in it twice."))
        if info.flag_bits & 0x1:
            raise ArchiveRefused(shown, _("is encrypted."))
        seen.add(name.lower())


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, most: int, left: int) -> int:
    """Returns the bytes written."""
    target = folder / info.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(info) as source, target.open("xb") as sink:
        while chunk := source.read(64 * 1024):
            written += len(chunk)
            if written > most:
                known = {"most": most // 1024}
                raise ArchiveRefused(info.filename, _("is larger than %(most)s kB.") % known)
            if written > left:
                raise ArchiveRefused(info.filename, _("unpacks to more than is believable for its size."))
            sink.write(chunk)
    return written
