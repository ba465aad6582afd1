import pytest

from faq import search
from faq.models import Article, Pin, SearchCount, Synonym
from faq.search import insight
from tests.builders import make_article, make_colleague

pytestmark = pytest.mark.django_db


def searched(query, times, *, found=0):
    for _turn in range(times):
        insight.note(query, "fr", "not_found")
    for _turn in range(found):
        insight.note(query, "fr", "found")
    insight.searches.write()


def test_what_is_often_searched_in_vain_is_shown_and_what_is_rare_is_not(editor):
    make_article(16)
    searched("paquet volatilisé", 3)
    searched("une seule fois", 1)
    searched("litige", 1, found=5)
    page = editor.get("/admin/faq/searchcount/").content.decode()
    missed = page[: page.index("Searched most") if "Searched most" in page else page.index("Le plus cherché")]
    assert "paquet volatilise" in missed
    assert "une seule fois" not in page
    assert ">litige<" not in missed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("où est ma commande 8123456789012", "ou est ma commande"),
        ("écrire à marie@example.org svp", "ecrire a svp"),
        ("appelez le +33 6 12 34 56 78", "appelez le"),
        ("<b>Litige</b> !!", "b litige b"),
        ("colis 24h/24 et 3 photos", "colis 24h 24 et 3 photos"),
        ("a" * 300, "a" * 80),
    ],
)
def test_nothing_that_names_somebody_is_counted(typed, kept):
    assert insight.normalised(typed) == kept


def test_a_search_on_the_page_is_counted_and_a_click_too(client):
    make_article(16)
    client.get("/fr/search/", {"q": "litige"})
    client.get("/fr/search/", {"q": "xyzzy"})
    client.post("/fr/search/clicked", {"q": "litige"}, headers={"sec-fetch-site": "same-origin"})
    client.post("/fr/search/clicked", {"q": "forged"}, headers={"sec-fetch-site": "cross-site"})
    insight.searches.write()
    rows = {row.query: (row.found, row.not_found, row.clicked) for row in SearchCount.objects.all()}
    assert rows == {"litige": (1, 0, 1), "xyzzy": (0, 1, 0)}


def test_a_keyword_is_added_and_works_at_once(editor):
    text = make_article(16)
    editor.post("/admin/faq/searchcount/", {"query": "zizanie", "language": "fr", "keyword": "16"})
    text.refresh_from_db()
    assert text.keywords == ["zizanie"]
    assert [hit.number for hit in search.search("zizanie", "fr").hits] == [16]


def test_a_draft_is_begun_with_the_words_as_its_title(editor):
    topic = make_article(16).article.topic
    response = editor.post("/admin/faq/searchcount/", {"query": "zizanie", "language": "fr", "draft": topic.pk})
    article = Article.objects.exclude(pk=16).get()
    assert response["Location"] == f"/admin/faq/article/{article.pk}/change/"
    assert article.translations.get().title == "Zizanie"
    assert article.translations.get().live is None


@pytest.mark.parametrize(
    "data", [{}, {"keyword": "999"}, {"keyword": "x"}, {"draft": "x"}, {"draft": "0"}, {"first": "²"}, {"first": "999"}]
)
def test_a_step_that_leads_nowhere_says_so_and_changes_nothing(editor, data):
    make_article(16)
    response = editor.post("/admin/faq/searchcount/", {"query": "zizanie", "language": "fr", **data}, follow=True)
    assert response.context["messages"]
    assert Article.objects.count() == 1


def test_a_writer_may_not_publish_a_keyword(client):
    text = make_article(16)
    client.force_login(make_colleague("Writers", "nour"))
    client.post("/admin/faq/searchcount/", {"query": "zizanie", "language": "fr", "keyword": "16"})
    text.refresh_from_db()
    assert text.keywords == []


def test_a_synonym_shows_its_effect_before_it_is_stored(editor):
    make_article(16)
    page = editor.get("/admin/faq/synonym/add/", {"language": "fr", "terms": "bisbille", "find": "litige"})
    assert page.context["effect"] == [("bisbille", [], ["Comment ouvrir un litige ?"])]
    assert not Synonym.objects.exists()
    editor.post("/admin/faq/synonym/add/", {"language": "fr", "terms": "bisbille", "find": "litige"})
    assert Synonym.objects.get().find == ["litige"]
    assert search.search("bisbille", "fr").hits
    page = editor.get(f"/admin/faq/synonym/{Synonym.objects.get().pk}/change/")
    assert page.context["effect"] == [("bisbille", [], ["Comment ouvrir un litige ?"])]


def test_an_answer_is_put_first_for_a_query_and_taken_back(editor):
    make_article(16)
    make_article(17, title="Délai", summary="Lisez-le.", markdown="Le délai.\n")
    editor.post("/admin/faq/searchcount/", {"query": "Zizanie !", "language": "fr", "first": "17"})
    editor.post("/admin/faq/searchcount/", {"query": "litige", "language": "fr", "first": "17"})
    assert [hit.number for hit in search.search("zizanie", "fr").hits] == [17]
    assert search.search("zizanie", "fr").sure
    assert [hit.number for hit in search.search("litige", "fr").hits] == [17, 16]
    pin = Pin.objects.get(query="litige")
    editor.post(f"/admin/faq/pin/{pin.pk}/delete/", {"post": "yes"})
    assert [hit.number for hit in search.search("litige", "fr").hits] == [16]
