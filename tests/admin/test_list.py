"""The list of articles: narrowed, searched, and worked through many at a time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from faq.editorial import merging, workflow
from faq.editorial.texts import Text
from faq.models import Article, Revision, Translation
from tests.builders import make_article, make_colleague, make_draft, make_many, make_topic

pytestmark = pytest.mark.django_db
LIST = "/admin/faq/article/"


@pytest.fixture
def shelf():
    """One article in every state."""
    french = make_article(16, markdown="## Avant {#before}\n\nMots.\n")
    text = Text(title="How to open a dispute?", summary="There.", markdown="Text.\n")
    english = workflow.save_draft(french.article, "en", text, translates=french.live)
    workflow.publish(english)
    changed = Text(title=french.title, summary="S", markdown="Neuf.\n")
    workflow.publish(workflow.save_draft(french.article, "fr", changed))
    make_draft(17, title="Jamais publié")
    workflow.submit(make_draft(18, title="À relire"))
    make_article(19, title="Public, en cours de changement")
    workflow.save_draft(Article.objects.get(pk=19), "fr", changed)
    workflow.archive(make_article(20, title="Retiré"), reason="Passé.")
    workflow.publish(make_draft(21, title="Demain"), opens=timezone.now() + timedelta(days=1))
    make_article(22, title="Part d’un autre")
    merging.merge(Article.objects.get(pk=22), Article.objects.get(pk=19))


def numbers(response):
    return sorted(article.pk for article in response.context["cl"].result_list)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=draft", [17, 18]),
        ("state=review", [18]),
        ("state=changed", [19]),
        ("state=published", [16, 19]),
        ("state=published&language=en", [16]),
        ("state=scheduled", [21]),
        ("state=archived", [20, 22]),
        ("state=merged", [22]),
        ("language=en", [16]),
        ("step=behind-en", [16]),
        ("step=behind-fr", []),
        ("step=missing-en", [19, 21]),
        ("step=nonsense&state=x&language=y&topic=z", [16, 17, 18, 19, 20, 21, 22]),
    ],
)
def test_the_list_is_narrowed_by_what_editors_look_for(editor, shelf, query, expected):
    assert numbers(editor.get(f"{LIST}?{query}")) == expected


def test_the_list_says_what_is_behind_or_missing(editor, shelf):
    page = editor.get(LIST).content.decode()
    assert page.count('data-step="behind"') == 1
    assert page.count('data-step="missing"') == 2


def test_the_search_finds_what_readers_would_find_and_drafts_by_title(editor, shelf):
    make_article(23, title="Suivre un colis", markdown="Le numéro de suivi.\n")
    assert numbers(editor.get(f"{LIST}?q=colis+suivi")) == [23]
    assert numbers(editor.get(f"{LIST}?q=jamais")) == [17]
    assert 21 in numbers(editor.get(f"{LIST}?q=%2321"))
    assert 20 in numbers(editor.get(f"{LIST}?q=retir%C3%A9"))
    assert editor.get(f"{LIST}?q=%00").status_code == 200


def act(client, verb, *numbers, **fields):
    data = {"action": verb, "_selected_action": [str(number) for number in numbers], **fields}
    return client.post(LIST, data)


def test_nothing_happens_before_the_page_that_says_what_would(editor, shelf):
    make_article(24, markdown="Voir [[19]].\n")
    asked = act(editor, "archive", 19, 17)
    page = asked.content.decode()
    assert "#19" in page
    assert "#17" not in page
    assert "1 texte" in page
    assert Translation.objects.published().filter(article=19).exists()
    refused = act(editor, "archive", 19, bulk="1", **{"bulk-reason": ""})
    assert refused.context["form"].errors
    done = act(editor, "archive", 19, bulk="1", **{"bulk-reason": "Passé.", "bulk-successor": "16"})
    assert done.status_code == 302
    gone = Translation.objects.get(article=19)
    assert (gone.reason, gone.successor_id) == ("Passé.", 16)


def test_many_drafts_are_submitted_and_published_in_one_language(editor, shelf):
    english = Text(title="English", summary="S", markdown="T\n")
    workflow.save_draft(Article.objects.get(pk=17), "en", english)
    act(editor, "submit", 17, 19, bulk="1")
    assert set(Revision.objects.in_review().values_list("article", flat=True)) == {17, 18, 19}
    act(editor, "publish", 17, 18, 19, bulk="1", **{"bulk-language": "fr"})
    assert Translation.objects.published().filter(article__in=[17, 18, 19]).count() == 3
    assert not Translation.objects.published().filter(article=17, language="en").exists()


def test_a_heading_that_would_go_is_named_before_many_are_published(editor):
    text = make_article(16, markdown="## Avant {#before}\n\nMots.\n")
    workflow.save_draft(text.article, "fr", Text(title="T", summary="S", markdown="Neuf.\n"))
    assert "#before" in act(editor, "publish", 16).content.decode()


def test_articles_move_to_the_end_of_a_topic(editor, shelf):
    other = make_topic("delivery")
    make_article(30, topic=other)
    assert act(editor, "move", 17, 16, bulk="1", **{"bulk-topic": other.pk}).status_code == 302
    places = list(Article.objects.filter(topic=other).values_list("pk", "position"))
    assert places == [(30, 30), (16, 31), (17, 32)]


def test_everything_or_nothing(editor, shelf):
    response = act(editor, "archive", 16, 19, bulk="1", **{"bulk-reason": "Passé.", "bulk-successor": "19"})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Translation.objects.published().filter(article__in=[16, 19]).count() == 3


def test_a_writer_is_offered_only_what_a_writer_may_do(client, shelf):
    client.force_login(make_colleague("Writers", "wanda"))
    page = client.get(LIST).content.decode()
    assert 'value="submit"' in page
    assert 'value="publish"' not in page
    act(client, "archive", 19, bulk="1", **{"bulk-reason": "Passé."})
    assert Translation.objects.published().filter(article=19).exists()


PAGES = [LIST, f"{LIST}?state=changed", f"{LIST}?step=behind-en", f"{LIST}7/change/", f"{LIST}7/history/"]


def spent(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_two_thousand_articles_cost_as_many_queries_as_thirty(editor):
    """Two languages and ten revisions each: at most twelve queries for the list, the writing screen and the history."""
    make_many(30)
    for path in PAGES:  # what a process looks up once is not counted
        spent(editor, path)
    few = {path: spent(editor, path) for path in PAGES}
    Translation.objects.update(live=None)
    Article.objects.all().delete()
    make_many(2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a server does by itself after so many new rows
    many = {path: spent(editor, path) for path in PAGES}
    assert many == few
    assert max(many.values()) <= 12, many


def test_the_search_of_the_list_costs_the_same_however_many_are_found(editor):
    def found():
        return spent(editor, f"{LIST}?q=question")

    make_article(1, title="Question 1")
    make_article(2, title="Question 2")
    few = found()
    for number in range(3, 20):
        make_article(number, title=f"Question {number}")
    assert found() == few <= 24


def test_too_many_at_once_are_refused_in_words(editor):
    make_many(201, revisions=1)
    page = act(editor, "submit", *range(1, 202))
    assert page.context["too_many"]
    assert "bulk" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
