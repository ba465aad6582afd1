"""One article's text in one language, stored: what was public before, what is public, and the draft on top of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from faq.editorial.adopting import Past, adopt, adopt_draft, adopt_former, adopt_upcoming
from faq.editorial.texts import Text
from faq.models import Article, Revision, Translation, Upcoming

from .files import ArticleFile
from .frontmatter import ContentError, line_of
from .report import Report

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# How a revision that came from the files is known from an editor's.
NOTE = "Seeded from the files"


class Texts:
    """Brings text after text, and at the end says which of them translates which."""

    def __init__(self, report: Report, *, keep: bool, by: User | None) -> None:
        self.report, self.keep, self.by = report, keep, by
        # (article, the revision's number in the files) -> the revision here; and what came from which file.
        self.numbers: dict[tuple[int, int], Revision] = {}
        self.brought: list[tuple[ArticleFile, Revision]] = []

    def bring(self, found: dict[str, list[ArticleFile]]) -> None:
        """The files of one text by their shelf. Former revisions come with a text that is new here: in a text that has
        its own history, numbers would mean two things."""
        first = next(iter(found.values()))[0]
        if "content" not in found and {"history", "upcoming"} & set(found):
            raise ContentError(first.file, _("there is no text of this article in content/."))
        article = Article.objects.get(pk=first.number)
        translation = Translation.objects.filter(article=article, language=first.language).first()
        verbs = {
            "history": self._former,
            "content": self._public,
            "upcoming": self._upcoming,
            "drafts": self._draft,
        }
        for shelf, verb in verbs.items():
            for entry in found.get(shelf, []):
                try:
                    revision, new = verb(entry, article, translation)
                except ValidationError as error:
                    raise _located(entry, error) from error
                if revision and entry.past.revision:
                    self.numbers[entry.number, entry.past.revision] = revision
                if revision and new:
                    self.brought.append((entry, revision))

    def say_steps(self) -> None:
        """Which revision of another language each text translates: said when all of them are there."""
        for entry, revision in self.brought:
            if entry.past.revision is None:
                continue
            said, step = (
                self.numbers.get((entry.number, number)) if number else None
                for number in (entry.past.translates, entry.past.in_step)
            )
            Revision.objects.filter(pk=revision.pk).update(translates=said)
            Translation.objects.filter(live=revision.pk).update(translates=step)

    def _former(
        self, entry: ArticleFile, article: Article, translation: Translation | None
    ) -> tuple[Revision | None, bool]:
        if translation:
            return None, False
        return adopt_former(article, entry.language, entry.text, entry.past, by=self.by), True

    def _public(
        self, entry: ArticleFile, article: Article, translation: Translation | None
    ) -> tuple[Revision | None, bool]:
        name = f"{entry.language} {entry.number} “{entry.text.title}”"
        newest = translation and translation.revisions.newest_first().first()
        shown = _shown(translation) if translation else None
        same = shown is not None and Text.of(shown).stored() == entry.text.stored()
        if self.keep and newest:
            if newest == shown and same:
                self.report.same += 1
                return shown, False
            if newest.author_id or newest.note != NOTE:
                self.report.kept.append(name)
                return None, False
        elif translation and shown and same and _stands_so(Past.of(translation, shown), entry.past):
            self.report.same += 1
            return shown, False
        past, translates = entry.past, None
        if self.keep and past.revision is None:
            past, translates = Past(checked=past.checked, note=NOTE), self._in_step_with(entry)
        text = shown if same and shown else entry.text
        revision = adopt(article, entry.language, text, past, by=self.by, translates=translates)
        (self.report.changed if newest else self.report.new).append(name)
        return revision, True

    def _in_step_with(self, entry: ArticleFile) -> Revision | None:
        """The files that a site is seeded from are kept in step with each other in all languages."""
        others = Translation.objects.with_live().filter(article=entry.number).exclude(language=entry.language)
        other = others.filter(live__note=NOTE, live__author=None).select_related("live").first()
        return other.live if other else None

    def _upcoming(
        self, entry: ArticleFile, article: Article, translation: Translation | None
    ) -> tuple[Revision | None, bool]:
        name = f"{entry.language} {entry.number} “{entry.text.title}” (upcoming)"
        there = translation and Upcoming.objects.filter(translation=translation).select_related("revision").first()
        if there and (Text.of(there.revision).stored(), there.opens) == (entry.text.stored(), entry.past.opens):
            self.report.same += 1
            return there.revision, False
        if translation and self.keep:
            self.report.kept.append(name)
            return None, False
        revision = adopt_upcoming(article, entry.language, entry.text, entry.past, by=self.by)
        (self.report.changed if there else self.report.new).append(name)
        return revision, True

    def _draft(
        self, entry: ArticleFile, article: Article, translation: Translation | None
    ) -> tuple[Revision | None, bool]:
        name = f"{entry.language} {entry.number} “{entry.text.title}” (draft)"
        newest = translation and translation.revisions.newest_first().first()
        if newest and Text.of(newest).stored() == entry.text.stored():
            self.report.same += 1
            return newest, False
        if newest and self.keep:
            self.report.kept.append(name)
            return None, False
        revision = adopt_draft(article, entry.language, entry.text, entry.past, by=self.by)
        (self.report.changed if newest else self.report.new).append(name)
        return revision, True


def _stands_so(here: Past, wanted: Past) -> bool:
    """Without a day in the file, the next check is when it is."""
    return here.standing() == replace(wanted, check_by=wanted.check_by or here.check_by).standing()


def _shown(translation: Translation) -> Revision | None:
    """What readers see, or saw last."""
    return translation.live or translation.revisions.filter(state=Revision.State.PUBLISHED).newest_first().first()


def _located(entry: ArticleFile, error: ValidationError) -> ContentError:
    """The first thing wrong, with the line of the file where it can be known."""
    fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    name, messages = next(iter(fields.items()))
    line = None
    cause = error.__cause__
    if name == "markdown" and cause is not None and getattr(cause, "details", {}).get("line"):
        line = entry.body_line + cause.details["line"] - 1  # type: ignore[attr-defined]
    elif name == "markdown" and (first := error.error_dict[name][0]).code == "unshown_sign":
        line = entry.body_line + (first.params or {})["line"] - 1
    elif name == "markdown" and (first := error.error_dict[name][0]).code == "unknown_article":
        number = str((first.params or {})["numbers"]).partition(",")[0]
        line = line_of(entry.file, f"[[{number}")
    elif name:
        line = line_of(entry.file, f"{name}:") or entry.body_line
    return ContentError(entry.file, f"{name}: {messages[0]}" if name else messages[0], line)
