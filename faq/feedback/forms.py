from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faq.models import Reason


class Words(forms.CharField):
    """A text of several lines. A line end counts as one character, as the browser shows it."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class QuestionForm(forms.Form):
    text = Words(
        min_length=10,
        max_length=5000,
        error_messages={
            "required": _("Write your question."),
            "min_length": _("Write a few more words, so that an editor can answer."),
            "max_length": _(
                "Your question has %(show_value)d characters; at most %(limit_value)d are possible. Shorten it."
            ),
        },
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("This is not a whole address, like name@example.org. Leave it empty for no answer by mail.")
        },
    )


class VoteForm(forms.Form):
    name, box = "vote", "feedback/_vote_box.html"

    answer = forms.ChoiceField(
        choices=[("yes", ""), ("no", "")],
        error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
    )


class RemarkForm(forms.Form):
    name, box = "remark", "feedback/_reasons.html"

    reason = forms.ChoiceField(
        choices=Reason.choices,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the reasons.")},
    )
    words = Words(
        required=False,
        max_length=1000,
        error_messages={
            "max_length": _(
                "Your words have %(show_value)d characters; at most %(limit_value)d are possible. Shorten them."
            )
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("reason") and not cleaned.get("words"):
            self.add_error("reason", _("Choose a reason, or write a few words."))
        return cleaned
