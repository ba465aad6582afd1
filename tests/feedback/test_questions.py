from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils.html import escape

from faq.feedback import questions
from faq.models import Question
from tests.builders import make_article
from tests.feedback.sending import BROWSER, QUESTION, ask, fields, signed

pytestmark = pytest.mark.django_db

PROBLEM = "<script>alert(1)</script> & “dés cassés” «\n\n  que faire ?"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_asks_and_needs_no_query_and_no_cookie(client, language, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(f"/{language}/ask/")
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_who_searches_in_vain_is_shown_where_to_ask(client):
    assert 'href="/fr/ask/"' in client.get("/fr/search/?q=zzzzzz").content.decode()


def test_a_question_arrives_with_its_language_and_address(client):
    response = ask(client, language="en", text="My dice came broken, what now?", email="lou@example.org")
    assert response.status_code == 303
    assert not response.cookies
    question = Question.objects.get()
    assert (question.language, question.text) == ("en", "My dice came broken, what now?")
    assert (question.email, question.state, question.article) == ("lou@example.org", "new", None)


def test_a_question_takes_few_queries(client, django_assert_num_queries):
    # Begin, the same one?, the oldest waiting, how many wait, store, commit.
    with django_assert_num_queries(6):
        ask(client)


def test_a_page_stored_for_weeks_still_sends(client):
    assert ask(client, token=signed("ask", days=29)).status_code == 303
    assert Question.objects.count() == 1


def test_a_browser_that_says_nothing_of_its_origin_is_believed_with_the_signed_time(client):
    assert ask(client, headers={}).status_code == 303
    assert ask(client, text="Une autre question, forgée.", token="", headers={}).status_code == 403
    assert Question.objects.count() == 1


def test_the_thanks_offer_near_answers_and_keep_the_words_out_of_the_address(client):
    make_article(23, title="Mon matériel est arrivé cassé, que faire ?")
    response = ask(client)
    assert "colis" not in response.headers["Location"]
    page = client.get(response.headers["Location"])
    assert "Mon matériel est arrivé cassé" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert not page.cookies


@pytest.mark.parametrize("address", ["/fr/ask/thanks/", "/fr/ask/thanks/?question=forged", "/en/ask/thanks/?question="])
def test_the_thanks_without_a_known_question_only_thank(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "<h2>" not in response.content.decode()


def test_the_same_question_sent_twice_is_one(client):
    ask(client)
    assert ask(client).status_code == 303
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"text": ""}, 422, "Write your question."),
        ({"text": "Hello?"}, 422, "Write a few more words"),
        ({"text": "a" * 5001}, 422, "Your question has 5001 characters; at most 5000 are possible."),
        ({"text": QUESTION + "\0"}, 422, "Null characters"),
        ({"email": "lou@example"}, 422, "This is not a whole address"),
        ({"email": "lou@example.org\r\nBcc: all@example.org"}, 422, "This is not a whole address"),
        ({"email": "lou@example.org, all@example.org"}, 422, "This is not a whole address"),
        ({"email": f"{'a' * 250}@example.org"}, 422, "at most 254 characters"),
        ({"website": "http://spam.example"}, 403, "A field that must stay empty was filled"),
        ({"token": ""}, 403, "This form could not be recognised"),
        ({"token": "ask.1700000000.forged"}, 403, "This form could not be recognised"),
        ({"token": "é.\0.😀"}, 403, "This form could not be recognised"),
        ({"token": signed("ask") + "x"}, 403, "This form could not be recognised"),
        ({"token": signed("16-1")}, 403, "This form could not be recognised"),
        ({"token": signed("ask", days=31)}, 403, "open for a very long time"),
        ({"token": signed("ask", days=-1)}, 403, "quicker than a person writes"),
        ({"headers": {**BROWSER, "HTTP_ORIGIN": "https://foreign.example"}}, 403, "This came from another site"),
        ({"headers": {"HTTP_ORIGIN": "https://foreign.example"}}, 403, "This came from another site"),
        ({"headers": {"HTTP_ORIGIN": "null"}}, 403, "This came from another site"),
        ({"headers": {"HTTP_ORIGIN": "http://[broken"}}, 403, "This came from another site"),
        ({"headers": {"HTTP_SEC_FETCH_SITE": "cross-site"}}, 403, "This came from another site"),
        ({"headers": {"HTTP_SEC_FETCH_SITE": "same-site"}}, 403, "This came from another site"),
        ({"headers": {"HTTP_SEC_FETCH_SITE": "none"}}, 403, "This came from another site"),
    ],
)
def test_a_refused_form_comes_back_filled_with_a_clear_sentence(client, change, status, sentence):
    text = change.get("text", PROBLEM)
    response = ask(client, language="en", **{"text": text, "email": "lou@example.org", **change})
    assert response.status_code == status
    assert not response.cookies
    assert not Question.objects.exists()
    assert sentence in response.content.decode()
    assert "autofocus" in response.content.decode()
    back = fields(response)
    assert back["text"].replace("\r\n", "\n") == text
    assert back["email"] == change.get("email", "lou@example.org").strip()
    assert back["website"] == ""
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("change", [{"website": "x"}, {"token": ""}, {"token": signed("ask", days=31)}])
def test_what_was_refused_can_be_sent_from_the_page_that_refused_it(client, change, monkeypatch):
    refused = fields(ask(client, **change))
    monkeypatch.setattr("faq.feedback.views.WRITING", timedelta(0))
    assert client.post("/fr/ask/", refused, **BROWSER).status_code == 303
    assert Question.objects.get().text == QUESTION


