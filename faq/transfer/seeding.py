"""Fill an installation from the files, through the same verbs as the editors' buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from faq.editorial import workflow
from faq.editorial.texts import Text
from faq.models import Article, Channel, ChannelText, Revision, Synonym, Topic, TopicText, Translation

from .files import ArticleFile, article_files, record_line, records
from .frontmatter import ContentError, line_of, load

# How a revision that came from the files is known from an editor's.
NOTE = "Seeded from the files"


@dataclass
class Report:
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    kept: list[str] = field(default_factory=list)  # what an editor has changed, and the seed left alone


def seed(folder: Path, progress: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> Report:
    """Everything or nothing; what an editor has changed stays. Raises `ContentError` with file, line and reason."""
    report = Report()
    files = article_files(folder / "content")
    with transaction.atomic():
        topics = _topics(folder / "topics.yaml", report)
        for entry in files:
            if entry.topic not in topics:
                raise ContentError(entry.file, f"there is no topic “{entry.topic}” in topics.yaml.")
        # First every number, so that texts may point at each other in any order.
        articles = {entry.number: _article(entry, topics[entry.topic]) for entry in files}
        _channels(folder / "channels.yaml", report)
        _synonyms(folder / "synonyms.yaml", report)
        Article.objects.count_on()
        for entry in progress(files):
            _publish(entry, articles[entry.number], report)
    return report


def _article(entry: ArticleFile, place: tuple[Topic, list[int]]) -> Article:
    topic, order = place
    position = order.index(entry.number) + 1 if entry.number in order else len(order) + entry.number
    return Article.objects.get_or_create(pk=entry.number, defaults={"topic": topic, "position": position})[0]


def _publish(entry: ArticleFile, article: Article, report: Report) -> None:
    name = f"{entry.language} {entry.number} “{entry.text.title}”"
    translation = Translation.objects.filter(article=article, language=entry.language).first()
    newest = translation and translation.revisions.newest_first().first()
    if newest and Text.of(newest).stored() == entry.text.stored() and newest.state == Revision.State.PUBLISHED:
        report.same += 1
        return
    if newest and (newest.author_id or newest.note != NOTE):
        report.kept.append(name)
        return
    try:
        # The files of all languages are kept in step with each other.
        others = Translation.objects.with_live().filter(article=article).exclude(language=entry.language)
        other = others.filter(live__note=NOTE, live__author=None).select_related("live").first()
        translates = other.live if other else None
        revision = workflow.save_draft(article, entry.language, entry.text, note=NOTE, translates=translates)
        workflow.publish(revision, checked=entry.checked)
    except ValidationError as error:
        raise _located(entry, error) from error
    (report.changed if newest else report.new).append(name)


def _located(entry: ArticleFile, error: ValidationError) -> ContentError:
    """The first thing wrong, with the line of the file where it can be known."""
    fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    name, messages = next(iter(fields.items()))
    line = None
    cause = error.__cause__
    if name == "markdown" and cause is not None and getattr(cause, "details", {}).get("line"):
        line = entry.body_line + cause.details["line"] - 1  # type: ignore[attr-defined]
    elif name == "markdown" and (first := error.error_dict[name][0]).code == "unknown_article":
        number = str((first.params or {})["numbers"]).partition(",")[0]
        line = line_of(entry.file, f"[[{number}")
    elif name:
        line = line_of(entry.file, f"{name}:") or entry.body_line
    return ContentError(entry.file, f"{name}: {messages[0]}" if name else messages[0], line)


def _topics(file: Path, report: Report) -> dict[str, tuple[Topic, list[int]]]:
    """Topics by key, each with its articles' numbers in the editors' order."""
    found = {}
    for position, record in enumerate(records(file), start=1):
        topic, _new = Topic.objects.get_or_create(key=record["key"], defaults={"position": position})
        found[topic.key] = (topic, record["articles"])
        for language, words in _words(file, record, ("name", "slug", "summary")):
            text = TopicText.objects.filter(topic=topic, language=language).first()
            _store(
                file, record, report, text, TopicText(topic=topic, language=language, **words), workflow.publish_topic
            )
    return found


def _channels(file: Path, report: Report) -> None:
    for position, record in enumerate(records(file, "hours"), start=1):
        hours = record.get("hours", Channel.Hours.UNKNOWN)
        if hours not in Channel.Hours.values:
            line = record_line(file, record)
            raise ContentError(file, f"“hours” must be one of {', '.join(Channel.Hours.values)}, not “{hours}”.", line)
        channel, new = Channel.objects.get_or_create(key=record["key"], defaults={"position": position, "hours": hours})
        if new:
            channel.articles.set(_existing(file, record))
        for language, words in _words(file, record, ChannelText.QUOTABLE):
            text = ChannelText.objects.filter(channel=channel, language=language).first()
            _store(
                file, record, report, text, ChannelText(channel=channel, language=language, **words), ChannelText.save
            )


def _existing(file: Path, record: dict[str, Any]) -> list[Article]:
    found = Article.objects.in_bulk(record["articles"])
    if missing := sorted(set(record["articles"]) - set(found)):
        line = record_line(file, record)
        raise ContentError(file, f"record “{record['key']}”: there is no article with the number {missing[0]}.", line)
    return list(found.values())


def _words(file: Path, record: dict[str, Any], fields: tuple[str, ...]) -> Iterable[tuple[str, dict[str, str]]]:
    for language, _name in settings.LANGUAGES:
        words = record.get(language)
        if words is None:
            continue
        if set(words) != set(fields):
            odd = ", ".join(sorted(set(words) ^ set(fields)))
            line = record_line(file, record)
            raise ContentError(file, f"record “{record['key']}”, {language}: missing or unknown: {odd}.", line)
        yield language, words


def _store(
    file: Path,
    record: dict[str, Any],
    report: Report,
    stored: TopicText | ChannelText | None,
    wanted: Any,
    save: Callable[[Any], Any],
) -> None:
    """Store the record's words where there are none yet; words that differ are an editor's, and stay."""
    name = f"{wanted.language} {record['key']}"
    if stored is None:
        try:
            wanted.full_clean()
        except ValidationError as error:
            key, messages = next(iter(error.message_dict.items()))
            line = record_line(file, record)
            raise ContentError(
                file, f"record “{record['key']}”, {wanted.language}, {key}: {messages[0]}", line
            ) from error
        save(wanted)
        report.new.append(name)
    elif any(getattr(stored, f.name) != getattr(wanted, f.name) for f in wanted._meta.fields if f.name != "id"):
        report.kept.append(name)
    else:
        report.same += 1


def _synonyms(file: Path, report: Report) -> None:
    """Groups of words for each language that has none yet."""
    data = load(file)
    if not isinstance(data, dict):
        raise ContentError(file, "must be groups of words under each language.", 1)
    for language, _name in settings.LANGUAGES:
        groups = [_group(file, language, group) for group in data.get(language) or []]
        if groups and not Synonym.objects.in_language(language).exists():
            Synonym.objects.bulk_create(groups)
            report.new.append(f"{language} synonyms")


def _group(file: Path, language: str, group: Any) -> Synonym:
    """A list of words that mean the same, or `{type: [...], find: [...]}` for one way."""
    terms, find = (group.get("type"), group.get("find")) if isinstance(group, dict) else (group, [])
    for words, least in ((terms, 1 if find else 2), (find, 0)):
        if not isinstance(words, list) or len(words) < least or not all(isinstance(word, str) for word in words):
            raise ContentError(
                file, f"{language}: “{group}” must be a list of two words or more, or {{type: […], find: […]}}."
            )
    return Synonym(language=language, terms=terms, find=find)
