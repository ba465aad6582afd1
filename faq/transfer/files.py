"""The site as files: one Markdown file per article and language, and the structured facts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from faq.editorial.texts import Text

from .frontmatter import ContentError, line_of, load, split

KEYS = ("title", "summary", "keywords", "sources", "related", "checked")
_NAME = re.compile(r"([1-9][0-9]{0,8})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")


@dataclass(frozen=True)
class ArticleFile:
    file: Path
    language: str
    topic: str
    number: int
    text: Text
    checked: date | None
    body_line: int  # the line of the file on which the Markdown begins


def article_files(folder: Path) -> list[ArticleFile]:
    """Every `<lang>/<topic>/<number>-<slug>.md`, checked and sorted by number. Raises `ContentError`."""
    found: dict[tuple[int, str], ArticleFile] = {}
    for file in sorted(folder.glob("*/*/*.md")):
        entry = _article_file(file, folder)
        other = found.setdefault((entry.number, entry.language), entry)
        if other is not entry:
            raise ContentError(file, f"number {entry.number} is already taken by {other.file.name}.")
        twin = next((e for (number, _), e in found.items() if number == entry.number and e.topic != entry.topic), None)
        if twin:
            raise ContentError(file, f"number {entry.number} is in topic “{twin.topic}” in another language.")
    return sorted(found.values(), key=lambda entry: (entry.number, entry.language))


def _article_file(file: Path, folder: Path) -> ArticleFile:
    language, topic, _name = file.relative_to(folder).parts
    match = _NAME.fullmatch(file.name)
    if not match:
        raise ContentError(file, "the name must be <number>-<slug>.md, the slug in lower-case ASCII words.")
    if language not in dict(settings.LANGUAGES):
        raise ContentError(file, f"“{language}” is not a language of this site (setting LANGUAGES).")
    data, body, body_line = split(file)
    for key in data:
        if key not in KEYS:
            raise ContentError(
                file, f"“{key}” is not a key of the front matter ({', '.join(KEYS)}).", line_of(file, key)
            )
    for key in ("title", "summary"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise ContentError(file, f"“{key}” must be given, as text.", line_of(file, key))
    if not body.strip():
        raise ContentError(file, "there is no text under the front matter.", body_line)
    text = Text(
        title=data["title"],
        summary=data["summary"],
        markdown=body,
        slug=match[2],
        keywords=_list(file, data, "keywords", str),
        sources=_list(file, data, "sources", str),
        related=_list(file, data, "related", int),
    )
    return ArticleFile(file, language, topic, int(match[1]), text, _date(file, data), body_line)


def _list(file: Path, data: dict[str, Any], key: str, kind: type) -> list[Any]:
    value = data.get(key) or []
    if not isinstance(value, list) or not all(type(item) is kind for item in value):
        what = "numbers" if kind is int else "words"
        raise ContentError(file, f"“{key}” must be a list of {what}, like [a, b].", line_of(file, key))
    return value


def _date(file: Path, data: dict[str, Any]) -> date | None:
    value = data.get("checked")
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ContentError(
            file, f"“checked” must be a day like 2026-01-31, not “{value}”.", line_of(file, "checked")
        ) from None


def records(file: Path) -> Iterator[dict[str, Any]]:
    """The records of `topics.yaml` and `channels.yaml`: mappings with a key and the words of each language."""
    data = load(file)
    if not isinstance(data, list):
        raise ContentError(file, "must be a list of records.", 1)
    for count, record in enumerate(data, start=1):
        if not isinstance(record, dict) or not isinstance(record.get("key"), str):
            raise ContentError(file, f"record {count} has no “key”.")
        for language in [code for code, _name in settings.LANGUAGES if code in record]:
            if not isinstance(record[language], dict):
                raise ContentError(
                    file, f"record “{record['key']}”: “{language}” must hold the words of that language."
                )
        yield record
