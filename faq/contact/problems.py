"""What can have happened: one list for the chooser, the message and (by key) the dispute file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Problem:
    """`label` is how a reader would say it; `sentence` is how the message says it, empty where the reader's own words
    must; `article` is the number of the answer to read first."""

    key: str
    label: Any
    sentence: Any
    article: int
    disputable: bool = False


PROBLEMS = (
    Problem("damaged", _("It arrived broken or damaged"), _("The product arrived damaged."), 23, True),
    Problem(
        "different", _("It is not what the listing shows"), _("The product does not match its description."), 23, True
    ),
    Problem("missing", _("Parts are missing"), _("Parts of the order are missing."), 23, True),
    Problem("faulty", _("It does not work properly"), _("The product does not work properly."), 15, True),
    Problem("not-received", _("It never came, or it is lost"), _("My order has not arrived."), 22, True),
    Problem("late", _("It is late"), _("My order is late."), 21),
    Problem(
        "refund",
        _("I have a question about a payment or a refund"),
        _("I have a question about a payment or a refund."),
        20,
    ),
    Problem(
        "product", _("I have a question about a product before I buy"), _("I have a question about a product."), 24
    ),
    Problem("silence", _("I wrote, and nobody answers"), _("I have written before and have not had an answer yet."), 8),
    Problem("question", _("Something else, or I only want to know"), "", 1),
)
