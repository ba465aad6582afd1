"""The writing screen: one form for an article in all its languages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from faq.editorial import passes, working
from faq.editorial.dependents import Dependents, Section
from faq.editorial.diff import Row, side_by_side
from faq.editorial.standing import Side, sides
from faq.editorial.texts import Conflict, Text
from faq.editorial.translating import Comparison, compare
from faq.models import Article, OutsideLink, Revision, WorkingCopy

from .buttons import Leaving, place, press
from .fields import typed_in
from .forms import PlaceForm, TextForm
from .pictures import take_over
from .settling import explained, revisions, settle


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
            settle(request, article, self.data, self.verb, self.language)
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
        if typed and base and all(typed.words.get(name, "") == typed_in(getattr(base, name)) for name in Text.FIELDS):
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

    def _bases(self, found: list[Side]) -> dict[str, Revision]:
        """What each form was filled from: the newest revision, or the one that the sent form names."""
        bases = {side.language: side.newest for side in found if side.newest}
        seen = {side.language: self.data.get(f"{side.language}-version", "") if self.data else "" for side in found}
        older = [
            number for language, number in seen.items() if language in bases and number != str(bases[language].number)
        ]
        for revision in revisions(self.article, older):
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
        if self.verb in ("save", "keep", "submit", "publish"):
            self._take_over_pictures()
        try:
            with transaction.atomic():
                done += place(self.article, self.place, by=self.by)
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

    def _take_over_pictures(self) -> None:
        """Of other sites, in what was changed here and in what the button is about. Before any form is read, and before
        the transaction begins: no lock waits for another site."""
        assert self.data is not None
        names = []
        for panel in self.panels:
            name, before = f"{panel.side.language}-markdown", panel.base.markdown if panel.base else ""
            changed = self.data.get(name, "").replace("\r\n", "\n").strip() != before.strip()
            if changed or panel.side.language == self.language:
                names.append(name)
        take_over(self.request, self.data, names)

    def _save(self, number: int, panel: Panel, verb: str, done: list[str | SafeString]) -> None:
        form, side = panel.form, panel.side
        if verb in ("save", "keep") and not form.has_changed():
            return
        form.empty_permitted = False
        if not form.is_valid():
            return
        check_by = self.place.cleaned_data.get("check_by") if "check_by" in self.place.changed_data else None
        try:
            done.append(press(verb, self.article, side, form, by=self.by, check_by=check_by))
        except Conflict as error:
            form.add_error(None, explained(error))
            before = panel.base.markdown if panel.base else ""
            rows = side_by_side(before, error.theirs.markdown)
            self.panels[number] = replace(panel, conflict=error.theirs, rows=rows)
        except Leaving as error:
            form.add_error(
                None, _("Headings would go that people may link to. Say what answers for them, then publish.")
            )
            leaving = [self.dependents.section(part["anchor"], part["title"]) for part in error.leaving]
            headings = [part for part in error.revision.headings if part["anchor"]]
            self.panels[number] = replace(panel, leaving=leaving, headings=headings)
        except ValidationError as error:
            form.refuse(error)

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


class _Refused(Exception):
    """Takes back what the same button had stored already."""
