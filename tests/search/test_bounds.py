"""No query costs much more than a usual one, whatever is typed. Calls are counted, not time."""

from __future__ import annotations

import sys

import pytest

from faq import search
from faq.models import ContentStamp
from faq.search import candidates, correction, ranking
from faq.search.analysis import LONGEST_WORD
from faq.search.planner import MOST_DOUBTS, MOST_WORDS, plan
from faq.search.vocabulary import vocabulary
from tests.builders import make_article

pytestmark = pytest.mark.django_db
WORDS = [f"litij{chr(97 + i)}{chr(122 - i)}e" for i in range(26)]
HOSTILE = [
    " ".join(WORDS * 40),
    "remboursment livrasion " * 5000,
    "x" * 100_000,
    "co " * 30_000,
    "(" * 50_000,
    "l'" * 9000,
]


@pytest.fixture
def texts():
    for number in range(3):
        make_article(40 + number, title=f"Ouvrir un litige {number}", markdown="Le litige, le délai.\n")


def calls(query: str) -> int:
    """Function calls, of Python and of C, that one search makes."""
    count = 0

    def note(_frame, event, _argument) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        search.search(query, "fr")
    finally:
        sys.setprofile(None)
    return count


def test_hostile_queries_cost_a_bounded_number_of_calls(texts):
    search.search("litige", "fr")
    search.search("dispute", "en")
    assert max(calls(query) for query in HOSTILE) < 40_000


def test_what_is_read_corrected_looked_for_and_ranked_is_bounded(texts, monkeypatch):
    corrected, asked_for, ranked = [], [], []
    near, find, score = correction._near, candidates.backend().find, ranking._score
    monkeypatch.setattr(correction, "_near", lambda word, words: corrected.append(word) or near(word, words))
    monkeypatch.setattr(type(candidates.backend()), "find", lambda self, asked: asked_for.append(asked) or find(asked))
    monkeypatch.setattr(ranking, "_score", lambda asked, document: ranked.append(document) or score(asked, document))
    for query in HOSTILE:
        corrected.clear(), asked_for.clear(), ranked.clear()
        made = plan(query, vocabulary("fr", ContentStamp.objects.today()))
        assert len(made.words) <= MOST_WORDS
        assert max((len(word.surface) for word in made.words), default=0) <= LONGEST_WORD
        search.search(query, "fr")
        assert len(corrected) <= 2 * MOST_DOUBTS
        assert len(asked_for) <= 2
        for asked in asked_for:
            lists = 1 + len(candidates.PROMISES) * candidates.MOST_WORDS + len(candidates.TOGETHER)
            assert len(asked) <= lists
            for words, most in asked:
                assert most <= candidates.MOST_LISTED
                assert len(words) <= candidates.MOST_WORDS
                assert max(map(len, words)) <= candidates.MOST_WAYS
        assert len(ranked) <= 1.5 * candidates.CANDIDATES


def test_a_worker_keeps_no_more_than_it_is_told_to(texts):
    words = vocabulary("fr", ContentStamp.objects.today())
    kept: dict[int, int] = {}
    for number in range(30):
        words.keep(kept, {number: number}, most=10)
    assert len(kept) <= 10
    assert kept[29] == 29
