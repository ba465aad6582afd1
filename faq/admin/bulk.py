"""One verb for many articles: first a page that says what would happen to which texts, then everything or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from faq.editorial import anchors, dependents, places, workflow
from faq.models import Article, Revision

from .fields import topic_choices

# More would keep the editor waiting without a word.
MOST = 200


@dataclass(frozen=True)
class Verb:
    """What the page is called, who may do it, what it asks, and to which of the newest revisions it is done; None: to
    the article itself."""

    title: Any
    permission: str
    asks: tuple[str, ...]
    meant: Callable[[Revision], bool] | None


def _is_draft(revision: Revision) -> bool:
    return revision.state == Revision.State.DRAFT and revision.pk != revision.translation.live_id


def _is_newer(revision: Revision) -> bool:
    return revision.pk != revision.translation.live_id


def _is_live(revision: Revision) -> bool:
    return revision.translation.live_id is not None


VERBS = {
    "submit": Verb(_("Send to review"), "faq.change_article", ("language", "note"), _is_draft),
    "publish": Verb(_("Publish the newest drafts"), "faq.publish_article", ("language", "note"), _is_newer),
    "archive": Verb(_("Archive"), "faq.publish_article", ("language", "reason", "successor"), _is_live),
    "move": Verb(_("Move to a topic"), "faq.change_article", ("topic",), None),
}


class BulkForm(forms.Form):
    language = forms.ChoiceField(label=_("Languages"), required=False)
    note = forms.CharField(label=_("What did you change, and why?"), max_length=200, required=False)
    reason = forms.CharField(label=_("Why? Readers see it."), max_length=300)
    successor = forms.IntegerField(
        label=_("Number of the article that takes its place"), required=False, min_value=1, max_value=999_999_999
    )
    topic = forms.TypedChoiceField(label=_("Topic"), coerce=int)

    def __init__(self, data: Any, verb: Verb) -> None:
        super().__init__(data, prefix="bulk", use_required_attribute=False)
        for name in set(self.fields) - set(verb.asks):
            del self.fields[name]
        if "language" in self.fields:
            self.fields["language"].choices = [("", _("all")), *settings.LANGUAGES]  # type: ignore[attr-defined]
        if "topic" in self.fields:
            self.fields["topic"].choices = topic_choices()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Target:
    """One text, and what hangs on it."""

    revision: Revision
    leaving: list[dict[str, str]]
    links: int
    visits: int


class BulkScreen:
    """Four queries to show, whatever the number of articles."""

    def __init__(self, request: HttpRequest, articles: QuerySet[Article], name: str) -> None:
        self.request, self.name, self.verb = request, name, VERBS[name]
        self.sent = "bulk" in request.POST
        self.form = BulkForm(request.POST if self.sent else None, self.verb)
        self.keys = list(articles.order_by().values_list("pk", flat=True)[: MOST + 1])
        self.too_many = len(self.keys) > MOST
        self.targets = self._targets(self.verb.meant) if self.verb.meant and not self.too_many else []

    def _targets(self, meant: Callable[[Revision], bool]) -> list[Target]:
        newest = Revision.objects.filter(article__in=self.keys).newest_of_each().defer(None).defer("html", "plain")
        newest = newest.select_related("article", "translation__article", "translation__live", "translates")
        found = [one for one in newest.order_by("article_id", "translation__language") if meant(one)]
        counts = dependents.counts(self.keys) if self.name in ("publish", "archive") else {}
        publishes = self.name == "publish"
        return [
            Target(one, anchors.leaving(one) if publishes else [], *counts.get(one.article_id, (0, 0))) for one in found
        ]

    def apply(self) -> bool:
        """Everything, or nothing with the reason in the form."""
        if not self.sent or self.too_many or not self.form.is_valid():
            return False
        try:
            with transaction.atomic():
                count = self._do(self.form.cleaned_data)
        except ValidationError as error:
            self.form.add_error(None, error.messages)
            return False
        sentence = ngettext("Done for %(count)s text.", "Done for %(count)s texts.", count)
        messages.success(self.request, sentence % {"count": count})
        return True

    def _do(self, data: dict[str, Any]) -> int:
        by = self.request.user
        assert isinstance(by, User)
        if self.name == "move":
            return places.move(self.keys, data["topic"], by=by)
        chosen = [one.revision for one in self.targets if data["language"] in ("", one.revision.translation.language)]
        for revision in chosen:
            if self.name == "submit":
                workflow.submit(revision, by=by, note=data["note"])
            elif self.name == "publish":
                workflow.publish(revision, by=by, note=data["note"])
            else:
                workflow.archive(revision.translation, reason=data["reason"], successor=data["successor"], by=by)
        return len(chosen)

    def context(self) -> dict[str, Any]:
        return {
            "title": self.verb.title,
            "name": self.name,
            "form": self.form,
            "keys": self.keys,
            "targets": self.targets,
            "moves": self.name == "move",
            "too_many": self.too_many,
            "most": MOST,
        }
