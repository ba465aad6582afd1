import pytest

from faq.search.slips import made
from tests.builders import make_article

pytestmark = pytest.mark.django_db


def test_queries_are_made_of_the_texts_own_words_and_the_same_every_time():
    make_article(16, keywords=["réclamation", "ouvrir une procédure"])
    make_article(21, title="Mon colis est en retard", keywords=["livraison tardive"], markdown="Suivez-le.\n")
    found = made("fr", each=2)
    assert found == made("fr", each=2)
    assert {judged.kind for judged in found} == {"typo1", "typo2", "prefix"}
    assert {judged.relevant for judged in found} <= {(16,), (21,)}
    phrases = (
        "Comment ouvrir un litige ?",
        "réclamation",
        "ouvrir une procédure",
        "Mon colis est en retard",
        "livraison tardive",
    )
    for judged in found:
        assert judged.query not in phrases
        assert any(phrase.startswith(judged.query) for phrase in phrases) == (judged.kind == "prefix")
