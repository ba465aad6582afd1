from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils.html import escape

from faq.editorial import workflow
from faq.feedback import tokens, votes
from faq.models import FeedbackCount, Remark
from tests.builders import make_article, make_draft
from tests.feedback.sending import BROWSER, fields, signed, tell

pytestmark = pytest.mark.django_db


def counted() -> dict[str, int]:
    return {row.answer: row.count for row in FeedbackCount.objects.all()}


def test_the_box_stands_in_the_article_and_works_from_its_page(client):
    page = client.get(make_article().get_absolute_url())
    assert not page.cookies
    form = fields(page)
    response = client.post("/fr/articles/16/feedback/", {**form, "answer": "yes"}, **BROWSER)
    assert (response.status_code, response.headers["Location"]) == (303, "/fr/articles/16/feedback/thanks/")
    assert not response.cookies
    assert counted() == {"yes": 1}


def test_the_box_has_the_same_bytes_all_day():
    morning = datetime(2026, 3, 29, 0, 0, 1, tzinfo=UTC)
    assert tokens.for_article(16, 1, morning) == tokens.for_article(16, 1, morning + timedelta(hours=23))
    assert tokens.for_article(16, 1, morning) != tokens.for_article(16, 1, morning + timedelta(hours=24))


def test_no_leads_to_the_reasons_and_the_reasons_to_thanks(client):
    make_article()
    reasons = client.get(tell(client, answer="no").headers["Location"])
    assert reasons.status_code == 200
    assert not reasons.cookies
    sent = {**fields(reasons), "reason": "out_of_date", "words": "Le bouton a changé de nom."}
    response = client.post("/fr/articles/16/feedback/", sent, **BROWSER)
    thanks = client.get(response.headers["Location"])
    assert thanks.status_code == 200
    assert "Merci" in thanks.content.decode()
    assert not thanks.cookies
    assert counted() == {"no": 1, "out_of_date": 1}
    remark = Remark.objects.get()
    assert (remark.words, remark.reason, remark.state) == ("Le bouton a changé de nom.", "out_of_date", "new")


@pytest.mark.parametrize("reason", ["out_of_date", "not_my_case", "not_clear", "wrong"])
def test_a_reason_needs_no_words_and_words_no_reason(client, reason):
    make_article()
    assert tell(client, reason=reason).status_code == 303
    assert tell(client, words="Il manque la photo.").status_code == 303
    assert counted() == {reason: 1}
    assert Remark.objects.get().reason == ""


def test_a_vote_is_for_the_revision_that_was_read(client):
    text = make_article()
    old = fields(client.get(text.get_absolute_url()))
    workflow.publish(make_draft(markdown="Tout est neuf.\n"))
    new = fields(client.get(text.get_absolute_url()))
    for form in (old, new, new):
        client.post("/fr/articles/16/feedback/", {**form, "answer": "no"}, **BROWSER)
    assert list(FeedbackCount.objects.order_by("revision__number").values_list("revision__number", "count")) == [
        (1, 1),
        (2, 2),
    ]


def test_the_page_of_reasons_is_for_the_revision_that_was_read(client):
    make_article()
    reasons = client.get(tell(client, answer="no").headers["Location"])
    workflow.publish(make_draft(markdown="Tout est neuf.\n"))
    client.post("/fr/articles/16/feedback/", {**fields(reasons), "reason": "wrong"}, **BROWSER)
    assert FeedbackCount.objects.get(answer="wrong").revision.number == 1


def test_the_page_of_reasons_can_be_opened_by_itself(client, django_assert_num_queries):
    make_article()
    with django_assert_num_queries(1):
        form = fields(client.get("/fr/articles/16/feedback/"))
    assert client.post("/fr/articles/16/feedback/", {**form, "reason": "wrong"}, **BROWSER).status_code == 303
    assert counted() == {"wrong": 1}


def test_a_vote_takes_few_queries(client, django_assert_num_queries):
    make_article()
    tell(client, answer="yes")
    # The text, its revision, begin, count, commit.
    with django_assert_num_queries(5):
        tell(client, answer="yes")
    assert counted() == {"yes": 2}


def test_the_pages_of_a_text_that_is_not_public_do_not_exist(client):
    make_draft()
    for address in ("/fr/articles/16/feedback/", "/fr/articles/16/feedback/thanks/", "/fr/articles/99/feedback/"):
        assert client.get(address).status_code == 404
    assert tell(client, answer="yes").status_code == 404
    assert tell(client, number=99, answer="yes").status_code == 404
    assert not FeedbackCount.objects.exists()


