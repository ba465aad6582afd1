"""What an editor hands in, and the rules it must keep before it is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faq.models import Article, Revision, Translation
from faq.rendering import MarkdownRefused, slugify


@dataclass(frozen=True)
class Text:
    """The words of one translation, as an editor writes them."""

    title: str
    summary: str
    markdown: str
    slug: str = ""
    keywords: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    related: list[int] = field(default_factory=list)

    FIELDS = ("title", "summary", "markdown", "slug", "keywords", "sources", "related")

    @classmethod
    def of(cls, revision: Revision) -> Text:
        return cls(**{name: getattr(revision, name) for name in cls.FIELDS})

    def stored(self) -> dict[str, Any]:
        """The fields as a revision stores them: trimmed, one kind of line end, a slug made from the title if none is given."""
        return {
            "title": one_line(self.title),
            "summary": one_line(self.summary),
            "markdown": self.markdown.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n",
            "slug": self.slug or slugify(self.title),
            "keywords": self.keywords,
            "sources": self.sources,
            "related": self.related,
        }


# Control signs, and those that only a font of one program shows.
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\uf8ff\ufffc\ufffe\uffff]")


def check_signs(fields: dict[str, Any]) -> None:
    """Refuse what no page can show; it comes with what is pasted from word processors and PDF files."""
    for name in ("title", "summary", "markdown"):
        if found := _UNSHOWN.search(fields[name]):
            line = fields[name].count("\n", 0, found.start()) + 1
            sentence = _("Line %(line)s: the sign %(sign)s cannot be shown; it came with something pasted. Delete it.")
            sign = {"line": line, "sign": f"U+{ord(found[0]):04X}"}
            raise ValidationError({name: ValidationError(sentence, "unshown_sign", sign)})


def one_line(words: str) -> str:
    """One space between words; no-break spaces stay, French typography needs them."""
    return re.sub(r"[ \t\r\n]+", " ", words).strip()


class Conflict(ValidationError):
    """A colleague saved `theirs` after this text was opened. Nothing was stored."""

    def __init__(self, theirs: Revision) -> None:
        self.theirs = theirs
        super().__init__(_("A colleague saved this text after you opened it."), "conflict")


def refusal(error: MarkdownRefused) -> ValidationError:
    """The renderer's reason as a sentence for the editor, at the field `markdown`."""
    sentences = {
        "too_long": _("The text has %(size)s bytes; at most %(limit)s are possible. Shorten it, or split the article."),
        "too_slow": _(
            "This text takes more than %(seconds)s seconds to show, so it is not stored; it stays here as you typed it. Take out what repeats, or split the article."
        ),
        "half_character": _("The text holds half a character. Delete the odd sign and type it again."),
        "doubled_anchor": _("Line %(line)s: the anchor {#%(anchor)s} is given twice. Give this heading another one."),
    }
    return ValidationError({"markdown": ValidationError(sentences[error.reason], error.reason, error.details)})


def missing_articles(numbers: list[int]) -> ValidationError:
    sentence = ngettext(
        "There is no article with the number %(numbers)s.",
        "There are no articles with the numbers %(numbers)s.",
        len(numbers),
    )
    return ValidationError(sentence, "unknown_article", {"numbers": ", ".join(map(str, numbers))})


def check_links(translation: Translation, references: frozenset[int], related: list[int]) -> None:
    """Refuse numbers of articles that do not exist."""
    wanted = references | set(related)
    missing = sorted(wanted - set(Article.objects.filter(pk__in=wanted).values_list("pk", flat=True)))
    if missing:
        which = "markdown" if set(missing) & references else "related"
        raise ValidationError({which: missing_articles(missing)})
    if translation.article_id in related:
        raise ValidationError({"related": _("An article cannot be related to itself.")})
