"""Which text says what the other language says: in step, behind, or missing; as a whole and section by section."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from faq.models import Revision, Translation
from faq.rendering import MarkdownRefused, parts

from .diff import Row, side_by_side
from .standing import Side


def keep_in_step(translation: Translation, replaced: Revision | None, *, wording: bool) -> None:
    """Call while `translation` gets its new live revision, before it is saved. One query, and one for each language.

    Two public texts are in step when one of their revisions was said to translate the other. Where nothing or only the
    `wording` of the replaced revision was changed, what was in step with it stays so.
    """
    live = translation.live
    assert live is not None
    same = replaced is not None and (wording or _cut(replaced) == _cut(live))
    if live.translates:
        translation.translates = live.translates
    others = Translation.objects.with_live().filter(article=translation.article_id).exclude(pk=translation.pk)
    for other in others.select_related("live", "translates"):
        assert other.live is not None
        together = live.translates_id == other.live_id or other.live.translates_id == live.pk
        free = other.translates is None or other.translates.translation_id == translation.pk
        if together:
            translation.translates = other.live
        if free and (together or (replaced and same and other.translates_id == replaced.pk)):
            Translation.objects.filter(pk=other.pk).update(translates=live)


class Step(TextChoices):
    CURRENT = "current", _("in step")
    BEHIND = "behind", _("behind")
    MISSING = "missing", _("missing")
    EXTRA = "extra", _("only here")


@dataclass(frozen=True)
class SectionStep:
    """A section of the source: how the translation stands to it, and what changed in the source since."""

    anchor: str
    title: str
    step: Step
    rows: list[Row] = field(default_factory=list)


def sections(source: Revision, known: Revision | None, text: Revision) -> list[SectionStep]:
    """Every section of the source in order, then those that only the translation has; the source is compared with the
    revision `known` that the translation says already. Sections belong together by their anchor."""
    today, before, here = _cut(source), _cut(known) if known else {}, _cut(text)
    found = []
    for anchor, (title, words) in today.items():
        was = before.get(anchor, ("", ""))[1]
        if anchor not in here:
            found.append(SectionStep(anchor, title, Step.MISSING, side_by_side("", words)))
        elif known and anchor in before and was != words:
            found.append(SectionStep(anchor, title, Step.BEHIND, side_by_side(was, words)))
        else:
            found.append(SectionStep(anchor, title, Step.CURRENT))
    found += [SectionStep(anchor, title, Step.EXTRA) for anchor, (title, _) in here.items() if anchor not in today]
    return found


def _cut(revision: Revision) -> dict[str, tuple[str, str]]:
    """Title and words of each section by its anchor; title and short answer stand with what comes before the first."""
    try:
        cut = parts(revision.markdown)
    except MarkdownRefused:  # stored under older rules
        return {}
    head = f"{revision.title}\n\n{revision.summary}\n\n"
    return {part.anchor: (part.title, (part.markdown if part.anchor else head + part.markdown).strip()) for part in cut}


@dataclass(frozen=True)
class Comparison:
    """How one language of an article stands to another one."""

    language: str  # of the source, by its name
    source: Revision  # what there is to translate today: the public text, or else the newest draft
    known: Revision | None  # what of it the newest draft says already
    step: Step | None  # None: nobody has said yet whether the texts say the same
    sections: list[SectionStep]

    @property
    def changed(self) -> list[SectionStep]:
        return [section for section in self.sections if section.rows]


def compare(side: Side, others: list[Side]) -> Comparison | None:
    """This side beside the language that it translates, or else the first other one that has a text; None if there is
    none. No query."""
    text, public = side.newest, side.translation and side.translation.translates
    said = [one for one in (text and text.translates, public) if one]
    known = max(said, key=lambda one: one.number, default=None)
    written = [other for other in others if other.newest and other.language != side.language]
    if not written:
        return None
    wanted = known.translation_id if known else None
    other = next((one for one in written if one.translation and one.translation.pk == wanted), written[0])
    source = (other.translation and other.translation.live) or other.newest
    assert source is not None
    if text is None:
        return Comparison(other.name, source, None, Step.MISSING, [])
    if source.translates_id == text.pk:  # the source was itself made from this text
        known = source
    found = sections(source, known, text)
    step = None if known is None else Step.CURRENT if _cut(known) == _cut(source) else Step.BEHIND
    return Comparison(other.name, source, known, step, found)
