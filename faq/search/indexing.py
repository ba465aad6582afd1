"""Writing the index: called inside the transaction that publishes, so that search and page never disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from faq.models import ContentStamp, SearchDocument, SearchTerm, Translation

from .analysis import LONGEST_WORD, Token, tokens
from .backends import backend
from .documents import join, pack, tokens_of
from .phonetics import sound

# The places a stem is counted in, in the order of a document's numbers.
FIELDS = ("title", "keywords", "headings", "summary", "body")
STORED = ("article", "language", "revision", "terms", "surfaces", "phrases", "title")


def index(translation: Translation) -> None:
    """Make the live text findable, or no longer findable if there is none."""
    old = SearchDocument.objects.filter(pk=translation.pk).only("surfaces").first()
    before = set(old.surfaces) if old else set()
    if translation.live is None:
        forget(translation)
        return
    document = build(translation)
    backend().prepare()
    backend().put({translation.pk: tokens_of(document)})
    SearchDocument.objects.update_or_create(
        pk=translation.pk,
        defaults={name: getattr(document, name) for name in STORED},
    )
    _count(translation.language, document.surfaces, set(document.surfaces) - before, before - set(document.surfaces))


def forget(translation: Translation) -> None:
    """Take the text out of the index."""
    old = SearchDocument.objects.filter(pk=translation.pk).first()
    if old is not None:
        _count(old.language, {}, set(), set(old.surfaces))
        old.delete()
        backend().prepare()
        backend().remove([translation.pk])


def build(translation: Translation) -> SearchDocument:
    """What the engine knows of the live text; nothing is stored."""
    live, language = translation.live, translation.language
    assert live is not None
    found: dict[str, list[list[int]]] = {}
    phrases: list[int] = []
    surfaces: dict[str, tuple[str, str]] = {}

    def read(text: str, field: int, section: int | None = None) -> list[Token]:
        words = tokens(text, language)
        for word in words:
            counts, sections, _phrases = found.setdefault(word.stem, [[0, 0, 0, 0, 0], [], []])
            counts[field] += 1
            if section is not None and section not in sections:
                sections.append(section)
            surfaces.setdefault(word.surface, (word.stem, text[word.start : word.end].lower()))
        return words

    def phrase(words: list[Token], field: int) -> None:
        """Note what a title, keyword or heading says as a whole, so that a query that says the same is known by it."""
        telling = {word.stem for word in words if not word.stop}
        for stem in telling:
            found[stem][2].append(len(phrases) // 2)
        if telling:
            phrases.extend((field, len(telling)))

    title = read(live.title, 0)
    phrase(title, 0)
    for keyword in live.keywords:
        phrase(read(keyword, 1), 1)
    read(live.summary, 3)
    for place, part in enumerate(live.headings):
        # A section's heading is noted as -place, its text as place.
        phrase(read(part["title"], 2, -place), 2)
        read(part["text"], 4, place)
    return SearchDocument(
        translation=translation,
        article=translation.article_id,
        language=language,
        revision=live.pk,
        terms=join({stem: pack(numbers) for stem, numbers in found.items()}),
        surfaces={surface: list(word) for surface, word in surfaces.items()},
        phrases=" ".join(map(str, phrases)),
        title=" ".join(word.surface for word in title)[:400],
    )


def reindex(progress: Callable[[Iterable[Any], int], Iterable[Any]]) -> int:
    """Make the whole index anew, text by text, while search keeps answering. Returns how many texts it holds."""
    backend().prepare()
    shown = Translation.objects.with_live().select_related("live").order_by("pk")
    count = shown.count()
    for translation in progress(shown.iterator(chunk_size=200), count):
        with transaction.atomic():
            index(translation)
    with transaction.atomic():
        public = set(shown.values_list("pk", flat=True))
        SearchDocument.objects.exclude(pk__in=shown.values("pk")).delete()
        backend().remove(sorted(backend().texts() - public))
        recount()
        ContentStamp.objects.bump()
    return count


def recount(language: str = "") -> None:
    """Make the vocabulary anew from the documents, of one language or of all."""
    documents, terms = SearchDocument.objects.all(), SearchTerm.objects.all()
    if language:
        documents, terms = documents.filter(language=language), terms.filter(language=language)
    counts: Counter[tuple[str, str]] = Counter()
    words: dict[tuple[str, str], list[str]] = {}
    for code, surfaces in documents.values_list("language", "surfaces").iterator(chunk_size=200):
        for surface, word in surfaces.items():
            counts[code, surface] += 1
            words.setdefault((code, surface), word)
    terms.delete()
    SearchTerm.objects.bulk_create(
        [_term(code, surface, words[code, surface], count) for (code, surface), count in counts.items()],
        batch_size=1000,
    )


def _term(language: str, surface: str, word: list[str], documents: int) -> SearchTerm:
    return SearchTerm(
        language=language,
        surface=surface[:LONGEST_WORD],
        stem=word[0],
        spelling=word[1][:60],
        sound=sound(surface, language),
        documents=documents,
    )


def _count(language: str, words: dict[str, list[str]], come: set[str], gone: set[str]) -> None:
    """Keep the vocabulary's document counts."""
    terms = SearchTerm.objects.filter(language=language)
    known = set(terms.filter(surface__in=come).values_list("surface", flat=True))
    terms.filter(surface__in=known).update(documents=F("documents") + 1)
    terms.bulk_create([_term(language, surface, words[surface], 1) for surface in sorted(come - known)])
    terms.filter(surface__in=gone).update(documents=F("documents") - 1)
    if gone:
        terms.filter(documents=0).delete()
