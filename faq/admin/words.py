"""What an editor changed in a form, in words for Django's log of the admin: which field, from what, to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _


class InWordsAdmin(admin.ModelAdmin):
    """Logs changes with the words before and after, in the language of the editor who made them."""

    def construct_change_message(self, request: HttpRequest, form: forms.Form, formsets: Any, add: bool = False) -> Any:
        if add:
            return super().construct_change_message(request, form, formsets, add)
        said = list(_changes(form))
        for formset in formsets or ():
            for one in formset.forms:
                if one.has_changed():
                    said += [f"{one.instance} – {sentence}" for sentence in _changes(one)]
        return " ".join(said) or _("Nothing was changed.")


def _changes(form: forms.Form) -> Iterator[str]:
    for name in form.changed_data:
        field, before, after = form.fields[name], form.initial.get(name), form.cleaned_data.get(name)
        words: dict[str, Any] = {"field": field.label or name}
        if isinstance(field, forms.ModelMultipleChoiceField):
            had, has = ({field.label_from_instance(one) for one in some or ()} for some in (before, after))
            if came := sorted(has - had):
                yield _("%(field)s, given: %(what)s.") % {**words, "what": ", ".join(came)}
            if left := sorted(had - has):
                yield _("%(field)s, taken away: %(what)s.") % {**words, "what": ", ".join(left)}
        else:
            words |= {"before": _shown(field, before), "after": _shown(field, after)}
            yield _("%(field)s: “%(before)s” became “%(after)s”.") % words


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    named = dict(getattr(field, "choices", ()) or ()) if isinstance(field, forms.ChoiceField) else {}
    return Truncator(str(named.get(value, value if value is not None else "–"))).chars(80)
