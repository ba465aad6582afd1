"""One article's text in one language, stored: what was public before, what is public, and the draft on top of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from faq.editorial.adopting import Past, adopt, adopt_draft, adopt_former
from faq.editorial.texts import Text
from faq.models import Article, Revision, Translation

from .files import ArticleFile
from .frontmatter import ContentError, line_of
from .report import Report

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# How a revision that came from the files is known from an editor's.
NOTE = "Seeded from the files"


def bring_text(found: dict[str, list[ArticleFile]], report: Report, *, keep: bool, by: User | None) -> None:
    """The files of one text by their shelf. Former revisions come with a text that is new here: in a text that has its
    own history, numbers would mean two things."""
    first = next(iter(found.values()))[0]
    if "content" not in found and "history" in found:
        raise ContentError(first.file, _("there is no text of this article in content/."))
    article = Article.objects.get(pk=first.number)
    translation = Translation.objects.filter(article=article, language=first.language).first()
    for shelf in ("history", "content", "drafts"):
        for entry in found.get(shelf, []):
            if shelf == "history" and translation:
                continue
            try:
                if shelf == "history":
                    adopt_former(article, entry.language, entry.text, entry.past, by=by)
                elif shelf == "content":
                    _public(entry, article, translation, report, keep, by)
                else:
                    _draft(entry, article, translation, report, keep, by)
            except ValidationError as error:
                raise _located(entry, error) from error


def _public(
    entry: ArticleFile,
    article: Article,
    translation: Translation | None,
    report: Report,
    keep: bool,
    by: User | None,
) -> None:
    name = f"{entry.language} {entry.number} “{entry.text.title}”"
    newest = translation and translation.revisions.newest_first().first()
    shown = _shown(translation) if translation else None
    same = shown is not None and Text.of(shown).stored() == entry.text.stored()
    if keep and newest:
        if newest == shown and same:
            report.same += 1
            return
        if newest.author_id or newest.note != NOTE:
            report.kept.append(name)
            return
    elif translation and shown and same and Past.of(translation, shown).standing() == entry.past.standing():
        report.same += 1
        return
    text = shown if same and shown else entry.text
    past = Past(checked=entry.past.checked, note=NOTE) if keep and not entry.past.revision else entry.past
    adopt(article, entry.language, text, past, by=by)
    (report.changed if newest else report.new).append(name)


def _shown(translation: Translation) -> Revision | None:
    """What readers see, or saw last."""
    return translation.live or translation.revisions.filter(state=Revision.State.PUBLISHED).newest_first().first()


def _draft(
    entry: ArticleFile,
    article: Article,
    translation: Translation | None,
    report: Report,
    keep: bool,
    by: User | None,
) -> None:
    name = f"{entry.language} {entry.number} “{entry.text.title}” (draft)"
    newest = translation and translation.revisions.newest_first().first()
    if newest and Text.of(newest).stored() == entry.text.stored():
        report.same += 1
    elif newest and keep:
        report.kept.append(name)
    else:
        adopt_draft(article, entry.language, entry.text, entry.past, by=by)
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
