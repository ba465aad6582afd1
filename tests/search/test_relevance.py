"""The floor under search's quality, on the half of the judged queries that nothing was tuned on."""

import pytest
from django.conf import settings

from faq import search
from faq.transfer.importing import seed

# Mean reciprocal rank by class: what is reached today, less one query's worth.
FLOORS = {
    "all": 0.95, "exact": 0.97, "accentless": 0.95, "stem": 0.95, "elision": 0.84, "typo1": 0.97, "typo2": 0.88,
    "prefix": 0.95, "synonym": 0.85, "question": 0.92, "sms": 0.95, "cross": 0.92, "multi": 0.93,
}  # fmt: skip


@pytest.mark.django_db
def test_search_answers_the_held_out_queries_as_well_as_ever():
    seed(settings.BASE_DIR / "fixtures")
    classes = search.evaluate(search.read_judged(settings.BASE_DIR / "fixtures" / "relevance" / "heldout.tsv"))
    assert {name: classes[name].mrr for name in FLOORS if classes[name].mrr < FLOORS[name]} == {}
    everything, foreign = classes["all"], classes["none"]
    assert everything.share(everything.three) >= 0.965
    assert everything.share(everything.empty) <= 0.01
    assert everything.share(everything.unsure) <= 0.1
    assert foreign.share(foreign.unsure) >= 0.8
    # «téléphone» is three letters away, and has answers of its own.
    guessed = search.search("xylophone", "fr")
    assert guessed.hits
    assert not guessed.sure


def test_the_halves_share_no_query():
    halves = [
        {
            judged.query.lower()
            for judged in search.read_judged(settings.BASE_DIR / "fixtures" / "relevance" / f"{name}.tsv")
        }
        for name in ("dev", "tune", "heldout")
    ]
    assert not (halves[0] | halves[1]) & halves[2]
    assert sum(map(len, halves)) >= 300
