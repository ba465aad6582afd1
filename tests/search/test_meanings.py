"""What a word that is misspelt or not finished is taken for."""

import pytest

from faq import search
from faq.models import ContentStamp
from faq.search.correction import corrections
from faq.search.meanings import meanings
from faq.search.vocabulary import vocabulary
from tests.builders import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def words():
    for number in range(5):
        make_article(40 + number, title=f"Ouvrir un litige {number}", markdown="Le litige, le délai.\n")
    make_article(50, title="Un règlement à l’amiable", markdown="Le règlement amiable évite le litige.\n")
    make_article(51, title="Un vendeur aimable", markdown="Il répond en retard, et reste aimable. Des lits.\n")
    return vocabulary("fr", ContentStamp.objects.today())


def stems(ways) -> list[str]:
    return [way.stems[0] for way in ways]


def test_of_words_equally_near_the_more_usual_one_comes_first(words):
    assert stems(corrections("litigs", words)) == ["litig", "lit"]
    assert search.search("ouvrir aimablle", "fr").corrected == "ouvrir aimable"


def test_a_word_that_is_cut_to_a_known_stem_by_accident_may_still_be_a_slip(words):
    assert set(stems(corrections("litie", words, "lit"))[:2]) == {"lit", "litig"}
    assert search.search("ouvrir un litie", "fr").corrected == "ouvrir un litige"


@pytest.mark.parametrize("typed", ["litigge", "ligite", "lirige", "litije", "lytige"])
def test_slips_of_fingers_and_ears(words, typed):
    assert stems(corrections(typed, words))[0] == "litig"


def test_what_fits_the_other_words_decides_between_corrections(words):
    found = search.search("règlement aimiable", "fr")
    assert (found.hits[0].number, found.corrected) == (50, "règlement amiable")
    found = search.search("vendeur aimiable", "fr")
    assert (found.hits[0].number, found.corrected) == (51, "vendeur aimable")


def test_an_ordinary_word_is_never_corrected(words):
    assert corrections("liste", words) == []


def test_an_unfinished_word_is_completed_and_the_usual_completion_weighs_more(words):
    ways = {way.stems[0]: way.weight for way in meanings("lit", words, unfinished=True)}
    assert ways["litig"] > 0.4
    ways = {way.stems[0]: way.weight for way in meanings("re", words, unfinished=True)}
    assert set(ways) == {"regl", "repond", "rest", "retard"}
    assert "litig" not in stems(meanings("liti", words, unfinished=False))[1:]


def test_a_word_of_grammar_may_be_the_beginning_of_another(words):
    assert search.search("vendeur aim", "fr").hits[0].number == 51
    make_article(52, title="Un vendeur désagréable", markdown="Restez calme.\n")
    assert search.search("vendeur des", "fr").hits[0].number == 52
