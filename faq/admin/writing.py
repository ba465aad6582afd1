"""The writing screen: one form for an article in all its languages, and what its buttons do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faq.editorial import anchors, passes, places, reviews, workflow, working
from faq.editorial.dependents import Dependents, Section
from faq.editorial.diff import Row, merged, side_by_side
from faq.editorial.standing import Side, sides
from faq.editorial.texts import Conflict, Text
from faq.editorial.translating import Comparison, compare
from faq.models import Article, OutsideLink, Revision, WorkingCopy

from .forms import ListField, PlaceForm, TextForm


@dataclass(frozen=True)
class Panel:
    """One language on the screen."""

    side: Side
    form: TextForm
    base: Revision | None = None
    source: Comparison | None = None  # the other language, and what changed in it
    typed: WorkingCopy | None = None  # what this editor typed here and did not save
    conflict: Revision | None = None
    leaving: list[Section] = field(default_factory=list)  # headings that would go with the next publication
    headings: list[dict[str, str]] = field(default_factory=list)  # and those that may answer for them
    # What the colleague changed, beside what both began from.
    rows: list[Row] = field(default_factory=list)

    @property
    def preview_path(self) -> str:
        return passes.path(self.side.newest) if self.side.newest else ""

    @property
    def in_review(self) -> bool:
        return bool(self.side.newest and self.side.newest.state == Revision.State.REVIEW)


class WritingScreen:
    """Two queries for the languages, one for the topics' names, one for who may own the article, one for what was typed, two more for a sent form."""

    def __init__(self, request: HttpRequest, article: Article, *, may_write: bool) -> None:
        assert isinstance(request.user, User)
        self.request, self.article, self.by = request, article, request.user
        self.data = request.POST.copy() if request.method == "POST" else None
        self.verb, _colon, self.language = request.POST.get("action", "save").partition(":")
        self.may_publish = may_write and self.by.has_perm("faq.publish_article")
        self.may_review = may_write and self.by.has_perm("faq.review_article")
        self.dependents = Dependents(article)
        found = sides(article)
        days = [side.translation.check_by for side in found if side.translation and side.translation.check_by]
        self.place = PlaceForm(self.data, article=article, check_by=min(days, default=None), may_write=may_write)
        if self.data is not None:
            self._settle(found)
        bases = self._bases(found)
        typed = working.kept(article, self.by) if self.data is None else {}
        self.panels = [
            self._panel(side, compare(side, found), bases.get(side.language), typed.get(side.language), may_write)
            for side in found
        ]

    def _panel(
        self, side: Side, source: Comparison | None, base: Revision | None, typed: WorkingCopy | None, may_write: bool
    ) -> Panel:
        words = None
        if source and not base and self.request.GET.get("start") == side.language:
            # The source's words with its anchors: a link to a section then works in every language.
            words = {
                name: getattr(source.source, name) for name in ("title", "summary", "markdown", "related", "sources")
            }
            words["in_step"] = True
        if typed and self.request.GET.get("resume") == side.language:
            # The version comes with the words: if a colleague has saved since, saving says so.
            words, typed = {**typed.words, "version": typed.seen}, None
        if typed and base and all(typed.words.get(name, "") == _typed(getattr(base, name)) for name in Text.FIELDS):
            typed = None
        form = TextForm(
            self.data,
            language=side.language,
            base=base,
            typed=words,
            times=side.translation,
            source=source,
            may_write=may_write,
        )
        return Panel(side, form, base=base, typed=typed, source=source)

    def _settle(self, found: list[Side]) -> None:
        """The two ways out of a conflict: `merge` puts both texts together in the form, `keep` takes mine as it is.
        Both begin from the colleague's revision that was shown, so that a still newer one is a conflict again."""
        assert self.data is not None
        if self.verb not in ("merge", "keep"):
            return
        language = self.language
        numbers = [self.data.get(f"{language}-{name}", "") for name in ("version", "theirs")]
        revisions = {str(revision.number): revision for revision in self._revisions(numbers)}
        base, theirs = revisions.get(numbers[0]), revisions.get(numbers[1])
        if theirs is None:
            return
        self.data[f"{language}-version"] = numbers[1]
        if self.verb == "merge":
            self._merge(language, base, theirs)

    def _merge(self, language: str, base: Revision | None, theirs: Revision) -> None:
        assert self.data is not None
        for name in ("title", "summary", "slug", "keywords", "related", "sources"):
            was, other = (_typed(getattr(one, name)) if one else "" for one in (base, theirs))
            if " ".join(self.data.get(f"{language}-{name}", "").split()) == " ".join(was.split()):
                self.data[f"{language}-{name}"] = other
        mine = self.data.get(f"{language}-markdown", "").replace("\r\n", "\n")
        text, clashes = merged(base.markdown if base else "", mine, theirs.markdown)
        self.data[f"{language}-markdown"] = text
        if clashes:
            sentence = ngettext(
                "Both texts are put together. In %(count)s place you had both changed the same lines: there yours stands first, then the other. Choose, then save.",
                "Both texts are put together. In %(count)s places you had both changed the same lines: there yours stands first, then the other. Choose, then save.",
                clashes,
            ) % {"count": clashes}
            messages.warning(self.request, sentence)
        else:
            messages.info(self.request, _("Both texts are put together. Look them through, then save."))

    def _revisions(self, numbers: list[str]) -> list[Revision]:
        wanted = {int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 10}
        found = Revision.objects.filter(article=self.article, number__in=wanted).select_related("translation")
        return list(found) if wanted else []

    def _bases(self, found: list[Side]) -> dict[str, Revision]:
        """What each form was filled from: the newest revision, or the one that the sent form names."""
        bases = {side.language: side.newest for side in found if side.newest}
        seen = {side.language: self.data.get(f"{side.language}-version", "") if self.data else "" for side in found}
        older = [
            number for language, number in seen.items() if language in bases and number != str(bases[language].number)
        ]
        for revision in self._revisions(older):
            bases[revision.translation.language] = revision
        for language, number in seen.items():
            if number == "0":
                bases.pop(language, None)
        return bases

    @property
    def active(self) -> str:
        """The language to show first: one with errors, else the one last worked on, else the site's first."""
        wrong = [panel.side.language for panel in self.panels if panel.form.is_bound and panel.form.errors]
        chosen = (self.request.GET.get(name) for name in ("resume", "start", "panel"))
        asked = next(filter(None, chosen), self.language)
        known = [panel.side.language for panel in self.panels]
        return (wrong or [asked if asked in known else known[0]])[0]

    def save(self) -> bool:
        """Do what the pressed button says: everything or, with the reasons at the fields, nothing."""
        if self.verb == "merge":
            return False
        done: list[str | SafeString] = []
        if self.verb == "discard":
            working.discard(self.article, self.language, self.by)
            messages.success(self.request, _("What you had typed is thrown away."))
            return True
        try:
            with transaction.atomic():
                self._place(done)
                for number, panel in enumerate(self.panels):
                    pressed = self.verb if panel.side.language == self.language else "save"
                    self._save(number, panel, pressed, done)
                if self.place.errors or any(panel.form.errors for panel in self.panels):
                    raise _Refused
        except _Refused:
            return False
        for sentence in done or [_("Nothing was changed.")]:
            messages.success(self.request, sentence)
        return True

    def _place(self, done: list[str | SafeString]) -> None:
        if not self.place.is_valid():
            return
        wanted, changed = self.place.cleaned_data, self.place.changed_data
        if "topic" in changed or "position" in changed:
            places.place(self.article, wanted["topic"], wanted["position"], by=self.by)
            done.append(_("The article’s place is saved."))
        if "owner" in changed:
            reviews.give([self.article.pk], User.objects.filter(pk=wanted["owner"]).first(), by=self.by)
            done.append(_("Who takes care of the article is saved."))
        if "check_by" in changed:
            reviews.check_again(self.article, wanted["check_by"], by=self.by)
            done.append(_("The day of the next check is saved."))

    def _save(self, number: int, panel: Panel, verb: str, done: list[str | SafeString]) -> None:
        form, side = panel.form, panel.side
        if verb in ("save", "keep") and not form.has_changed():
            return
        form.empty_permitted = False
        if not form.is_valid():
            return
        try:
            done.append(self._do(verb, self._revision(form, side), form, side.name))
        except Conflict as error:
            form.add_error(None, _explained(error))
            before = panel.base.markdown if panel.base else ""
            rows = side_by_side(before, error.theirs.markdown)
            self.panels[number] = replace(panel, conflict=error.theirs, rows=rows)
        except _Leaving as error:
            form.add_error(
                None, _("Headings would go that people may link to. Say what answers for them, then publish.")
            )
            leaving = [self.dependents.section(part["anchor"], part["title"]) for part in error.leaving]
            headings = [part for part in error.revision.headings if part["anchor"]]
            self.panels[number] = replace(panel, leaving=leaving, headings=headings)
        except ValidationError as error:
            form.refuse(error)

    def _leads(self, revision: Revision, language: str) -> dict[str, str]:
        """Which heading answers for each that goes, as chosen. Raises `_Leaving` where that was not asked yet."""
        leaving = anchors.leaving(revision)
        seen = self.request.POST.getlist(f"{language}-leaves")
        if {part["anchor"] for part in leaving} - set(seen):
            raise _Leaving(revision, leaving)
        return {anchor: self.request.POST.get(f"{language}-leads-{anchor}", "") for anchor in seen}

    def _do(self, verb: str, revision: Revision, form: TextForm, name: str) -> str | SafeString:
        """The verb on the revision, and the sentence that says so."""
        note = form.cleaned_data["note"]
        words = {"language": name}
        if verb == "publish" and self.may_publish:
            checked = timezone.localdate() if form.cleaned_data["checked"] else None
            opens, closes = form.cleaned_data["opens"], form.cleaned_data["closes"]
            wording = form.cleaned_data["wording"]
            leads = self._leads(revision, form.language)
            again = self.place.cleaned_data["check_by"] if "check_by" in self.place.changed_data else None
            times = {"checked": checked, "check_by": again, "opens": opens, "closes": closes}
            text = workflow.publish(revision, by=self.by, note=note, wording=wording, leads=leads, **times)
            if opens and opens > timezone.now():
                if text.live_id != revision.pk:
                    return _("%(language)s: will take the place of the public text at the time that is set.") % words
                return _("%(language)s: will be public at the time that is set.") % words
            published = _("%(language)s: published. Readers see it now.") % words
            return format_html('{} <a href="{}">{}</a>', published, text.get_absolute_url(), _("See the public page"))
        if verb == "submit":
            workflow.submit(revision, by=self.by, note=note)
            return _("%(language)s: waits for review.") % words
        if verb == "back" and self.may_review:
            workflow.send_back(revision, by=self.by, note=note)
            return _("%(language)s: sent back to its writer.") % words
        if verb == "archive" and self.may_publish:
            words_of = {name: form.cleaned_data[name] for name in TextForm.ENDING}
            workflow.archive(revision.translation, by=self.by, **words_of)
            return _("%(language)s: archived. Readers see the reason in its place.") % words
        if verb in ("publish", "back", "archive"):
            raise ValidationError(_("You may not do this. Ask a publisher."), "not_allowed")
        return _("%(language)s: the draft is saved. Readers do not see it yet.") % words

    def _revision(self, form: TextForm, side: Side) -> Revision:
        """A new revision where words were changed, else the newest, if it is the one that the editor saw."""
        seen = form.cleaned_data["version"]
        if form.has_changed() or side.newest is None:
            note, words = form.cleaned_data["note"], form.text()
            source = self._translated(form) if form.cleaned_data["in_step"] else None
            return workflow.save_draft(
                self.article, side.language, words, by=self.by, note=note, seen=seen, translates=source
            )
        if side.newest.number != seen:
            raise Conflict(side.newest)
        return Revision.objects.select_related("translation").get(pk=side.newest.pk)

    def _translated(self, form: TextForm) -> Revision | None:
        """The revision of the other language that the editor saw beside this text."""
        revisions = Revision.objects.filter(article=self.article, number=form.cleaned_data["source"] or 0)
        return revisions.exclude(translation__language=form.language).first()

    def context(self) -> dict[str, Any]:
        bound = self.data is not None and self.verb != "merge"
        forms = [self.place, *(panel.form for panel in self.panels)]
        return {
            "place": self.place,
            "panels": self.panels,
            "active": self.active,
            "errors": bound and any(form.errors for form in forms),
            "may_publish": self.may_publish,
            "may_review": self.may_review,
            "unsaved": self.data is not None,
            "dependents": self.dependents,
            "broken_links": list(OutsideLink.objects.in_use().broken().filter(texts__article=self.article).distinct()),
        }


class _Leaving(Exception):
    """Publishing would take headings away, and the editor has not been asked yet what answers for them."""

    def __init__(self, revision: Revision, leaving: list[dict[str, str]]) -> None:
        super().__init__()
        self.revision, self.leaving = revision, leaving


class _Refused(Exception):
    """Takes back what the same button had stored already."""


def _typed(value: Any) -> str:
    """A stored field as it stands in the form."""
    return str(ListField().prepare_value(value))


def _explained(error: Conflict) -> str:
    theirs = error.theirs
    return _(
        "%(who)s saved this text on %(when)s, after you opened it. Nothing was overwritten, and your text is still "
        "here. Look at the other text, then put both together, or save yours as the newest."
    ) % {
        "who": theirs.author or _("A colleague"),
        "when": date_format(timezone.localtime(theirs.created), "DATETIME_FORMAT"),
    }
