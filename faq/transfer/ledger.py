"""The ledger of addresses and anchors as files: what was ever public answers on the new site too."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from faq.editorial.finding import as_number
from faq.models import Address, Anchor, Article, Topic

from .fields import moment
from .frontmatter import ContentError, read

ADDRESS_KEYS = ("path", "language", "article", "anchor", "topic", "since")
ANCHOR_KEYS = ("article", "language", "anchor", "successor", "gone", "since")


def addresses() -> str:
    rows = Address.objects.values_list("path", "language", "article", "anchor", "topic__key", "since")
    return _written(ADDRESS_KEYS, sorted(rows, key=lambda row: row[0]))


def anchors() -> str:
    rows = Anchor.objects.values_list("article", "language", "anchor", "successor", "gone", "since")
    return _written(ANCHOR_KEYS, [(*row[:4], "gone" if row[4] else "", row[5]) for row in sorted(rows)])


def _written(keys: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(keys)
    lines.writerows([*row[:-1], row[-1].astimezone(UTC).isoformat()] for row in rows)
    return out.getvalue()


def bring_addresses(file: Path) -> tuple[int, int]:
    """Enter what is not in the ledger, and lead a path where the file leads it. Returns how many are new, how many the
    same. Raises `ContentError`."""
    topics = dict(Topic.objects.values_list("key", "pk"))
    articles = set(Article.objects.values_list("pk", flat=True))
    known = {address.path: address for address in Address.objects.all()}

    def made(row: dict[str, str]) -> Address:
        target: dict[str, int | None] = {"article_id": None, "topic_id": None}
        if bool(row["article"]) == bool(row["topic"]) or not row["path"].startswith("/"):
            raise ValueError(_("a path leads to an article or to a topic"))
        if row["topic"]:
            target["topic_id"] = topics.get(row["topic"])
        elif (number := as_number(row["article"])) in articles:
            target["article_id"] = number
        if not any(target.values()):
            raise ValueError(_("there is no such article or topic"))
        return Address(path=row["path"], language=row["language"], anchor=row["anchor"], **target)

    return _bring(
        file, ADDRESS_KEYS, made, lambda row: known.get(row.path), ("language", "article_id", "anchor", "topic_id")
    )


def bring_anchors(file: Path) -> tuple[int, int]:
    """As `bring_addresses`."""
    articles = set(Article.objects.values_list("pk", flat=True))
    known = {(anchor.article_id, anchor.language, anchor.anchor): anchor for anchor in Anchor.objects.all()}

    def made(row: dict[str, str]) -> Anchor:
        number = as_number(row["article"])
        if number not in articles:
            raise ValueError(_("there is no such article or topic"))
        gone = {"": False, "gone": True}.get(row["gone"])
        if gone is None:
            raise ValueError(_("“gone” is gone or nothing"))
        words = {name: row[name] for name in ("language", "anchor", "successor")}
        return Anchor(article_id=number, gone=gone, **words)

    return _bring(
        file,
        ANCHOR_KEYS,
        made,
        lambda row: known.get((row.article_id, row.language, row.anchor)),
        ("successor", "gone"),
    )


def _bring(
    file: Path,
    keys: tuple[str, ...],
    made: Callable[[dict[str, str]], Any],
    stored: Callable[[Any], Any],
    fields: tuple[str, ...],
) -> tuple[int, int]:
    new: list[Any] = []
    older: list[Any] = []
    changed: list[Any] = []
    same = 0
    for line, row in _rows(file, keys):
        try:
            wanted, since = made(row), moment(row["since"])
            wanted.clean_fields(exclude=["since", "article", "topic"])
        except ValidationError as error:
            raise ContentError(file, " ".join(error.messages), line) from None
        except ValueError as error:
            raise ContentError(file, f"{error}.", line) from None
        wanted.since, there = since, stored(wanted)
        if there is None:
            new.append(wanted)
            continue
        if since < there.since:
            there.since = since
            older.append(there)
        if any(getattr(there, name) != getattr(wanted, name) for name in fields):
            wanted.pk = there.pk
            changed.append(wanted)
        else:
            same += 1
    _store(new, older, changed, fields)
    return len(new) + len(changed), same


def _store(new: list[Any], older: list[Any], changed: list[Any], fields: tuple[str, ...]) -> None:
    """With the day on which each became public: the database dates new rows with today at first."""
    rows = [*new, *older, *changed]
    if not rows:
        return
    manager = type(rows[0])._default_manager
    since = [row.since for row in new]
    for row, day in zip(manager.bulk_create(new, batch_size=500), since, strict=True):
        row.since = day
    manager.bulk_update([*new, *older], ["since"], batch_size=500)
    manager.bulk_update(changed, fields, batch_size=500)


def _rows(file: Path, keys: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and row, of the languages that the site has."""
    lines = csv.reader(io.StringIO(read(file)), strict=True)
    try:
        if next(lines, None) != list(keys):
            raise ContentError(file, _("the first line must be %(keys)s.") % {"keys": ",".join(keys)}, 1)
        seen: set[tuple[str, ...]] = set()
        for cells in lines:
            if len(cells) != len(keys):
                raise ContentError(file, _("must have %(count)s values.") % {"count": len(keys)}, lines.line_num)
            name = tuple(cells[:1] if keys == ADDRESS_KEYS else cells[:3])
            if name in seen:
                raise ContentError(file, _("“%(key)s” is given twice") % {"key": ", ".join(name)} + ".", lines.line_num)
            seen.add(name)
            row = dict(zip(keys, cells, strict=True))
            if row["language"] in dict(settings.LANGUAGES):
                yield lines.line_num, row
    except csv.Error as error:
        raise ContentError(file, f"{error}.", lines.line_num) from None
