"""What files hold, stored: the topics here, the rest each in its own file. Seeding and importing go this one way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from faq.editorial import places, workflow
from faq.models import Article, Topic, TopicText, Translation

from . import ledger
from .contacts import bring_channels
from .exporting import TOPIC_WORDS
from .files import ArticleFile, article_files
from .frontmatter import ContentError
from .media import check_shown
from .records import records, refused, words
from .report import Report, store_words
from .texts import Texts
from .vocabulary import bring_pins, bring_synonyms

if TYPE_CHECKING:
    from django.contrib.auth.models import User


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
    files = {shelf: article_files(folder / shelf) for shelf in ("history", "content", "upcoming", "drafts")}
    for entry in [entry for entries in files.values() for entry in entries]:
        check_shown(entry.file, entry.text.markdown, entry.body_line, pictures)
    # First every number, so that texts may point at each other in any order.
    merged = _topics(folder / "topics.yaml", report, keep, [*files["content"], *files["drafts"]])
    bring_channels(folder / "channels.yaml", report, keep)
    bring_synonyms(folder / "synonyms.yaml", report, keep)
    Article.objects.count_on()
    # Before the texts: what was public once is rendered into them.
    _ledger(folder, report)
    texts = Texts(report, keep=keep, by=by)
    for found in progress(_by_text(files)):
        texts.bring(found)
        _merge(found, merged)
    texts.say_steps()
    # Once more: the verbs keep the ledger by today's texts, which say less than the files.
    _ledger(folder, Report())
    bring_pins(folder / "pins.yaml", report, keep)
    return report


def _by_text(files: dict[str, list[ArticleFile]]) -> list[dict[str, list[ArticleFile]]]:
    """The files of each text by their shelf; first those that are archived, as others are rendered by where they lead."""
    texts: dict[tuple[bool, int, str], dict[str, list[ArticleFile]]] = {}
    archived = {(entry.number, entry.language) for entry in files["content"] if entry.past.archived}
    for shelf, entries in files.items():
        for entry in entries:
            key = ((entry.number, entry.language) not in archived, entry.number, entry.language)
            texts.setdefault(key, {}).setdefault(shelf, []).append(entry)
    return [found for _key, found in sorted(texts.items(), key=lambda item: item[0])]


def _ledger(folder: Path, report: Report) -> None:
    for name, bring in (("addresses.csv", ledger.bring_addresses), ("anchors.csv", ledger.bring_anchors)):
        if (folder / name).exists():
            new, same = bring(folder / name)
            report.new += [f"{name}: {new}"] if new else []
            report.same += same


def _merge(found: dict[str, list[ArticleFile]], merged: dict[int, int]) -> None:
    """Publishing brings an article back that was merged; one that is archived again is part of the other again."""
    for entry in found.get("content", []):
        live = Translation.objects.with_live().filter(article=entry.number)
        if entry.number in merged and entry.past.archived and not live.exists():
            Article.objects.filter(pk=entry.number).update(merged_into=merged[entry.number])


def _topics(file: Path, report: Report, keep: bool, entries: list[ArticleFile]) -> dict[int, int]:
    """Topics with their words, and every article in its place. Returns which article is merged into which."""
    orders: dict[str, list[int]] = {}
    merged: dict[int, int] = {}
    topics: dict[str, Topic] = {}
    for position, record in enumerate(records(file, "merged"), start=1):
        merged |= _merged(file, record)
        topic, _new = Topic.objects.get_or_create(key=record["key"], defaults={"position": position})
        topics[topic.key], orders[topic.key] = topic, record["articles"]
        for language, given in words(file, record, TOPIC_WORDS):
            text = TopicText.objects.filter(topic=topic, language=language).first()
            wanted = TopicText(topic=topic, language=language, **given)
            store_words(file, record, report, keep, text, wanted, workflow.publish_topic)
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
    for number in sorted({*merged, *merged.values()} - {number for order in orders.values() for number in order}):
        raise ContentError(file, _("there is no article with the number %(number)s.") % {"number": number})
    return merged


def _merged(file: Path, record: dict[str, Any]) -> dict[int, int]:
    merged = record.get("merged") or {}
    if not isinstance(merged, dict) or not all(type(number) is int for pair in merged.items() for number in pair):
        raise refused(file, record, _("“merged” must say which article is part of which, like {12: 16}."))
    if set(merged) & set(merged.values()):
        raise refused(file, record, _("“merged”: an article that is part of another one has no parts."))
    return merged


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
