"""Front matter on top of Markdown, and the structured facts: the only file that knows YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class ContentError(Exception):
    """A content file cannot be used. `str()` is «file, line N: reason»; the line is left out where it is not known."""

    def __init__(self, file: Path | str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")
        self.file, self.reason, self.line = file, reason, line


class _Loader(yaml.SafeLoader):
    """Dates stay text, and a key given twice is an error rather than a silent loss."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _value in node.value:
        name = loader.construct_object(key)
        if name in seen:
            raise yaml.MarkedYAMLError(problem=f"“{name}” is given twice", problem_mark=key.start_mark)
        seen.add(name)
    return dict(loader.construct_pairs(node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(file: Path) -> Any:
    """The data of a YAML file; `ContentError` names file and line."""
    return _load(read(file), file, first_line=1)


def split(file: Path) -> tuple[dict[str, Any], str, int]:
    """Front matter, body, and the line of the file on which the body begins; `ContentError` otherwise."""
    text = read(file)
    lines = text.split("\n")
    if lines[0] != "---":
        raise ContentError(file, "the first line must be --- and open the front matter.", 1)
    try:
        end = lines.index("---", 1)
    except ValueError:
        raise ContentError(file, "the front matter is never closed by a line ---.", 1) from None
    data = _load("\n".join(lines[1:end]), file, first_line=2)
    if not isinstance(data, dict):
        raise ContentError(file, "the front matter must be lines of “key: value”.", 2)
    body = "\n".join(lines[end + 1 :])
    blank = len(body) - len(body.lstrip("\n"))
    return data, body[blank:], end + 2 + blank


def line_of(file: Path, mark: str) -> int | None:
    """The first line that holds these letters: a key with its colon, a reference."""
    for number, line in enumerate(read(file).split("\n"), start=1):
        if mark in line:
            return number
    return None


def read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError(file, "is not UTF-8 text.", line) from None
    except OSError as error:
        raise ContentError(file, f"cannot be read ({error.strerror}).") from None


def _load(text: str, file: Path, first_line: int) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  a SafeLoader of our own
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else None
        raise ContentError(file, f"{error.problem}.", line) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ContentError(file, f"cannot be read as YAML ({error}).") from None
