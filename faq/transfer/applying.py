"""What files hold, stored: the topics here, the rest each in its own file. Seeding and importing go this one way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from faq.editorial import places, workflow
from faq.models import Article, Topic, TopicText

from . import ledger
from .contacts import bring_channels
from .exporting import TOPIC_WORDS
from .files import ArticleFile, article_files
from .frontmatter import ContentError
from .media import check_shown
from .records import records, refused, words
from .report import Report, store_words
from .texts import bring_text
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
    files = {shelf: article_files(folder / shelf) for shelf in ("history", "content", "drafts")}
    for entry in [entry for entries in files.values() for entry in entries]:
        check_shown(entry.file, entry.text.markdown, entry.body_line, pictures)
    # First every number, so that texts may point at each other in any order.
    _topics(folder / "topics.yaml", report, keep, [*files["content"], *files["drafts"]])
    bring_channels(folder / "channels.yaml", report, keep)
    bring_synonyms(folder / "synonyms.yaml", report, keep)
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
    bring_pins(folder / "pins.yaml", report, keep)
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
