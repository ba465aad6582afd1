"""Kinds of problem and the evidence each asks for, and the steps of a dispute: data only (facts F07, F12, F15 to F18).

The keys of kinds are those of the chooser and of the message; keys are kept in readers' browsers and never change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Evidence:
    key: str
    text: Any


@dataclass(frozen=True)
class Kind:
    key: str
    label: Any
    evidence: tuple[Evidence, ...]
    article: int


@dataclass(frozen=True)
class Step:
    key: str
    label: Any
    text: Any
    article: int


# Asked for whatever the problem.
ALWAYS = (
    Evidence("order", _("A screenshot of the order’s page, with its number and the dispute time limit")),
    Evidence("exchanges", _("Your messages with the seller, saved with their dates")),
)

KINDS = (
    Kind(
        "damaged",
        _("It arrived broken or damaged"),
        (
            Evidence("parcel", _("The parcel, its label and any dents")),
            Evidence("packaging", _("The packaging")),
            Evidence("whole", _("The whole product, from a distance")),
            Evidence("fault", _("The fault close up, with a ruler or a coin for scale")),
        ),
        23,
    ),
    Kind(
        "different",
        _("It is not what the listing shows"),
        (
            Evidence("whole", _("The whole product")),
            Evidence("detail", _("The detail that differs, close up")),
            Evidence("listing", _("A screenshot of the listing: title, photos and description")),
        ),
        23,
    ),
    Kind(
        "missing",
        _("Parts are missing"),
        (
            Evidence("contents", _("Everything you received, laid out on a table")),
            Evidence("quantity", _("The quantity ordered, on the order’s page or the listing")),
        ),
        11,
    ),
    Kind(
        "faulty",
        _("It does not work properly"),
        (
            Evidence("video", _("A short video of the fault, without cuts")),
            Evidence("instructions", _("The instructions, if there are any")),
        ),
        11,
    ),
    Kind(
        "not-received",
        _("It never came, or it is lost"),
        (Evidence("tracking", _("A dated screenshot of the tracking")),),
        22,
    ),
)

STEPS = (
    Step("seller", _("Try the seller first"), _("Say what is wrong and what you expect. It is often the simplest way out."), 18),
    Step("gather", _("Gather the evidence"), _("Sharp photos and videos, before you throw away or repair anything."), 11),
    Step("open", _("Open the dispute in time"), _("On the platform, within the time limit that your order’s page shows."), 16),
    Step("follow", _("Follow it"), _("Look at your dispute regularly, and note every exchange."), 19),
    Step("answer", _("Answer every request quickly"), _("The same day if you can, with what is asked for."), 19),
)  # fmt: skip
