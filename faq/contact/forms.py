from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .message import REQUESTS
from .problems import PROBLEMS

LONG = 5_000


def _choices(options: Iterable[Any]) -> list[tuple[str, Any]]:
    return [("", _("Choose")), *((option.key, option.label) for option in options)]


def _words(label: Any, hint: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=200, required=False, **more)


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("This date does not exist. Write it like 2026-11-23.")},
    )


def _long(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class MessageForm(forms.Form):
    """What the message is made of. Nothing is required, and nothing is stored."""

    use_required_attribute = False

    order = _words(_("Order number"), _("Copy it from your order’s page rather than typing it."))
    product = _words(_("Product"), _("Its exact title in the listing."))
    seller = _words(_("Seller"))
    shop = _words(_("Shop"))
    ordered = _date(_("Ordered on"))
    received = _date(_("Received on"))
    what = forms.ChoiceField(label=_("What happened?"), choices=lambda: _choices(PROBLEMS), required=False)
    happened = _long(_("In your own words"), _("Short sentences, facts, quantities and dates. One fault a sentence."))
    tried = forms.BooleanField(label=_("I wrote to the seller, and it is not settled"), required=False)
    ask = forms.ChoiceField(label=_("What do you ask for?"), choices=lambda: _choices(REQUESTS), required=False)
    by = _date(_("Answer hoped for by"))
    evidence = _long(_("What you can show"), _("One piece of evidence a line: “photo 1, the closed box”."))
    translator = forms.BooleanField(label=_("Say that I use a translator"), required=False)
    name = _words(_("Your name, as you sign"))

    def add_error(self, field: str | None, error: Any) -> None:
        """A date that does not exist stays as it was typed: a field for dates would show nothing."""
        super().add_error(field, error)
        if field in self.fields and isinstance(widget := self.fields[field].widget, forms.DateInput):
            widget.input_type = "text"
