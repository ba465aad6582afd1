"""Articles that mean nothing, made of the site's own words and of invented ones: how does search stand a crowd?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from random import Random
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from faq.models import Article, Revision, SearchDocument, SearchTerm, Topic, Translation

from .backends import backend
from .documents import tokens_of
from .indexing import build, recount

SECTIONS_EACH = 4
_WORDS_EACH = 45


def add_noise(
    sections: int, language: str, progress: Callable[[Iterable[Any], int], Iterable[Any]], seed: int = 1
) -> None:
    """Publish articles with this many sections in all. For measuring only, on a database of its own or inside a
    transaction that is rolled back."""
    draw = Random(seed)  # noqa: S311  not a secret
    words = _words(language, draw)
    count = sections // SECTIONS_EACH
    topic = Topic.objects.create(key=f"noise-{language}-{seed}", position=999)
    start = (Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    numbers = iter(range(start, start + count))
    backend().prepare()
    for batch in progress(iter(lambda: list(islice(numbers, 500)), []), -(-count // 500)):
        _publish(batch, topic, language, words, draw)
    recount(language)


def _publish(numbers: list[int], topic: Topic, language: str, words: Iterator[str], draw: Random) -> None:
    now = timezone.now()
    Article.objects.bulk_create([Article(pk=number, topic=topic, position=number) for number in numbers])
    texts = [_text(words, draw) for _number in numbers]
    translations = Translation.objects.bulk_create(
        [
            Translation(
                article_id=number, language=language, title=title, slug=f"n{number}", summary=summary,
                updated=now, first_published=now,
            )
            for number, (title, summary, _parts) in zip(numbers, texts, strict=True)
        ]
    )  # fmt: skip
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                article_id=translation.article_id, translation=translation, number=1, state=Revision.State.PUBLISHED,
                title=title, slug=translation.slug, summary=summary, markdown="-", headings=parts,
            )
            for translation, (title, summary, parts) in zip(translations, texts, strict=True)
        ]
    )  # fmt: skip
    for translation, revision in zip(translations, revisions, strict=True):
        translation.live = revision
    own = Revision.objects.filter(translation=OuterRef("pk")).values("pk")
    Translation.objects.filter(article__in=numbers).update(live=Subquery(own[:1]))
    documents = [build(translation) for translation in translations]
    SearchDocument.objects.bulk_create(documents)
    backend().put({document.pk: tokens_of(document) for document in documents})


def _text(words: Iterator[str], draw: Random) -> tuple[str, str, list[dict[str, Any]]]:
    def some(count: int) -> str:
        return " ".join(islice(words, count))

    parts = [{"anchor": "", "level": 1, "title": "", "text": some(20)}]
    for place in range(SECTIONS_EACH):
        title, text = some(draw.randint(2, 5)), some(_WORDS_EACH)
        parts += [{"anchor": f"s{place}", "level": 2, "title": title, "text": text}]
    return some(draw.randint(4, 8)).capitalize(), some(18), parts


def _words(language: str, draw: Random) -> Iterator[str]:
    """Two of three words as often as the site has them, one of three invented, a few of those far more often than most."""
    rows = SearchTerm.objects.filter(language=language, documents__gt=0).values_list("spelling", "documents")
    known, weights = zip(*rows, strict=True) if rows else (("a",), (1,))
    syllables = [a + b for a in "bcdfglmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "el")]
    invented = ["".join(draw.choices(syllables, k=draw.randint(2, 4))) for _ in range(20_000)]
    ranks = [1 / (place + 1) for place in range(len(invented))]
    while True:
        mixed = draw.choices(known, weights, k=200) + draw.choices(invented, ranks, k=100)
        draw.shuffle(mixed)
        yield from mixed
