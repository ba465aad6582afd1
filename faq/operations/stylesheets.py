from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

Paths = dict[str, tuple[Storage, str]]

_IMPORT = re.compile(r'^@import url\("([a-z]+\.css)"\);\n', re.MULTILINE)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names; a stylesheet that begins with `@import url("tokens.css");` carries that file inside,
    and what that file imports, so that a page asks for one file instead of several in a row. Unhashed files keep the import, and work the same."""

    def post_process(self, paths: Paths, *args: Any, **options: Any) -> Iterator[Any]:
        whole = InMemoryStorage()
        for name in [name for name in paths if name.endswith(".css")]:
            text = _read(name, paths)
            if _IMPORT.search(text):
                whole.save(name, ContentFile(_with_imports(text, name, paths)))
                paths[name] = (whole, name)
        yield from super().post_process(paths, *args, **options)


def _with_imports(text: str, name: str, paths: Paths) -> str:
    folder = name.rpartition("/")[0]

    def imported(found: re.Match[str]) -> str:
        wanted = f"{folder}/{found[1]}"
        return _with_imports(_read(wanted, paths), wanted, paths)

    return _IMPORT.sub(imported, text)


def _read(name: str, paths: Paths) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