def test_a_draft_is_never_voted_on(client):
    make_article()
    make_draft(markdown="Pas encore public.\n")
    assert tell(client, answer="yes", token=signed("16-2")).status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"answer": "maybe"}, 422, "Choose yes or no."),
        ({"answer": "yes", "token": ""}, 403, "This form could not be recognised"),
        ({"answer": "yes", "token": "16-1.1700000000.forged"}, 403, "This form could not be recognised"),
        ({"answer": "yes", "token": signed("17-1")}, 403, "This form could not be recognised"),
        ({"answer": "yes", "token": signed("ask")}, 403, "This form could not be recognised"),
        ({"answer": "yes", "token": signed("16-1", days=31)}, 403, "open for a very long time"),
        ({"answer": "yes", "headers": {"HTTP_ORIGIN": "https://foreign.example"}}, 403, "from another site"),
        ({"answer": "yes", "headers": {"HTTP_SEC_FETCH_SITE": "cross-site"}}, 403, "from another site"),
        ({}, 422, "Choose a reason, or write a few words."),
        ({"reason": "ugly"}, 422, "Choose one of the reasons."),
        ({"reason": "wrong", "website": "x"}, 403, "A field that must stay empty was filled"),
        ({"words": "a" * 1001}, 422, "Your words have 1001 characters; at most 1000 are possible."),
        ({"words": "<b>kept</b>", "token": ""}, 403, "This form could not be recognised"),
        ({"words": "<b>kept</b>", "headers": {"HTTP_ORIGIN": "https://foreign.example"}}, 403, "from another site"),
    ],
)
def test_what_is_refused_counts_nothing_and_can_be_sent_again(client, change, status, sentence):
    make_article(language="en", title="How to open a dispute?")
    response = tell(client, language="en", **change)
    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert escape(change.get("words", "")) in page
    assert not response.cookies
    assert not FeedbackCount.objects.exists()
    assert not Remark.objects.exists()
    again = {**fields(response)}
    again |= {"answer": "yes"} if "answer" in change else {"reason": "wrong", "words": "short"}
    assert client.post("/en/articles/16/feedback/", again, **BROWSER).status_code == 303
    assert set(counted().values()) == {1}


def test_a_chosen_reason_stays_chosen_in_a_refused_form(client):
    make_article()
    assert fields(tell(client, reason="not_clear", words="a" * 1001))["reason"] == "not_clear"


def test_a_replayed_vote_counts_five_times_at_most(client):
    make_article()
    answers = [tell(client, answer="no") for _ in range(10)]
    assert counted() == {"no": 5}
    assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 5
    assert int(answers[-1].headers["Retry-After"]) > 0
    other = {**BROWSER, "REMOTE_ADDR": "198.51.100.7"}
    assert tell(client, answer="no", headers=other).status_code == 303


def test_a_flood_of_votes_leaves_the_site_readable(client):
    text = make_article()
    for _ in range(100):
        answer = tell(client, reason="wrong", words="Encore et encore.")
    assert answer.status_code == 429
    assert fields(answer)["words"] == "Encore et encore."
    assert Remark.objects.count() == 5
    assert client.get(text.get_absolute_url()).status_code == 200


def test_many_addresses_together_cannot_fill_more_than_the_inbox(client, settings):
    settings.INBOX_LIMIT = 4
    make_article()
    for count in range(10):
        headers = {**BROWSER, "REMOTE_ADDR": f"198.51.100.{count}"}
        answer = tell(client, reason="wrong", words=f"Remarque {count}", headers=headers)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert fields(answer)["words"] == "Remarque 9"
    assert Remark.objects.count() == counted()["wrong"] == 4


def test_the_words_are_kept_when_the_database_is_away(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("the database is away")

    make_article()
    monkeypatch.setattr(votes, "revision_read", away)
    response = tell(client, reason="wrong", words="Le lien est mort.")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert fields(response)["words"] == "Le lien est mort."
    assert fields(response)["reason"] == "wrong"


def test_a_vote_refused_while_the_database_is_away_needs_no_database(client, monkeypatch, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = tell(client, answer="yes", headers={"HTTP_SEC_FETCH_SITE": "cross-site"})
    assert response.status_code == 403
