"""Fields that several forms of the admin share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from faq.editorial.finding import as_number
from faq.models import Topic, TopicText


class ListField(forms.CharField):
    """A list of words, written with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [" ".join(part.split()) for part in (value or "").split(",") if part.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


def typed_in(value: Any) -> str:
    """A stored field as it stands in a form."""
    return str(ListField().prepare_value(value))


class NumbersField(ListField):
    """Articles' numbers, with commas between them; # before a number may stand."""

    def to_python(self, value: Any) -> Any:
        parts = [str(part).lstrip("#") for part in super().to_python(value)]
        numbers = [as_number(part) for part in parts]
        for part, number in zip(parts, numbers, strict=True):
            if number is None:
                raise ValidationError(
                    _("“%(part)s” is not an article’s number. Write numbers with commas between them, like 3, 17."),
                    "not_a_number",
                    {"part": part[:40]},
                )
        return numbers

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return super().has_changed(initial, data)
        except ValidationError:
            return True


def topic_choices() -> list[tuple[int, str]]:
    """Topics by their name in the editor's language, in the order of the home page. One query."""
    name = TopicText.objects.filter(topic=OuterRef("pk"), language=get_language() or "").values("name")
    named = Topic.objects.annotate(name=Coalesce(Subquery(name[:1]), "key", output_field=CharField()))
    return list(named.values_list("pk", "name"))
