"""The ways of contact from files, with their hours, stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from faq.editorial import workflow
from faq.models import Article, Channel, ChannelText

from .exporting import channel_record
from .records import CHANNEL_KEYS, records, refused, when_open, words
from .report import Report, store_words


def bring_channels(file: Path, report: Report, keep: bool) -> None:
    for position, record in enumerate(records(file, *CHANNEL_KEYS), start=1):
        wanted = when_open(file, record)
        articles = _existing(file, record)
        channel, new = Channel.objects.get_or_create(key=record["key"], defaults={"position": position})
        before = None if new else channel_record(channel)
        if new or not keep:
            _store_hours(channel, wanted, articles)
        for language, given in words(file, record, ChannelText.QUOTABLE):
            text = ChannelText.objects.filter(channel=channel, language=language).first()
            store_words(
                file, record, report, keep, text, ChannelText(channel=channel, language=language, **given), _save
            )
        if not keep:
            if channel.position != position:
                Channel.objects.filter(pk=channel.pk).update(position=position)
            if before is not None and channel_record(channel) != before:
                workflow.change_channel(channel)
                if not any(name.endswith(f" {channel.key}") for name in report.changed):
                    report.changed.append(f"channels.yaml: {channel.key}")


def _save(text: ChannelText) -> None:
    text.save()


def _store_hours(channel: Channel, wanted: dict[str, Any], articles: list[Article]) -> None:
    channel.hours, channel.time_zone, channel.checked = wanted["hours"], wanted["time_zone"], wanted["checked"]
    channel.save()
    channel.articles.set(articles)
    for rows, names in (
        ("opening_hours", ("weekday", "opens", "closes")),
        ("busy_periods", ("weekday", "opens", "closes")),
        ("special_days", ("date", "opens", "closes")),
    ):
        manager = getattr(channel, rows)
        manager.all().delete()
        manager.bulk_create(
            manager.model(channel=channel, **dict(zip(names, values, strict=True))) for values in wanted[rows]
        )


def _existing(file: Path, record: dict[str, Any]) -> list[Article]:
    found = Article.objects.in_bulk(record["articles"])
    if missing := sorted(set(record["articles"]) - set(found)):
        raise refused(file, record, _("there is no article with the number %(number)s.") % {"number": missing[0]})
    return list(found.values())
