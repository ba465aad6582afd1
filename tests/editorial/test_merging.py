"""Two articles made one: nothing that ever led to the one that goes leads nowhere."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from faq.editorial import merging, workflow
from faq.feedback import questions
from faq.models import Around, Article, Pin, Question, Revision, Translation
from tests.builders import make_article, make_channel, make_draft, make_editor

pytestmark = pytest.mark.django_db
GOES = "## Avant {#before}\n\nPreuves.\n\n## Étapes {#steps}\n\nUn.\n"
STAYS = "## Étapes {#steps}\n\nUn.\n\n## Preuves {#proof}\n\nPhotos.\n"


@pytest.fixture
def goes():
    return make_article(16, markdown=GOES)


@pytest.fixture
def stays(goes):
    return make_article(17, title="Le litige en entier", markdown=STAYS)


def merge(goes, stays, **how):
    merging.merge(goes.article, stays.article, **how)


def test_every_address_leads_to_the_other_article_in_one_step(client, goes, stays):
    merge(goes, stays)
    page = stays.get_absolute_url()
    for path in ("/fr/articles/16/", "/fr/articles/16-x/", goes.get_absolute_url(), "/en/articles/16/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, page), path
    assert client.get("/a/16/?lang=fr")["Location"] == page
    assert client.get("/a/16/?lang=en")["Location"] == page
    assert client.get(goes.get_absolute_url()[:-1] + ".md")["Location"] == page[:-1] + ".md"
    assert client.get("/api/v1/articles/16?lang=fr")["Location"] == "/api/v1/articles/17?lang=fr"
    assert "Le litige en entier" in client.get("/embed/16/?lang=fr").content.decode()
    assert client.get("/a/16/r/1/").status_code == 200


def test_answers_that_named_it_as_related_name_the_other(goes, stays):
    reader = make_article(18, title="Que faire ensuite ?", related=[16])
    mutual = make_article(19, title="Et après ?", related=[17, 16])
    merge(goes, stays)
    for text, related in ((reader, [17]), (mutual, [17])):
        shown = Around.of(Translation.objects.for_reading().get(pk=text.pk))
        assert [one.article_id for one in shown.related] == related
    Revision.objects.filter(article=17).update(related=[16])
    assert Around.of(Translation.objects.for_reading().get(pk=stays.pk)).related == []


def test_every_anchor_leads_to_its_heading_there_or_to_the_top(client, goes, stays):
    merge(goes, stays, leads={("fr", "before"): "proof"})
    page = stays.get_absolute_url()
    assert client.get("/a/16/steps/?lang=fr")["Location"] == f"{page}#steps"
    assert client.get("/a/16/before/?lang=fr")["Location"] == f"{page}#proof"
    # A browser carries the fragment of the old address along.
    assert '<span class="aka" id="before"></span>Preuves' in client.get(page).content.decode()


def test_an_anchor_goes_on_with_the_heading_that_answers_for_it(client, goes, stays):
    merge(goes, stays, leads={("fr", "before"): "proof"})
    renamed = workflow.save_draft(stays.article, "fr", words("## Étapes {#steps}\n\n## Photos {#photos}\n"))
    text = workflow.publish(renamed, leads={"proof": "photos"})
    page = text.get_absolute_url()
    assert client.get("/a/16/before/?lang=fr")["Location"] == f"{page}#photos"
    assert client.get("/a/17/proof/?lang=fr")["Location"] == f"{page}#photos"
    shown = client.get(page).content.decode()
    assert all(f'id="{anchor}"' in shown for anchor in ("before", "proof", "photos", "steps"))


def words(markdown):
    from faq.editorial.texts import Text

    return Text(title="Le litige en entier", summary="Réponse.", markdown=markdown)


def test_links_of_other_articles_lead_there_at_once(client, goes, stays):
    make_article(18, title="Autre", markdown="Voir [[16]] et [[16#before]].\n")
    merge(goes, stays)
    link = f'<a href="{stays.get_absolute_url()}">Le litige en entier</a>'
    assert link in Translation.objects.get(article=18).live.html
    workflow.publish(workflow.save_draft(stays.article, "fr", words(STAYS)))
    renamed = workflow.save_draft(stays.article, "fr", words(STAYS))
    renamed.title = "Nouveau nom"
    renamed.save()
    workflow.publish(renamed)
    assert "Nouveau nom" in Translation.objects.get(article=18).live.html


def test_a_chain_of_merges_is_one_step(client, goes, stays):
    merge(goes, stays, leads={("fr", "before"): "proof"})
    last = make_article(19, title="Tout", markdown="## Photos {#photos}\n\nMots.\n")
    merge(stays, last, leads={("fr", "proof"): "photos"})
    assert client.get("/fr/articles/16/")["Location"] == last.get_absolute_url()
    assert client.get("/a/16/before/?lang=fr")["Location"] == f"{last.get_absolute_url()}#photos"
    assert Article.objects.get(pk=16).merged_into_id == 19


def test_when_the_other_one_is_archived_the_address_says_why(client, goes, stays):
    merge(goes, stays)
    workflow.archive(stays, reason="Passé.")
    assert client.get("/fr/articles/16/").status_code == 410
    assert client.get("/a/16/?lang=fr", follow=True).status_code == 410


def test_what_hangs_on_the_article_goes_along(goes, stays):
    channel = make_channel(articles=[goes.article])
    Pin.objects.create(language="fr", query="litige", article=goes.article)
    question = Question.objects.create(language="en", text="How?")
    questions.link(question, goes.article)
    merge(goes, stays)
    question.refresh_from_db()
    assert [Pin.objects.get().article_id, question.article_id] == [17, 17]
    assert [article.pk for article in channel.articles.all()] == [17]


def test_publishing_brings_a_merged_article_back(client, goes, stays):
    merge(goes, stays, leads={("fr", "before"): "proof"})
    goes.refresh_from_db()
    workflow.publish(goes.revisions.get())
    assert client.get(goes.get_absolute_url()).status_code == 200
    assert client.get("/a/16/before/?lang=fr")["Location"] == f"{goes.get_absolute_url()}#before"


def test_both_articles_log_it_in_words(goes, stays):
    merge(goes, stays, by=make_editor(), note="Deux fois la même réponse")
    assert {entry.object_id for entry in LogEntry.objects.all()} == {"16", "17"}
    assert all("Deux fois" in entry.change_message for entry in LogEntry.objects.all())


def test_search_and_lists_no_longer_show_it(client, goes, stays):
    merge(goes, stays)
    assert goes.title not in client.get("/fr/search/?q=ouvrir+un+litige").content.decode()
    assert "/fr/articles/16" not in client.get("/sitemap-fr.xml").content.decode()


def test_what_cannot_be_merged_is_refused_with_nothing_changed(goes, stays):
    draft = make_draft(20, title="Jamais publié")
    for into in (goes.article, draft.article, Article(pk=99)):
        with pytest.raises(ValidationError):
            merging.merge(goes.article, into)
    merge(goes, stays)
    with pytest.raises(ValidationError):
        merging.merge(goes.article, stays.article)
    with pytest.raises(ValidationError):
        merging.merge(stays.article, goes.article)
    assert Translation.objects.published().get() == stays
