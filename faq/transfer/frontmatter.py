"""Front matter on top of Markdown, and the structured facts: the only file that knows YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _


class ContentError(Exception):
    """A content file cannot be used. `str()` is «file, line N: reason»; the line is left out where it is not known."""

    def __init__(self, file: Path | str, reason: str, line: int | None = None) -> None:
        self.file, self.reason, self.line = file, reason, line
        where = _("%(file)s, line %(line)s: %(reason)s") if line else _("%(file)s: %(reason)s")
        super().__init__(where % {"file": file, "line": line, "reason": reason})

    def within(self, folder: Path) -> ContentError:
        """The same, with the file's name as it stands in this folder."""
        file = Path(self.file)
        return ContentError(
            file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file, self.reason, self.line
        )


class _Loader(yaml.SafeLoader):
    """Dates stay text; a key given twice is an error rather than a silent loss; no value stands for another, so that
    a few lines never grow into gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem=_("a value cannot stand for another (*)"), problem_mark=mark)
        return super().compose_node(parent, index)


class _Dumper(yaml.SafeDumper):
    """Writes what `_Loader` reads: records as lines, short lists in brackets, every value on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem=_("a key must be a word"), problem_mark=key.start_mark)
        name = loader.construct_object(key)
        if name in seen:
            raise yaml.MarkedYAMLError(
                problem=_("“%(key)s” is given twice") % {"key": name}, problem_mark=key.start_mark
            )
        seen.add(name)
    return dict(loader.construct_pairs(node, deep=True))


def _line_of_text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    # A value of several lines must not look like the end of the front matter.
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if "\n" in value else None)


def _list(dumper: _Dumper, value: list[Any]) -> yaml.SequenceNode:
    flow = not any(isinstance(item, (list, dict)) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=flow)


_NO_DATES = {
    letter: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.yaml_implicit_resolvers = _NO_DATES
_Dumper.yaml_implicit_resolvers = _NO_DATES
_Dumper.add_representer(str, _line_of_text)
_Dumper.add_representer(list, _list)


def dumped(data: Any) -> str:
    """As YAML that `load` reads back; the same data give the same letters."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31, default_flow_style=False)


def joined(data: dict[str, Any], body: str) -> str:
    """Front matter and body, as `split` takes them apart."""
    return f"---\n{dumped(data)}---\n\n{body}"


def load(file: Path) -> Any:
    """The data of a YAML file; `ContentError` names file and line."""
    return _load(read(file), file, first_line=1)


def split(file: Path) -> tuple[dict[str, Any], str, int]:
    """Front matter, body, and the line of the file on which the body begins; `ContentError` otherwise."""
    text = read(file)
    lines = text.split("\n")
    if lines[0] != "---":
        raise ContentError(file, _("the first line must be --- and open the front matter."), 1)
    try:
        end = lines.index("---", 1)
    except ValueError:
        raise ContentError(file, _("the front matter is never closed by a line ---."), 1) from None
    data = _load("\n".join(lines[1:end]), file, first_line=2)
    if not isinstance(data, dict):
        raise ContentError(file, _("the front matter must be lines of “key: value”."), 2)
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
        text = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError(file, _("is not UTF-8 text."), line) from None
    except OSError as error:
        raise ContentError(file, _("cannot be read (%(reason)s).") % {"reason": error.strerror}) from None
    if "\0" in text:
        line = text.partition("\0")[0].count("\n") + 1
        raise ContentError(file, _("holds a sign that no text has (NUL): it is no text file."), line)
    return text


def _load(text: str, file: Path, first_line: int) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  a SafeLoader of our own
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else None
        raise ContentError(file, f"{error.problem}.", line) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + first_line
        raise ContentError(file, _("holds a sign that cannot be printed; type the line again."), line) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ContentError(file, _("cannot be read as YAML (%(reason)s).") % {"reason": error}) from None
