"""The message to send, as data: lines in order, each kept when what it needs is filled.

`compose()` assembles them here, static/js/message.js in the browser; both from `texts()`, so there is one catalogue.
The fixed parts are in the language of the message; what the reader wrote stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext

from .problems import PROBLEMS


@dataclass(frozen=True)
class Request:
    key: str
    label: Any
    sentence: Any


@dataclass(frozen=True)
class Line:
    """`text` names fields in braces; it stands when they and those of `needs` are filled. An empty text is an empty line."""

    text: Any
    needs: str = ""


REQUESTS = (
    Request("information", _("Information"), _("Could you please tell me what I can do?")),
    Request("whereabouts", _("To know where the parcel is"), _("Could you please tell me where the parcel is?")),
    Request("replacement", _("A replacement"), _("Could you please send me a replacement?")),
    Request("parts", _("The missing parts"), _("Could you please send me the missing parts?")),
    Request("refund", _("A refund"), _("Could you please offer me a refund?")),
    Request(
        "part-refund", _("A part of the price back"), _("Could you please offer me a refund of part of the price?")
    ),
)

# In these fields the message says the sentence of the answer chosen; in the others the reader's own words.
CHOICES: Mapping[str, tuple[Any, ...]] = {"what": PROBLEMS, "ask": REQUESTS}

# These fields hold a day, which the message writes as people do in its language.
DAYS = ("ordered", "received", "by")

LINES = (
    Line(_("Hello,")),
    Line(""),
    Line(_("Order number: {order}")),
    Line(_("Product: {product}")),
    Line(_("Seller: {seller}")),
    Line(_("Shop: {shop}")),
    Line(_("Ordered on: {ordered}")),
    Line(_("Received on: {received}")),
    Line(""),
    Line("{what}"),
    Line("{happened}"),
    Line(_("I have written to the seller, and the problem is not settled."), "tried"),
    Line(""),
    Line("{ask}"),
    Line(_("I look forward to your answer by {by}.")),
    Line(""),
    Line(_("What I can show:"), "evidence"),
    Line("{number}. {evidence}"),  # once for each line of the field
    Line(""),
    Line(_("I am using a translator. Please use simple words."), "translator"),
    Line(_("Thank you for your help.")),
    Line("{name}"),
)

NAMED = re.compile(r"\{(\w+)\}")


def texts(language: str) -> dict[str, Any]:
    """Lines, sentences and days in the language of the message: `{"lines": [{"text", "needs"}], "sentences": {field:
    {key: …}}, "days": {"fields", "pattern", "first", "months"}}`."""
    with override(language):
        return {
            "lines": [{"text": str(line.text), "needs": line.needs} for line in LINES],
            "sentences": {
                field: {option.key: str(option.sentence) for option in options} for field, options in CHOICES.items()
            },
            "days": {
                "fields": DAYS,
                "pattern": str(_("{day} {month} {year}")),
                "first": pgettext("first day of a month", "1"),
                "months": [str(MONTHS[number]) for number in range(1, 13)],
            },
        }


def compose(fields: Mapping[str, Any], language: str) -> str:
    """The message. A line that needs an empty field falls away, and no two empty lines follow each other."""
    parts = texts(language)
    values = {name: _said(value, parts["days"]) for name, value in fields.items()}
    for field, sentences in parts["sentences"].items():
        values[field] = sentences.get(values.get(field, ""), "")
    evidence = [line.strip() for line in values.get("evidence", "").split("\n") if line.strip()]
    lines: list[str] = []
    for line in parts["lines"]:
        text, needs = line["text"], [*NAMED.findall(line["text"]), *line["needs"].split()]
        if "number" in needs:
            lines += [_fill(text, {"number": str(i), "evidence": each}) for i, each in enumerate(evidence, start=1)]
        elif all(values.get(name) for name in needs) and (text or (lines and lines[-1])):
            lines.append(_fill(text, values))
    return "\n".join(lines).strip() + "\n"


def _said(value: Any, days: Mapping[str, Any]) -> str:
    if not isinstance(value, date):
        return str(value or "").replace("\r\n", "\n").strip()
    day = days["first"] if value.day == 1 else str(value.day)
    return _fill(days["pattern"], {"day": day, "month": days["months"][value.month - 1], "year": str(value.year)})


def _fill(text: str, values: Mapping[str, str]) -> str:
    return NAMED.sub(lambda found: values[found[1]], text)
