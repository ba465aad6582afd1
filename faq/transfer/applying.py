"""What files hold, stored: topics, ways of contact and words here, the texts in `texts`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from faq.editorial import places, workflow
from faq.models import Article, Channel, ChannelText, Pin, Synonym, Topic, TopicText

from . import ledger
from .exporting import TOPIC_WORDS, channel_record
from .files import ArticleFile, article_files
from .frontmatter import ContentError, line_of, load
from .media import check_shown
from .records import CHANNEL_KEYS, record_line, records, refused, when_open, words
from .texts import bring_text

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass
class Report:
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    kept: list[str] = field(default_factory=list)  # what an editor has changed, and the seed left alone
    pictures: int = 0


def apply(
    folder: Path,
    pictures: dict[str, Path],
    *,
    keep: bool,
    by: User | None,
    progress: Callable[[Iterable[Any]], Iterable[Any]],
) -> Report:
    """Inside a transaction of the caller's. `keep`: what stands on the site already stays as it is."""
    report = Report()
    files = {shelf: article_files(folder / shelf) for shelf in ("history", "content", "drafts")}
    for entry in [entry for entries in files.values() for entry in entries]:
        check_shown(entry.file, entry.text.markdown, entry.body_line, pictures)
    # First every number, so that texts may point at each other in any order.
    _topics(folder / "topics.yaml", report, keep, [*files["content"], *files["drafts"]])
    _channels(folder / "channels.yaml", report, keep)
    _synonyms(folder / "synonyms.yaml", report, keep)
    Article.objects.count_on()
    # Before the texts: what was public once is rendered into them.
    for name, bring in (("addresses.csv", ledger.bring_addresses), ("anchors.csv", ledger.bring_anchors)):
        if (folder / name).exists():
            new, same = bring(folder / name)
            report.new += [f"{name}: {new}"] if new else []
            report.same += same
    texts: dict[tuple[int, str], dict[str, list[ArticleFile]]] = {}
    for shelf, entries in files.items():
        for entry in entries:
            texts.setdefault((entry.number, entry.language), {}).setdefault(shelf, []).append(entry)
    for _key, found in progress(sorted(texts.items())):
        bring_text(found, report, keep=keep, by=by)
    _pins(folder / "pins.yaml", report, keep)
    return report


def _topics(file: Path, report: Report, keep: bool, entries: list[ArticleFile]) -> None:
    """Topics with their words, and every article in its place."""
    orders: dict[str, list[int]] = {}
    topics: dict[str, Topic] = {}
    for position, record in enumerate(records(file), start=1):
        topic, _new = Topic.objects.get_or_create(key=record["key"], defaults={"position": position})
        topics[topic.key], orders[topic.key] = topic, record["articles"]
        for language, given in words(file, record, TOPIC_WORDS):
            text = TopicText.objects.filter(topic=topic, language=language).first()
            wanted = TopicText(topic=topic, language=language, **given)
            _store(file, record, report, keep, text, wanted, workflow.publish_topic)
    _check_places(file, orders)
    for entry in entries:
        if entry.topic not in topics:
            raise ContentError(entry.file, _("there is no topic “%(topic)s” in topics.yaml.") % {"topic": entry.topic})
        order = orders[entry.topic]
        if entry.number not in order:
            order.append(entry.number)
    for key, order in orders.items():
        _place(topics[key], order, report, keep)
    if not keep and _order(topics) != list(topics):
        for position, topic in enumerate(topics.values(), start=1):
            topic.position = position
            places.change_topic(topic)
        report.changed.append(file.name)


def _check_places(file: Path, orders: dict[str, list[int]]) -> None:
    seen: dict[int, str] = {}
    for key, order in orders.items():
        for number in order:
            if not 0 < number < 10**9:
                raise refused(file, {"key": key}, _("“articles” must be a list of numbers, like [1, 2]."))
            if seen.setdefault(number, key) != key:
                known = {"number": number, "topic": seen[number]}
                raise refused(file, {"key": key}, _("article %(number)s is in topic “%(topic)s” already.") % known)


def _order(topics: dict[str, Topic]) -> list[str]:
    return [topic.key for topic in Topic.objects.filter(key__in=topics)]


