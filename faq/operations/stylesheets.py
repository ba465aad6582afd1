from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'^@import url\("([a-z]+\.css)"\);\n', re.MULTILINE)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names; a stylesheet that begins with `@import url("tokens.css");` carries that file inside,
    so that a page asks for one file instead of two in a row. Unhashed files keep the import, and work the same."""

    def post_process(self, paths: dict[str, tuple[Storage, str]], *args: Any, **options: Any) -> Iterator[Any]:
        whole = InMemoryStorage()
        for name in [name for name in paths if name.endswith(".css")]:
            storage, path = paths[name]
            with storage.open(path) as file:
                text = file.read().decode()
            if _IMPORT.search(text):
                whole.save(name, ContentFile(_IMPORT.sub(lambda found: _imported(found[1], name, paths), text)))
                paths[name] = (whole, name)
        yield from super().post_process(paths, *args, **options)


def _imported(file: str, by: str, paths: dict[str, tuple[Storage, str]]) -> str:
    storage, path = paths[f"{by.rpartition('/')[0]}/{file}"]
    with storage.open(path) as opened:
        return str(opened.read().decode())
