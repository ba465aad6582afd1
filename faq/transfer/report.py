"""What came of it, name by name; and the words of records, stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from faq.models import ChannelText, TopicText

from .records import refused


@dataclass
class Report:
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    kept: list[str] = field(default_factory=list)  # what an editor has changed, and the seed left alone
    pictures: int = 0


def store_words(
    file: Path,
    record: dict[str, Any],
    report: Report,
    keep: bool,
    stored: TopicText | ChannelText | None,
    wanted: Any,
    save: Callable[[Any], Any],
) -> None:
    """Store the record's words; `keep`: words that are there and differ are an editor's, and stay."""
    name = f"{wanted.language} {record['key']}"
    if stored is not None and all(
        getattr(stored, one.name) == getattr(wanted, one.name) for one in wanted._meta.fields if one.name != "id"
    ):
        report.same += 1
    elif stored is not None and keep:
        report.kept.append(name)
    else:
        wanted.pk = stored.pk if stored else None
        try:
            wanted.full_clean()
        except ValidationError as error:
            key, messages = next(iter(error.message_dict.items()))
            raise refused(file, record, f"{wanted.language}, {key}: {messages[0]}") from error
        wanted._state.adding = stored is None
        save(wanted)
        (report.changed if stored else report.new).append(name)
