"""Pictures and cards in a folder, which several hosts may share."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class SharedFolder(FileSystemStorage):
    """Each file is put in its place in one step, so that no other worker and no other host reads half of one. Names are
    made from what is in the file: whoever comes second puts the same there once more."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(content.chunks())
            os.chmod(draft, 0o644)
            os.replace(draft, place)
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise
        return name
