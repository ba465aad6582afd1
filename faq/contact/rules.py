"""The chooser's questions and rules: data only. Each reason rests on a fact of the guide, named beside it.

A rule applies when each question it names was answered with one of its answers; a question that was not answered
makes it stay silent. Points add up; the way with the most comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .problems import PROBLEMS

# The seller is no channel of customer service, but the guide's first step once an order went wrong (F17, F20).
SELLER = "seller"
WAYS = (SELLER, "dispute", "chat", "help-centre", "email")


@dataclass(frozen=True)
class Answer:
    key: str
    label: Any


@dataclass(frozen=True)
class Question:
    key: str
    label: Any
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Rule:
    way: str
    points: int
    reason: Any
    when: Mapping[str, frozenset[str]]


def rule(way: str, points: int, reason: Any, **when: str) -> Rule:
    """`what="damaged missing"`: one of these answers."""
    return Rule(way, points, reason, {question: frozenset(answers.split()) for question, answers in when.items()})


QUESTIONS = (
    Question("what", _("What happened?"), tuple(Answer(problem.key, problem.label) for problem in PROBLEMS)),
    Question(
        "stage",
        _("Where does the order stand?"),
        (
            Answer("before", _("I have not ordered yet")),
            Answer("waiting", _("I am still waiting for it")),
            Answer("received", _("I have received it")),
            Answer("seller", _("I wrote to the seller, and it is not settled")),
            Answer("dispute", _("A dispute is open")),
        ),
    ),
    Question(
        "urgency",
        _("How urgent is it?"),
        (
            Answer("limit", _("The dispute time limit on my order ends soon")),
            Answer("soon", _("I would like an answer quickly")),
            Answer("later", _("It can wait")),
        ),
    ),
    Question(
        "proof",
        _("What can you show?"),
        (
            Answer("pictures", _("Photos or videos of the problem")),
            Answer("papers", _("Several documents or a long story")),
            Answer("nothing", _("Nothing yet")),
        ),
    ),
)

WRONG = "damaged different missing faulty not-received"
# Takes the way off the list.
NOT_SUITED = -100

RULES = (
    # Where nothing is known: the order of the guide (F06, F05, F17, F07, F08).
    rule("help-centre", 10, _("The answer may already be there, with no wait.")),
    rule("chat", 9, _("It is often the fastest way to get an answer.")),
    rule(SELLER, 8, _("An agreement with the seller is often the simplest way out.")),
    rule("dispute", 2, _("It is the formal way when an order went wrong.")),
    rule("email", 1, _("You can explain everything in one go.")),
    # The seller first, once an order went wrong (F17).
    rule(SELLER, 40, _("Try to settle it with the seller first: it is often simpler."), what=WRONG),
    rule(SELLER, 30, _("The seller knows the product and can answer your question."), what="product"),
    rule(SELLER, 10, _("The seller may know where the parcel is."), what="late not-received", stage="waiting"),
    rule(SELLER, 10, _("Before you buy, the seller is the one to ask."), stage="before"),
    rule(SELLER, NOT_SUITED, "", stage="seller dispute"),
    rule(SELLER, -20, "", what="refund silence question"),
    rule(SELLER, -15, "", urgency="limit"),
    # The dispute (F07, F15, F16).
    rule("dispute", 20, _("An order that went wrong is what a dispute is for."), what=WRONG),
    rule("dispute", 35, _("The seller did not settle it: this is the next step."), what=WRONG, stage="seller"),
    rule("dispute", 25, _("The seller did not settle it: this is the next step."), what="late silence", stage="seller"),
    rule("dispute", 35, _("The time limit is strict: do not let it pass."), what=WRONG, urgency="limit"),
    rule("dispute", 35, _("The time limit is strict: do not let it pass."), what="late silence refund", urgency="limit"),
    rule("dispute", 8, _("Your photos and videos are the evidence that it asks for."), what=WRONG, proof="pictures"),
    rule("dispute", 60, _("Your dispute is open: follow it, and answer every request quickly."), stage="dispute"),
    rule("dispute", NOT_SUITED, "", stage="before"),
    rule("dispute", NOT_SUITED, "", what="product"),
    rule("dispute", -10, "", what="question"),
    # Live chat (F05, F21).
    rule("chat", 30, _("It suits following an order."), what="late"),
    rule("chat", 18, _("Customer service helps with parcels that are lost."), what="not-received"),
    rule("chat", 8, _("Customer service helps with gear that is damaged or not as described."), what="damaged different"),
    rule("chat", 25, _("It suits simple questions."), what="refund product question", urgency="soon"),
    rule("chat", 20, _("Another way, at another hour, sometimes brings the answer."), what="silence"),
    rule("chat", 6, _("You talk with someone at once."), urgency="soon limit"),
    rule("chat", 12, _("Customer service puts you in touch with the seller."), what="product"),
    rule("chat", -8, "", proof="papers"),
    # The Help Centre (F06).
    rule("help-centre", 30, _("It explains payments, refunds and disputes."), what="refund"),
    rule("help-centre", 25, _("Look there first: it saves time."), what="question"),
    rule("help-centre", 6, _("You have the time to read first."), urgency="later"),
    rule("help-centre", -6, "", urgency="limit"),
    rule("help-centre", -6, "", what="silence"),
    # E-mail (F08).
    rule("email", 24, _("It suits complex requests and documents."), proof="papers"),
    rule("email", 14, _("If you wrote on chat before, a complete e-mail may help."), what="silence"),
    rule("email", 5, _("It is slower, but there is time."), urgency="later"),
    rule("email", -10, "", urgency="limit soon"),
)  # fmt: skip

# The article to read first: by way and problem, or by way alone.
READ_FIRST: Mapping[tuple[str, str], int] = {
    (SELLER, ""): 18, (SELLER, "product"): 24, (SELLER, "damaged"): 23, (SELLER, "different"): 23,
    (SELLER, "missing"): 23, (SELLER, "late"): 21, (SELLER, "not-received"): 22,
    ("dispute", ""): 16, ("dispute", "refund"): 20,
    ("chat", ""): 2, ("chat", "late"): 21, ("chat", "not-received"): 22, ("chat", "silence"): 7, ("chat", "product"): 5,
    ("help-centre", ""): 4, ("help-centre", "refund"): 26,
    ("email", ""): 3, ("email", "silence"): 8,
}  # fmt: skip

# Beside what the channel itself asks for: the ways that want it, the answers that call for it, and the words.
AT_HAND = (
    rule(SELLER, 0, _("The order number, copied from your order’s page."), stage="waiting received"),
    *(
        one
        for way in (SELLER, "dispute", "email")
        for one in (
            rule(way, 0, _("Your photos and videos, numbered."), proof="pictures"),
            rule(way, 0, _("Your documents, numbered in the order of your account."), proof="papers"),
            rule(way, 0, _("Photos or a video: take them now, before you throw away or repair anything."),
                 proof="nothing", what="damaged different missing faulty"),
        )
    ),
    *(rule(way, 0, _("A dated screenshot of the tracking."), what="late not-received") for way in (SELLER, "chat", "dispute", "email")),
    *(rule(way, 0, _("Your exchanges with the seller."), stage="seller") for way in ("chat", "email")),
    rule("dispute", 0, _("The date on which the time limit ends, from your order’s page.")),
)  # fmt: skip

IF_IT_FAILS: Mapping[str, Any] = {
    SELLER: _("No answer, or a refusal: open a dispute within the time limit shown on your order."),
    "dispute": _("If it drags on, remind them politely, and keep a record of every exchange."),
    "chat": _("If the wait is long, come back at another hour, or write an e-mail."),
    "help-centre": _("If a few tries turn up nothing, ask on live chat."),
    "email": _("If the silence lasts, follow up politely, or change to live chat."),
}
