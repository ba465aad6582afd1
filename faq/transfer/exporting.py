"""The whole site as files. The same content gives the same bytes, on every database: all is sorted here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from faq.editorial.adopting import Past
from faq.editorial.texts import Text
from faq.models import Article, Channel, ChannelText, Pin, Revision, Synonym, Topic, Translation, Upcoming
from faq.operations.copies import archives
from faq.operations.copies.snapshots import snapshot

from . import ledger, media
from .fields import written
from .files import KEYS
from .frontmatter import dumped, joined
from .records import interval, special_day

FORMAT = 1

Progress = Callable[[Iterable[Any]], Iterable[Any]]


def export_content(target: BinaryIO, progress: Progress = iter) -> int:
    """Write the site as it is at this moment as a zip file; returns how many files it holds."""
    with snapshot():
        files = sorted(site_files())
        archives.pack(((name, content()) for name, content in progress(files)), target)
    return len(files)


def site_files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each file's name, and what gives its content."""
    yield "export.yaml", lambda: dumped({"format": FORMAT}).encode()
    yield "topics.yaml", lambda: dumped([topic_record(topic) for topic in Topic.objects.all()]).encode()
    yield "channels.yaml", lambda: dumped([channel_record(channel) for channel in Channel.objects.all()]).encode()
    yield "synonyms.yaml", lambda: dumped(_synonyms()).encode()
    yield "pins.yaml", lambda: dumped(_pins()).encode()
    yield "addresses.csv", lambda: ledger.addresses().encode()
    yield "anchors.csv", lambda: ledger.anchors().encode()
    for name in media.stored():
        yield f"media/{media.FOLDER}/{name}", lambda name=name: media.read(name)  # type: ignore[misc]
    carried = set(Revision.objects.filter(state=Revision.State.PUBLISHED).values_list("pk", flat=True))
    carried |= set(Revision.objects.newest_of_each().values_list("pk", flat=True))
    carried |= set(Upcoming.objects.values_list("revision", flat=True))
    texts = Translation.objects.select_related("article__topic", "translates", "upcoming__revision").order_by("pk")
    for translation in texts:
        yield from _texts(translation, carried)


def topic_record(topic: Topic) -> dict[str, Any]:
    numbers = Article.objects.filter(topic=topic).order_by("position", "number").values_list("number", flat=True)
    texts = {text.language: text for text in topic.texts.all()}
    merged = Article.objects.filter(topic=topic, merged_into__isnull=False).order_by("number")
    record: dict[str, Any] = {"key": topic.key, "articles": list(numbers)}
    if into := dict(merged.values_list("number", "merged_into")):
        record["merged"] = into
    return record | _words(texts, TOPIC_WORDS)


def channel_record(channel: Channel) -> dict[str, Any]:
    """Without the lists that are empty."""
    lists = {
        "opening_hours": sorted(interval(row.weekday, row.opens, row.closes) for row in channel.opening_hours.all()),
        "busy_periods": sorted(interval(row.weekday, row.opens, row.closes) for row in channel.busy_periods.all()),
        "special_days": sorted(special_day(row.date, row.opens, row.closes) for row in channel.special_days.all()),
    }
    record: dict[str, Any] = {"key": channel.key, "hours": channel.hours}
    if channel.time_zone != "UTC":
        record["time_zone"] = channel.time_zone
    if channel.checked:
        record["checked"] = channel.checked.isoformat()
    record |= {key: value for key, value in lists.items() if value}
    record["articles"] = sorted(channel.articles.values_list("number", flat=True))
    texts = {text.language: text for text in channel.texts.all()}
    return record | _words(texts, ChannelText.QUOTABLE)


TOPIC_WORDS = ("name", "slug", "summary")


def _words(texts: dict[str, Any], fields: tuple[str, ...]) -> dict[str, dict[str, str]]:
    return {language: {name: getattr(texts[language], name) for name in fields} for language in sorted(texts)}


def _synonyms() -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for row in Synonym.objects.order_by("language", "pk"):
        group = {"type": row.terms, "find": row.find} if row.find else row.terms
        groups.setdefault(row.language, []).append(group)
    return dict(sorted(groups.items()))


def _pins() -> dict[str, dict[str, int]]:
    pins: dict[str, dict[str, int]] = {}
    for language, query, article in sorted(Pin.objects.values_list("language", "query", "article")):
        pins.setdefault(language, {})[query] = article
    return pins


def _texts(translation: Translation, carried: set[int]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The public text, those before it, the one that takes its place at a set time, and the draft on top. One query,
    one more for each text."""
    number, language = translation.article_id, translation.language
    place = f"{language}/{translation.article.topic.key}/{number}"
    revisions = list(translation.revisions.order_by("number").only("pk", "slug", "state", "number"))
    public = [revision for revision in revisions if revision.state == Revision.State.PUBLISHED]
    shown = next((one for one in public if one.pk == translation.live_id), public[-1] if public else None)
    waiting: Upcoming | None = getattr(translation, "upcoming", None)
    newest = revisions[-1] if revisions and revisions[-1] not in public else None
    names: dict[int, tuple[str, str]] = {}
    for one in public:
        names[one.pk] = ("history", f"history/{language}/{number}/{one.number}-{one.slug}.md")
    if newest and (shown is None or newest.number > shown.number):
        names[newest.pk] = ("drafts", f"drafts/{place}-{newest.slug}.md")
    if waiting:
        names[waiting.revision_id] = ("upcoming", f"upcoming/{place}-{waiting.revision.slug}.md")
    if shown:
        names[shown.pk] = ("content", f"content/{place}-{shown.slug}.md")
    for revision, (shelf, name) in names.items():
        yield name, _content(translation, revision, shelf, carried)


def _content(translation: Translation, revision: int, shelf: str, carried: set[int]) -> Callable[[], bytes]:
    """`carried`: the revisions that have a file; no other can be named."""

    def content() -> bytes:
        one = Revision.objects.select_related("translates").defer("html", "headings", "plain").get(pk=revision)
        past = Past.of(translation, one)
        if shelf == "upcoming":
            past = past.coming(translation.upcoming)
        if one.translates_id not in carried:
            past = replace(past, translates=None)
        if translation.translates_id not in carried:
            past = replace(past, in_step=None)
        return joined(written(Text.of(one), past, KEYS[shelf]), one.markdown).encode()

    return content
