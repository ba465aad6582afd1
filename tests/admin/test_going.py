"""Before a heading or an article goes, the editor sees who depends on it."""

import datetime

import pytest
from django.utils import timezone

from faq.models import Article, Referral, Revision, Translation
from tests.admin.test_writing import form_of, send
from tests.builders import make_article, make_colleague

pytestmark = pytest.mark.django_db
TEXT = "## Avant {#before}\n\nPreuves.\n\n## Étapes {#steps}\n\nUn.\n"
SHORTER = {"fr-markdown": "## Les étapes {#steps}\n\nUn.\n"}


@pytest.fixture
def text():
    found = make_article(16, markdown=TEXT)
    make_article(17, title="Quel délai ?", markdown="Voir [[16#before]].\n")
    make_article(18, title="Autre chose", markdown="Voir [[16]].\n")
    Referral.objects.count_visits(datetime.date(2026, 1, 2), 16, "before", "forum.example.org")
    return found


def test_a_heading_goes_only_after_the_editor_has_seen_who_leads_to_it(editor, text):
    response = send(editor, action="publish:fr", **SHORTER)
    page = response.content.decode()
    panel = response.context["panels"][0]
    assert [section.anchor for section in panel.leaving] == ["before"]
    assert ([found.article_id for found in panel.leaving[0].links], panel.leaving[0].visits) == ([17], 1)
    assert "#17 Quel délai ?" in page
    assert Revision.objects.filter(article=16).count() == 1
    assert panel.form["markdown"].value() == SHORTER["fr-markdown"]


def test_a_heading_that_goes_leads_where_the_editor_says(editor, text, client):
    chosen = {"fr-leaves": "before", "fr-leads-before": "steps"}
    assert send(editor, action="publish:fr", **SHORTER, **chosen).status_code == 302
    assert client.get("/a/16/before/?lang=fr")["Location"] == f"{text.get_absolute_url()}#steps"


def test_a_forged_place_is_the_top(editor, text, client):
    send(editor, action="publish:fr", **SHORTER, **{"fr-leaves": "before", "fr-leads-before": "nowhere"})
    assert client.get("/a/16/before/?lang=fr")["Location"] == f"{text.get_absolute_url()}#before"
    assert '<span class="aka" id="before"></span>' in client.get(text.get_absolute_url()).content.decode()


def test_a_heading_that_is_only_reworded_asks_nothing(editor, text):
    changed = {"fr-markdown": TEXT.replace("## Avant", "## Tout d’abord")}
    assert send(editor, action="publish:fr", **changed).status_code == 302


def test_before_archiving_links_and_visits_are_shown(editor, text, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = editor.get("/admin/faq/article/16/change/").content.decode()
    assert "#18 Autre chose" in page
    assert "forum.example.org" in page


def test_two_articles_are_merged_on_a_screen_that_first_says_what_happens(editor, text, client):
    stays = make_article(19, title="Le litige en entier", markdown="## Étapes {#steps}\n\n## Preuves {#proof}\n")
    make_article(16, "en", markdown="Text.\n")
    found = editor.get("/admin/faq/article/16/merge/?into=litige+entier").content.decode()
    assert "?into=19" in found
    page = editor.get("/admin/faq/article/16/merge/?into=19").content.decode()
    assert "forum.example.org" in page
    assert '<option value="steps" selected>' in page
    assert Article.objects.get(pk=16).merged_into is None
    data = {"into": "19", "leads-fr-before": "proof", "leads-fr-steps": "steps", "note": "Double"}
    response = editor.post("/admin/faq/article/16/merge/", data)
    assert response["Location"] == "/admin/faq/article/19/change/"
    assert client.get("/fr/articles/16/")["Location"] == stays.get_absolute_url()
    assert client.get("/a/16/before/?lang=fr")["Location"] == f"{stays.get_absolute_url()}#proof"
    assert "faq/article/19/change" in editor.get("/admin/faq/article/16/change/").content.decode()


@pytest.mark.parametrize("into", ["16", "99", "x" * 300, "", "١٢", "99999999999"])
def test_what_is_no_other_article_is_said_and_nothing_changes(editor, text, into):
    assert editor.get("/admin/faq/article/16/merge/", {"into": into}).status_code == 200
    assert editor.post("/admin/faq/article/16/merge/", {"into": into}).status_code == 200
    assert Translation.objects.published().filter(article=16).exists()


def test_only_a_publisher_merges(client, text):
    client.force_login(make_colleague("Reviewers", "rené"))
    assert client.post("/admin/faq/article/16/merge/", {"into": "17"}).status_code == 403
    assert "/merge/" not in client.get("/admin/faq/article/16/change/").content.decode()


def test_the_button_sends_what_the_screen_asked(editor, text):
    """What the template names is what the screen reads."""
    page = send(editor, action="publish:fr", **SHORTER).content.decode()
    assert 'name="fr-leaves" value="before"' in page
    assert 'name="fr-leads-before"' in page
    assert form_of(editor)["fr-version"]


def test_a_later_version_is_set_on_the_screen_which_says_so(editor, text):
    day = timezone.localtime() + datetime.timedelta(days=2)
    changed = {"fr-title": "Plus tard", "fr-opens": day.strftime("%Y-%m-%dT%H:%M")}
    assert send(editor, action="publish:fr", **changed).status_code == 302
    assert Translation.objects.published().get(article=16).title == text.title
    page = editor.get("/admin/faq/article/16/change/").content.decode()
    assert day.strftime("%d/%m/%Y") in page
    assert "prend la place" in page
