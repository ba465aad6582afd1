"""What search promises on every database. `test_backends.py` runs this class on the one that the tests run on."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from hypothesis.extra.django import TestCase as HypothesisTestCase

from faq import search
from faq.editorial import workflow
from faq.models import ContentStamp, SearchDocument, SearchTerm, Synonym
from faq.search.evaluation import read
from tests.builders import make_article, make_draft

DISPUTE = "## Avant de commencer {#before}\n\nRéunissez vos preuves.\n\n## Les étapes {#steps}\n\nOuvrez le litige sur la plateforme.\n"
LATE = "## Suivre le colis {#follow}\n\nRegardez le numéro de suivi.\n\n## Écrire au vendeur {#write}\n\nDemandez-lui où est l’envoi.\n"


@pytest.mark.django_db
class SearchContract:
    @pytest.fixture(autouse=True)
    def _texts(self, db):
        make_article(16, markdown=DISPUTE, keywords=["réclamation"])
        make_article(21, title="Mon colis est en retard", summary="Suivez-le, puis écrivez au vendeur.", markdown=LATE)
        make_article(
            20,
            title="Puis-je être remboursé ?",
            summary="Oui, si le litige vous donne raison.",
            markdown="Le remboursement suit le cœur du dossier.\n",
        )
        make_article(
            16,
            "en",
            title="How do I open a dispute?",
            summary="Open it on the order’s page.",
            markdown="## Steps {#steps}\n\nGather evidence first.\n",
        )

    def numbers(self, query: str, language: str = "fr", **options) -> list[int]:
        return [hit.number for hit in search.search(query, language, **options).hits]

    @pytest.mark.parametrize(
        ("query", "number"),
        [
            ("litige", 16),
            ("LITIGES", 16),
            ("l’ouverture d'un litige", 16),
            ("réclamation", 16),
            ("reclamation", 16),
            ("litije", 16),
            ("litge", 16),
            ("lit", 16),
            ("colis retard", 21),
            ("cmt me fair rembourser", 20),
            ("coeur", 20),
            ("cœur", 20),
            ("monlitige", 16),
            ("rembour sement", 20),
        ],
    )
    def test_it_finds_what_was_meant(self, query, number):
        assert self.numbers(query)[:1] == [number]

    def test_an_exact_title_comes_first(self):
        make_article(
            30, title="Litige", summary="Litige, litige et litige.", markdown="Litige litige litige ouvrir comment.\n"
        )
        assert self.numbers("comment ouvrir un litige ?")[0] == 16
        assert self.numbers("litige")[0] == 30

    def test_a_hit_names_the_very_section(self):
        hit = search.search("numéro de suivi", "fr").hits[0]
        assert (hit.number, hit.section.anchor) == (21, "follow")
        assert hit.url.endswith("#follow")
        assert "<mark>suivi</mark>" in hit.excerpt

    def test_found_words_are_marked_in_the_original_text_and_escaped(self):
        make_article(31, title="<b>Étui</b> & protège-cartes", markdown="Un étui <script> pour l’œuvre.\n")
        hit = search.search("etui oeuvre", "fr").hits[0]
        assert "&lt;b&gt;<mark>Étui</mark>&lt;/b&gt; &amp;" in hit.marked_title
        assert "&lt;script&gt;" in hit.excerpt
        assert "l’<mark>œuvre</mark>" in hit.excerpt

    def test_cells_and_items_stay_apart_in_the_passage(self):
        table = "| Moyen | Pour |\n| --- | --- |\n| Chat | Un bavardage |\n"
        make_article(33, markdown=f"## Moyens {{#ways}}\n\n{table}\nFin.\n\n- Un colis\n- Un avis\n")
        excerpt = search.search("bavardage", "fr").hits[0].excerpt
        assert excerpt == "Moyen · Pour · Chat · Un <mark>bavardage</mark> · Fin. Un colis · Un avis"

    def test_every_word_that_was_looked_for_is_marked_corrected_ones_too(self):
        hit = search.search("litije clients", "fr").hits[0]
        assert "<mark>litige</mark>" in hit.marked_title

    def test_a_correction_is_said_and_can_be_refused(self):
        assert search.search("ouvrir un litije", "fr").corrected == "ouvrir un litige"
        refused = search.search("ouvrir un litije", "fr", exact=True)
        assert refused.corrected == ""

    def test_a_word_spelt_right_is_not_corrected(self):
        assert search.search("litige en retard", "fr").corrected == ""

    def test_a_foreign_subject_does_not_look_answered(self):
        for query in ("recette de crêpes bretonnes", "météo Lyon demain", "python tutorial"):
            assert not search.search(query, "fr").sure, query
        assert search.search("ouvrir un litige", "fr").sure

    def test_the_other_language_finds_the_readers_own_text(self):
        hit = search.search("dispute evidence", "fr").hits[0]
        assert (hit.number, hit.language) == (16, "fr")

    def test_a_text_that_is_only_in_another_language_is_offered_as_such(self):
        make_article(32, "en", title="Sleeves for cards", summary="They protect.", markdown="Sleeves.\n")
        hit = search.search("sleeves", "fr").hits[0]
        assert (hit.number, hit.language) == (32, "en")
        assert search.search("sleeves", "fr").other_language == "en"

    def test_drafts_are_never_found(self):
        make_draft(40, title="Secret brouillon", markdown="Zanzibar.\n")
        assert self.numbers("zanzibar") == []

    def test_publishing_anew_forgets_the_old_words(self):
        text = make_article(41, title="Zanzibar", markdown="Zanzibar.\n")
        assert self.numbers("zanzibar") == [41]
        workflow.publish(make_draft(41, title="Madagascar", markdown="Madagascar.\n"))
        assert not search.search("zanzibar", "fr").sure
        assert self.numbers("madagascar")[0] == 41
        assert not SearchTerm.objects.filter(surface="zanzibar").exists()
        assert "madagascar" in SearchDocument.objects.get(pk=text.pk).terms.split("\n")

    def test_a_synonym_works_at_once(self):
        assert self.numbers("bisbille") == []
        Synonym.objects.create(language="fr", terms=["bisbille"], find=["litige"])
        ContentStamp.objects.bump()
        assert self.numbers("bisbille")[0] in (16, 20)

    def test_a_synonym_of_several_words_counts_as_one(self):
        Synonym.objects.create(language="fr", terms=["rendre mes sous"], find=["remboursement"])
        ContentStamp.objects.bump()
        assert self.numbers("rendre mes sous")[0] == 20
        assert self.numbers("sous") == []

    def test_reindexing_changes_nothing_that_is_found(self):
        before = self.numbers("litige colis retard preuve")
        terms = set(SearchTerm.objects.values_list("language", "surface", "documents"))
        SearchTerm.objects.all().delete()
        search.reindex(lambda items, total: items)
        assert self.numbers("litige colis retard preuve") == before
        assert set(SearchTerm.objects.values_list("language", "surface", "documents")) == terms
        assert search.status().agree

    def test_status_tells_what_is_missing(self):
        SearchDocument.objects.filter(language="en").delete()
        state = search.status()
        assert (state.missing, state.agree) == (1, False)

    def test_the_order_is_kept_by_topic(self):
        assert self.numbers("litige", topic="disputes") != []
        assert self.numbers("litige", topic="nowhere") == []

    @pytest.mark.parametrize(
        "query",
        [
            '"', '""', "NEAR(", "title:x OR", "-x", "x*", "^x", "{a b}:c", "a AND", "\0", "(", ")", "*", "AND", "OR NOT",
            "'; DROP TABLE faq_article; --", "\u202e\u200f", "\U0001f600\U0001f525", "\ud800", "x" * 100_000, "a " * 50_000,
            "%_\\", "<script>", "l'", "'’'", "🇫🇷", "ﬁn", "１２３", "İ", "ß", "\u0301", "litige & | ! <-> :*",
        ],
    )  # fmt: skip
    def test_nothing_that_is_typed_breaks_it(self, query):
        search.search(query, "fr")

    def test_all_faces_agree(self, client):
        for query in ("litije", "colis en retard", "refund"):
            numbers = self.numbers(query)
            page = client.get("/fr/search/", {"q": query}).content.decode()
            api = client.get("/api/v1/search", {"q": query, "lang": "fr"}).json()
            assert [result["number"] for result in api["results"]] == numbers
            places = [page.index(f"/articles/{number}-") for number in numbers]
            assert places == sorted(places)
            titles = client.get("/fr/search/suggestions", {"q": query}).json()[1]
            assert titles == [result["title"] for result in api["results"]][:6]


class HostileQueries(HypothesisTestCase):
    """Whatever is typed: an answer, and every mark in it closed."""

    @given(strategies.text(max_size=200))
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    def test_any_text_is_answered(self, query):
        for hit in search.search(query, "fr").hits:
            assert hit.excerpt.count("<mark>") == hit.excerpt.count("</mark>")


def judged(half: str):
    from django.conf import settings as site

    return read(site.BASE_DIR / "fixtures" / "relevance" / f"{half}.tsv")
