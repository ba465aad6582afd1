"""No regular expression of the product goes back and forth over what a reader types: each is found in the modules, so that a
new one cannot be forgotten, and asked with texts made of its own signs."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from itertools import product
from types import FrameType

import pytest

import faq

# Letters: more than any field of a public form takes. Editors' texts, which may be longer, have tests of their own
# (`tests/rendering/test_safety.py`).
LENGTH = 5000
# Seconds of processor time for one expression and one text: a thousand times what an honest one needs.
PATIENCE = 3.0
USUAL = ["a", "1", " ", "\n", ".", "-"]


class BackAndForth(Exception):
    """The expression was still at it."""


def expressions() -> Iterator[tuple[str, re.Pattern[str]]]:
    for found in pkgutil.walk_packages(faq.__path__, "faq."):
        if ".migrations" in found.name:
            continue
        module = importlib.import_module(found.name)
        holders = [module, *(one for one in vars(module).values() if isinstance(one, type))]
        for holder in holders:
            for name, value in vars(holder).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{found.name}.{name}", value


ALL = {one.pattern: (where, one) for where, one in expressions()}


def attacks(pattern: str) -> Iterator[str]:
    signs = list(dict.fromkeys([*re.sub(r"\\[a-zA-Z]", "", pattern)[:60], *USUAL]))[:14]
    for sign in signs:
        yield sign * LENGTH + "\0"
    for one, other in product(signs[:7], repeat=2):
        yield (one + other) * (LENGTH // 2) + "\0"


def ask(one: re.Pattern[str], text: str) -> None:
    """Raises `BackAndForth`."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise BackAndForth(one.pattern, text[:8])

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        one.search(text)
        one.fullmatch(text)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_the_expressions_are_found():
    names = {where for where, _one in ALL.values()}
    assert len(names) > 40
    assert "faq.search.insight._NUMBER" in names


@pytest.mark.parametrize("pattern", ALL, ids=[where for where, _one in ALL.values()])
def test_no_expression_goes_back_and_forth(pattern):
    for text in attacks(pattern):
        ask(ALL[pattern][1], text)


@pytest.mark.parametrize("bad", [r"(a+)+$", r"(a|a)*b", r"(.*)(.*)(.*)(.*)x"])
def test_one_that_did_would_be_seen(bad):
    seen = 0
    for text in attacks(bad):
        try:
            ask(re.compile(bad), text)
        except BackAndForth:
            seen += 1
            break
    assert seen
