"""The site as files: one Markdown file per article and language, and the structured facts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO

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
        if _is_of_another_site(file, folder):
            continue
        entry = _article_file(file, folder)
        other = found.setdefault((entry.number, entry.language), entry)
        if other is not entry:
            raise ContentError(file, f"number {entry.number} is already taken by {other.file.name}.")
        twin = next((e for (number, _), e in found.items() if number == entry.number and e.topic != entry.topic), None)
        if twin:
            raise ContentError(file, f"number {entry.number} is in topic “{twin.topic}” in another language.")
    return sorted(found.values(), key=lambda entry: (entry.number, entry.language))


def _is_of_another_site(file: Path, folder: Path) -> bool:
    """A language that the setting LANGUAGES leaves out is left out here too; a folder that is no language is a slip."""
    language = file.relative_to(folder).parts[0]
    if language not in LANG_INFO:
        raise ContentError(file, f"the folder “{language}” is not a language that Django knows.")
    return language not in dict(settings.LANGUAGES)


def _article_file(file: Path, folder: Path) -> ArticleFile:
    language, topic, _name = file.relative_to(folder).parts
    match = _NAME.fullmatch(file.name)
    if not match:
        raise ContentError(file, "the name must be <number>-<slug>.md, the slug in lower-case ASCII words.")
    data, body, body_line = split(file)
    for key in data:
        if key not in KEYS:
            raise ContentError(file, f"“{key}” is not a key of the front matter ({', '.join(KEYS)}).", _line(file, key))
    for key in ("title", "summary"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise ContentError(file, f"“{key}” must be given, as text.", _line(file, key))
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


def _line(file: Path, key: str) -> int | None:
    return line_of(file, f"{key}:")


def _list(file: Path, data: dict[str, Any], key: str, kind: type) -> list[Any]:
    value = data.get(key) or []
    if not isinstance(value, list) or not all(type(item) is kind for item in value):
        what = "numbers" if kind is int else "words"
        raise ContentError(file, f"“{key}” must be a list of {what}, like [a, b].", _line(file, key))
    return value


def _date(file: Path, data: dict[str, Any]) -> date | None:
    value = data.get("checked")
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ContentError(
            file, f"“checked” must be a day like 2026-01-31, not “{value}”.", _line(file, "checked")
        ) from None


def records(file: Path, *keys: str) -> Iterator[dict[str, Any]]:
    """The records of `topics.yaml` and `channels.yaml`: mappings with `key`, `articles`, the given keys, and the words
    of each language."""
    data = load(file)
    if not isinstance(data, list):
        raise ContentError(file, "must be a list of records.", 1)
    seen: set[str] = set()
    for count, record in enumerate(data, start=1):
        if not isinstance(record, dict) or not isinstance(record.get("key"), str):
            raise ContentError(file, f"record {count} has no “key”.")
        _check_record(file, record, keys)
        if record["key"] in seen:
            raise ContentError(file, f"there are two records “{record['key']}”.", record_line(file, record))
        seen.add(record["key"])
        yield record


def _check_record(file: Path, record: dict[str, Any], keys: tuple[str, ...]) -> None:
    name, line = record["key"], record_line(file, record)
    for key, value in record.items():
        if key in LANG_INFO and not isinstance(value, dict):
            raise ContentError(file, f"record “{name}”: “{key}” must hold the words of that language.", line)
        if key not in LANG_INFO and key not in ("key", "articles", *keys):
            raise ContentError(file, f"record “{name}”: “{key}” is not a key of a record.", line)
    numbers = record.setdefault("articles", [])
    if not isinstance(numbers, list) or not all(type(number) is int for number in numbers):
        raise ContentError(file, f"record “{name}”: “articles” must be a list of numbers, like [1, 2].", line)


def record_line(file: Path, record: dict[str, Any]) -> int | None:
    return line_of(file, f"- key: {record['key']}")