def test_a_refusal_is_in_the_readers_language(client):
    page = ask(client, text="").content.decode()
    assert "Écrivez votre question." in page
    assert "Write your question" not in page


def test_html_stays_text_in_what_comes_back(client):
    payload = '"><img src=x onerror=alert(1)>'
    page = ask(client, text=payload, email=payload).content.decode()
    assert payload not in page
    assert escape(payload) in page


def test_a_text_too_large_for_any_form_is_refused_unread(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    response = ask(client, language="en", text="a" * 20_000)
    assert response.status_code == 413
    assert "too long to be sent" in response.content.decode()


def test_without_the_limit_it_would_be_read(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    assert ask(client, language="en", text="a" * 20_000).status_code == 422


def test_a_flood_from_one_address_fills_nothing(client):
    answers = [ask(client, text=f"{QUESTION} Numéro {count}.") for count in range(100)]
    assert Question.objects.count() == 5
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 95
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert fields(refused[-1])["text"] == f"{QUESTION} Numéro 99."
    assert client.get("/fr/ask/").status_code == 200


def test_a_flood_costs_no_query(client, django_assert_num_queries):
    for _ in range(31):
        ask(client, text="")
    with django_assert_num_queries(0):
        assert ask(client).status_code == 429


def test_many_addresses_together_cannot_fill_more_than_the_inbox(client, settings):
    settings.INBOX_LIMIT = 7
    for count in range(20):
        response = ask(client, text=f"{QUESTION} {count}", headers={**BROWSER, "REMOTE_ADDR": f"198.51.100.{count}"})
    assert Question.objects.count() == 7
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert fields(response)["text"] == f"{QUESTION} 19"
    Question.objects.first().delete()
    assert ask(client, headers={**BROWSER, "REMOTE_ADDR": "203.0.113.1"}).status_code == 303


def test_the_text_is_kept_when_the_database_is_away(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr(questions, "ask", away)
    response = ask(client, language="en", email="lou@example.org")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "could not be stored just now" in response.content.decode()
    assert fields(response)["text"] == QUESTION
    assert fields(response)["email"] == "lou@example.org"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_not_for_this_address(client, method):
    assert getattr(client, method)("/fr/ask/").status_code == 405