def _place(topic: Topic, order: list[int], report: Report, keep: bool) -> None:
    """Make the articles that are missing; put the others in this order unless they stay where they are."""
    there = Article.objects.in_bulk(order)
    Article.objects.bulk_create(
        Article(pk=number, topic=topic, position=position)
        for position, number in enumerate(order, start=1)
        if number not in there
    )
    if keep:
        return
    found = list(Article.objects.filter(topic=topic, pk__in=order).order_by("position", "number"))
    if [article.pk for article in found] != order:
        for position, number in enumerate(order, start=1):
            places.place(there.get(number) or Article.objects.get(pk=number), topic.pk, position)
        report.changed.append(f"topics.yaml: {topic.key}")


def _channels(file: Path, report: Report, keep: bool) -> None:
    for position, record in enumerate(records(file, *CHANNEL_KEYS), start=1):
        wanted = when_open(file, record)
        articles = _existing(file, record)
        channel, new = Channel.objects.get_or_create(key=record["key"], defaults={"position": position})
        before = None if new else channel_record(channel)
        if new or not keep:
            _store_hours(channel, wanted, articles)
        for language, given in words(file, record, ChannelText.QUOTABLE):
            text = ChannelText.objects.filter(channel=channel, language=language).first()
            _store(file, record, report, keep, text, ChannelText(channel=channel, language=language, **given), _save)
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


def _store(
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
            where = f"record “{record['key']}”, {wanted.language}, {key}: {messages[0]}"
            raise ContentError(file, where, record_line(file, record)) from error
        wanted._state.adding = stored is None
        save(wanted)
        (report.changed if stored else report.new).append(name)


def _synonyms(file: Path, report: Report, keep: bool) -> None:
    """Groups of words, for each language as a whole."""
    data = load(file)
    if not isinstance(data, dict) or not all(code in LANG_INFO for code in data):
        raise ContentError(file, _("must be groups of words under each language."), 1)
    for language, _name in settings.LANGUAGES:
        groups = data.get(language) or []
        if not isinstance(groups, list):
            raise ContentError(file, _("must be groups of words under each language."), line_of(file, f"{language}:"))
        wanted = [_group(file, language, group) for group in groups]
        there = [(row.terms, row.find) for row in Synonym.objects.in_language(language)]
        if not wanted or (there and keep) or there == [(row.terms, row.find) for row in wanted]:
            continue
        places.replace_synonyms(language, wanted)
        (report.changed if there else report.new).append(f"{language} synonyms")


def _group(file: Path, language: str, group: Any) -> Synonym:
    """A list of words that mean the same, or `{type: [...], find: [...]}` for one way."""
    terms, find = (group.get("type"), group.get("find")) if isinstance(group, dict) else (group, [])
    for given, least in ((terms, 1 if find else 2), (find, 0)):
        if not isinstance(given, list) or len(given) < least or not all(isinstance(word, str) for word in given):
            known = {"language": language, "group": str(group)[:200]}
            sentence = _("%(language)s: “%(group)s” must be a list of two words or more, or {type: […], find: […]}.")
            raise ContentError(
                file, sentence % known, line_of(file, str(group[0])) if isinstance(group, list) and group else None
            )
    return Synonym(language=language, terms=terms, find=find)


def _pins(file: Path, report: Report, keep: bool) -> None:
    """First answers: an article's number for each query, by language."""
    data = load(file) if file.exists() else {}
    if not isinstance(data, dict) or not all(
        code in LANG_INFO and isinstance(pins, dict) for code, pins in data.items()
    ):
        raise ContentError(file, _("must be queries with an article’s number under each language."), 1)
    for language, _name in settings.LANGUAGES:
        there = dict(Pin.objects.filter(language=language).values_list("query", "article"))
        for query, number in data.get(language, {}).items():
            line = line_of(file, f"{query}:")
            article = Article.objects.filter(pk=number).first() if type(number) is int and 0 < number < 10**9 else None
            if article is None:
                raise ContentError(
                    file, _("there is no article with the number %(number)s.") % {"number": number}, line
                )
            if there.get(query) == number:
                report.same += 1
            elif not (keep and query in there):
                if places.pin(str(query), language, article) is None:
                    raise ContentError(file, _("“%(query)s” holds no word.") % {"query": query}, line)
                (report.changed if query in there else report.new).append(f"{language} pin “{query}”")
