"""The screen on which two articles become one: first what would happen, then the button."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faq.editorial import finding, merging
from faq.editorial.dependents import Dependents
from faq.models import Anchor, Article, Translation


class MergeScreen:
    """`?into=` is the number of the other article, or words of its title. About ten queries."""

    def __init__(self, request: HttpRequest, article: Article) -> None:
        self.request, self.article = request, article
        self.typed = (request.POST.get("into") or request.GET.get("into", "")).strip()
        number = finding.as_number(self.typed.lstrip("#"))
        self.into = Article.objects.filter(pk=number or 0).first()
        self.error = self._refusal(number is not None)

    def _refusal(self, known: bool) -> str:
        if self.into is None:
            return _("There is no article with this number.") if known else ""
        try:
            merging.check(self.article, self.into)
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def merge(self) -> Article | None:
        """The article that stays, or None with the reason in `error`."""
        if self.into is None or self.error:
            return None
        by = self.request.user
        assert isinstance(by, User)
        prefix = "leads-"
        names = [name.removeprefix(prefix).partition("-") for name in self.request.POST if name.startswith(prefix)]
        leads = {
            (language, anchor): self.request.POST[f"{prefix}{language}-{anchor}"] for language, _dash, anchor in names
        }
        try:
            merging.merge(self.article, self.into, leads=leads, note=self.request.POST.get("note", "")[:200], by=by)
        except ValidationError as error:
            self.error = " ".join(error.messages)
            return None
        found = {"number": self.article.pk, "into": self.into.pk}
        messages.success(self.request, _("#%(number)s is part of #%(into)s now: its addresses lead here.") % found)
        return self.into

    def context(self) -> dict[str, Any]:
        ready = self.into is not None and not self.error
        found = [] if ready or not self.typed else finding.articles(self.typed, get_language() or "")
        return {
            "typed": self.typed,
            "into": self.into if ready else None,
            "error": self.error,
            "found": [one for one in found if one["public"] and one["number"] != self.article.pk],
            "languages": self._languages() if ready else [],
            "dependents": Dependents(self.article),
        }

    def _languages(self) -> list[dict[str, Any]]:
        """For each language of the article that goes: where its readers are led, and what its headings may lead to."""
        assert self.into is not None
        texts: dict[tuple[int, str], Translation] = {
            (text.article_id, text.language): text
            for text in Translation.objects.with_live()
            .filter(article__in=[self.article.pk, self.into.pk])
            .select_related("live")
        }
        ledger: dict[str, list[Anchor]] = {}
        for row in Anchor.objects.filter(article=self.article, gone=False).order_by("pk"):
            ledger.setdefault(row.language, []).append(row)
        languages = []
        for language, name in settings.LANGUAGES:
            here, there = (texts.get((number, language)) for number in (self.article.pk, self.into.pk))
            if here is None and language not in ledger:
                continue
            titles = {part["anchor"]: part["title"] for part in (here.live.headings if here and here.live else [])}
            targets = [part for part in (there.live.headings if there and there.live else []) if part["anchor"]]
            rows = [(row.anchor, titles.get(row.anchor, row.anchor)) for row in ledger.get(language, [])]
            entry = {"language": language, "name": name, "here": here, "there": there}
            languages.append({**entry, "anchors": rows, "targets": targets})
        return languages
