"""Which way of contact first: a pure function of four answers, and the rules as data in `rules.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .rules import AT_HAND, IF_IT_FAILS, NOT_SUITED, QUESTIONS, READ_FIRST, RULES, WAYS, Rule


@dataclass(frozen=True)
class Advice:
    """One way of contact in the ranked list. `reasons` are the sentences of the rules that speak for it, strongest
    first; `article` is a number, `at_hand` sentences, `fails` what to try next."""

    way: str
    points: int
    reasons: list[Any]
    at_hand: list[Any]
    article: int
    fails: Any


def answers(given: Mapping[str, str]) -> dict[str, str]:
    """The answers that are among those offered; anything else is as good as no answer."""
    return {
        question.key: given[question.key]
        for question in QUESTIONS
        if given.get(question.key) in {answer.key for answer in question.answers}
    }


def choose(given: Mapping[str, str]) -> list[Advice]:
    """The ways of contact, best first, never an empty list; answers may be missing."""
    known = answers(given)
    speaking = [rule for rule in RULES if _applies(rule, known)]
    ranked = [_advice(way, [rule for rule in speaking if rule.way == way], known) for way in WAYS]
    return sorted((one for one in ranked if one.points > 0), key=lambda one: (-one.points, WAYS.index(one.way)))


def _applies(rule: Rule, known: Mapping[str, str]) -> bool:
    return all(known.get(question) in allowed for question, allowed in rule.when.items())


def _advice(way: str, rules: list[Rule], known: Mapping[str, str]) -> Advice:
    # What speaks for the way in this case; in general only where nothing else does.
    strongest = sorted((rule for rule in rules if rule.points > 0), key=lambda rule: -rule.points)
    special = [rule for rule in strongest if rule.when] or strongest
    return Advice(
        way=way,
        points=0 if any(rule.points == NOT_SUITED for rule in rules) else sum(rule.points for rule in rules),
        reasons=[rule.reason for rule in special[:2]],
        at_hand=[rule.reason for rule in AT_HAND if rule.way == way and _applies(rule, known)],
        article=READ_FIRST.get((way, known.get("what", "")), READ_FIRST[way, ""]),
        fails=IF_IT_FAILS[way],
    )
