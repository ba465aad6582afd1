"""The ledger of anchors: every one that was ever public leads to a place in a text of today."""

from __future__ import annotations

from collections.abc import Mapping

from faq.models import Anchor, Article, Revision

# (language, anchor of the article that goes) -> anchor of the one that takes its place, "" for its top.
Leads = Mapping[tuple[str, str], str]


def leaving(revision: Revision) -> list[dict[str, str]]:
    """The headings of the public text that this revision no longer has, as they stand in `headings`. One query where
    the translation's live revision is not at hand."""
    live = revision.translation.live
    stays = {part["anchor"] for part in revision.headings}
    return [part for part in live.headings if part["anchor"] not in stays] if live else []


def keep(article: int, language: str, today: set[str], leads: Mapping[str, str]) -> bool:
    """Enter today's anchors in the ledger and mark those that left; `leads` says which heading answers for one of them,
    the others are answered by the top. Returns whether any came back or left."""
    ledger = Anchor.objects.of(article, language)
    back = ledger.filter(anchor__in=today, gone=True).update(gone=False, successor="")
    left = list(ledger.exclude(anchor__in=today).filter(gone=False).values_list("anchor", flat=True))
    for anchor in left:
        successor = leads.get(anchor, "")
        successor = successor if successor in today else ""
        ledger.filter(anchor=anchor).update(gone=True, successor=successor)
        # What led here goes on with it, from the articles that were merged into this one too.
        led_here = Anchor.objects.filter(language=language, successor=anchor)
        led_here.filter(article=article).update(successor=successor)
        led_here.filter(article__merged_into=article).update(successor=successor)
    known = set(ledger.values_list("anchor", flat=True))
    ledger.bulk_create([Anchor(article_id=article, language=language, anchor=name) for name in sorted(today - known)])
    return bool(back or left)


def hand_over(article: Article, into: Article, leads: Leads) -> None:
    """Let the anchors of an article that is merged, and of those merged into it before, lead into the other one: where
    `leads` says, else to the heading of the same anchor, else to the top. Five queries at most for each language."""
    rows: dict[str, list[Anchor]] = {}
    for row in Anchor.objects.filter(article=article) | Anchor.objects.filter(article__merged_into=article):
        rows.setdefault(row.language, []).append(row)
    for language, ledger in rows.items():
        theirs = {row.anchor: row for row in Anchor.objects.of(into.pk, language)}

        def answer(anchor: str, language: str = language, theirs: dict[str, Anchor] = theirs) -> str:
            wanted = leads.get((language, anchor), anchor)
            row = theirs.get(wanted)
            return "" if row is None else row.successor if row.gone else wanted

        new = {}
        for row in ledger:
            here = row.successor if row.gone else row.anchor
            row.gone, row.successor = True, answer(here) if here else ""
            if row.article_id == article.pk and row.anchor not in theirs:
                new[row.anchor] = Anchor(
                    article=into, language=language, anchor=row.anchor, gone=True, successor=row.successor
                )
        Anchor.objects.bulk_update(ledger, ["gone", "successor"])
        Anchor.objects.bulk_create(new.values())


def take_back(article: Article) -> None:
    """An article that was merged is public again: its anchors are its own once more."""
    Anchor.objects.filter(article=article).update(gone=True, successor="")
