"""The forms of the writing screen: an article's place, and its text in one language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from faq.editorial.texts import Text
from faq.editorial.translating import Comparison
from faq.models import Article, Revision, Translation

from .editor import EditorField
from .fields import ListField, NumbersField, topic_choices


class TextForm(forms.Form):
    """One language of an article. It is bound to `base`, the revision that the editor began from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=_("Title"), max_length=160, widget=forms.TextInput)
    summary = forms.CharField(
        label=_("Short answer"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The answer in one or two sentences. It stands above everything else."),
    )
    markdown = EditorField(label=_("Text"))
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_("The words at the end of the address. Left empty, they are made from the title."),
    )
    keywords = ListField(
        label=_("Keywords"), required=False, help_text=_("Other words that readers search with, with commas between.")
    )
    related = NumbersField(
        label=_("Related answers"), required=False, help_text=_("Numbers of articles, with commas between.")
    )
    sources = ListField(
        label=_("Sources"), required=False, help_text=_("Where the facts come from, with commas between.")
    )
    note = forms.CharField(
        label=_("What did you change, and why?"),
        max_length=200,
        required=False,
        help_text=_("For your colleagues. Readers never see it."),
    )
    checked = forms.BooleanField(label=_("I have checked the facts of this text today."), required=False)

    in_step = forms.BooleanField(required=False)
    source = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=999_999_999)
    wording = forms.BooleanField(
        label=_("Only the wording changed: the other languages need not follow."), required=False
    )
    opens = forms.DateTimeField(
        label=_("Public from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: at once."),
    )
    closes = forms.DateTimeField(
        label=_("Public until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: for good."),
    )

    reason = forms.CharField(label=_("Why? Readers see it."), max_length=300, required=False)
    successor = forms.IntegerField(
        label=_("Number of the article that takes its place"), required=False, min_value=1, max_value=999_999_999
    )

    MAIN = ("title", "summary")
    ENDING = ("reason", "successor")
    TIMES = ("opens", "closes")
    DETAILS = ("slug", "keywords", "related", "sources")
    # What makes a new revision when it was changed.
    WORDS = frozenset(Text.FIELDS)

    def __init__(
        self,
        data: Any = None,
        *,
        language: str,
        base: Revision | None,
        typed: dict[str, Any] | None = None,
        times: Translation | None = None,
        source: Comparison | None = None,
        may_write: bool = True,
    ) -> None:
        """`typed` is what the editor had typed at another time, in place of the base's words; `source` is what there is
        to translate."""
        initial: dict[str, Any] = {"version": base.number if base else 0}
        if base:
            initial |= {name: getattr(base, name) for name in Text.FIELDS}
        if times:
            # A time that has passed is no plan any more.
            waits = times.opens and times.opens > timezone.now()
            initial |= {"opens": times.opens if waits else None, "closes": times.closes}
            initial |= {"reason": times.reason, "successor": times.successor_id}
        if source:
            initial["source"] = source.source.number
        initial |= typed or {}
        # Nothing is demanded of a language that nobody has written in.
        super().__init__(
            data, prefix=language, initial=initial, empty_permitted=base is None, use_required_attribute=False
        )
        self.language = language
        if source:
            sentence = _("This text now says all that the other says (%(language)s, revision %(number)s).")
            other = {"language": source.language, "number": source.source.number}
            self.fields["in_step"].label = sentence % other
        for name, field in self.fields.items():
            field.disabled = not may_write
            if name in ("title", "summary", "markdown", "slug", "keywords"):
                field.widget.attrs["lang"] = language
        self.fields["markdown"].widget.attrs.update({"rows": 24, "spellcheck": "true", "data-language": language})

    def has_changed(self) -> bool:
        return bool((self.WORDS | {"in_step"}) & set(self.changed_data))

    def text(self) -> Text:
        return Text(**{name: self.cleaned_data[name] for name in Text.FIELDS})

    def refuse(self, error: ValidationError) -> None:
        """The workflow's reason at the field that it is about."""
        fields = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
        for name, errors in fields.items():
            self.add_error(name if name in self.fields else None, errors)

    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MAIN]

    def ending(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ENDING]

    def times(self) -> list[forms.BoundField]:
        return [self[name] for name in self.TIMES]

    def details(self) -> list[forms.BoundField]:
        return [self[name] for name in self.DETAILS]


def owner_choices(present: int | None) -> list[tuple[str | int, str]]:
    """Everybody who may log in to the admin, and the present owner. One query."""
    people = get_user_model().objects.filter(Q(is_staff=True, is_active=True) | Q(pk=present)).order_by("username")
    return [("", "–"), *((person.pk, str(person)) for person in people)]


class PlaceForm(forms.Form):
    """Where an article stands: its topic, and its place there; whose it is, and when its facts are to be checked."""

    topic = forms.TypedChoiceField(label=_("Topic"), coerce=int)
    position = forms.IntegerField(label=_("Place in the topic"), min_value=0, max_value=1_000_000)
    owner = forms.TypedChoiceField(label=_("Taken care of by"), coerce=int, empty_value=None, required=False)
    check_by = forms.DateField(
        label=_("Check the facts again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, article: Article, check_by: date | None, may_write: bool = True) -> None:
        """`check_by` is the earliest day that stands at one of the article's texts."""
        initial: dict[str, Any] = {"topic": article.topic_id, "position": article.position}
        initial |= {"owner": article.owner_id, "check_by": check_by}
        super().__init__(data, prefix="place", initial=initial, use_required_attribute=False)
        self.fields["topic"].choices = topic_choices()  # type: ignore[attr-defined]
        self.fields["owner"].choices = owner_choices(article.owner_id)  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.disabled = not may_write
