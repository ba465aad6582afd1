from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

Paths = dict[str, tuple[Storage, str]]

_IMPORT = {
    "css": re.compile(r'^@import url\("([a-z]+\.css)"\);\n', re.MULTILINE),
    "js": re.compile(r'^import "\./([a-z]+\.js)";\n', re.MULTILINE),
}
# What only those who write them need: comments on lines of their own, and the space before a line.
_SPARED = {
    "css": re.compile(r"/\*.*?\*/|^[ \t]+|\n(?=\s*\n)", re.MULTILINE | re.DOTALL),
    "js": re.compile(r"^[ \t]*//[^\n]*\n|^[ \t]+|\n(?=\s*\n)", re.MULTILINE),
}


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names; a stylesheet that begins with `@import url("tokens.css");`, or a script with
    `import "./base.js";`, carries that file inside, and what that file imports, so that a page asks for one file instead of
    several in a row. Unhashed files keep the import, and work the same."""

    def post_process(self, paths: Paths, *args: Any, **options: Any) -> Iterator[Any]:
        whole = InMemoryStorage()
        for name in [name for name in paths if name.endswith((".css", ".js"))]:
            kind = name.rpartition(".")[2]
            text = _read(name, paths)
            if _IMPORT[kind].search(text):
                together = _SPARED[kind].sub("", _with_imports(text, name, paths))
                whole.save(name, ContentFile(together))
                paths[name] = (whole, name)
        yield from super().post_process(paths, *args, **options)


def _with_imports(text: str, name: str, paths: Paths) -> str:
    folder, kind = name.rpartition("/")[0], name.rpartition(".")[2]

    def imported(found: re.Match[str]) -> str:
        wanted = f"{folder}/{found[1]}"
        return _with_imports(_read(wanted, paths), wanted, paths)

    return _IMPORT[kind].sub(imported, text)


def _read(name: str, paths: Paths) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
