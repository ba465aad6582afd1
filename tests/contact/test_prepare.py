from datetime import date

import pytest
from django.core.handlers.wsgi import WSGIRequest

from faq.contact import message
from faq.contact.checklist import CHECKLIST
from faq.contact.forms import MessageForm
from faq.contact.message import CHOICES, DAYS, LINES, NAMED, compose
from tests.builders import make_article

DICE = {
    "order": "8123 4567",
    "product": "Lot de sept dés",
    "what": "damaged",
    "happened": "Deux dés sont fendus.",
    "ask": "replacement",
    "evidence": "photo 1, le carton\r\n\r\nphoto 2, le dé fendu",
    "translator": True,
    "name": "Camille",
}


def test_the_fixed_parts_are_in_the_language_of_the_message_and_the_readers_words_stay():
    assert compose(DICE, "en") == (
        "Hello,\n\n"
        "Order number: 8123 4567\n"
        "Product: Lot de sept dés\n\n"
        "The product arrived damaged.\n"
        "Deux dés sont fendus.\n\n"
        "Could you please send me a replacement?\n\n"
        "What I can show:\n"
        "1. photo 1, le carton\n"
        "2. photo 2, le dé fendu\n\n"
        "I am using a translator. Please use simple words.\n"
        "Thank you for your help.\n"
        "Camille\n"
    )
    assert "Numéro de commande\u00a0: 8123 4567" in compose(DICE, "fr")
    assert "Pouvez-vous m’envoyer un remplacement" in compose(DICE, "fr")


def test_days_are_written_as_people_do_in_the_language_of_the_message():
    days = {"ordered": date(2026, 10, 2), "received": date(2026, 11, 1), "by": None}
    assert "Ordered on: 2 October 2026\nReceived on: 1 November 2026\n" in compose(days, "en")
    assert "Commandé le\u00a0: 2 octobre 2026\nReçu le\u00a0: 1er novembre 2026\n" in compose(days, "fr")


def test_an_empty_message_is_still_polite_and_has_no_holes():
    assert compose({}, "en") == "Hello,\n\nThank you for your help.\n"


def test_braces_and_html_in_the_readers_words_are_words():
    text = compose({"happened": "{order} %(x)s <b>{what}</b>", "order": "1", "evidence": "{number}"}, "en")
    assert "{order} %(x)s <b>{what}</b>" in text
    assert "1. {number}" in text


def test_every_line_and_check_names_fields_of_the_form():
    fields = set(MessageForm().fields)
    for line in LINES:
        assert set(NAMED.findall(str(line.text))) | set(line.needs.split()) <= fields | {"number"}
    assert set(CHOICES) | set(DAYS) <= fields
    assert all(set(item.fields) <= fields for item in CHECKLIST)


def test_every_translation_of_a_line_names_the_same_fields():
    plain = [NAMED.findall(line["text"]) for line in message.texts("en")["lines"]]
    assert [NAMED.findall(line["text"]) for line in message.texts("fr")["lines"]] == plain


@pytest.mark.django_db
class TestPage:
    def test_the_form_is_shown_with_the_case_chosen_before(self, client, django_assert_num_queries):
        make_article(12, "fr", title="Quelles informations ?")
        with django_assert_num_queries(1):
            page = client.get("/fr/prepare/?what=damaged")
        html = page.content.decode()
        assert '<option value="damaged" selected>' in html
        assert "/fr/articles/12-" in html
        assert not page.cookies

    def test_without_javascript_a_post_gives_the_message_in_both_languages(self, client):
        page = client.post("/fr/prepare/", DICE)
        html = page.content.decode()
        assert "The product arrived damaged." in html
        assert "Le produit est arrivé abîmé." in html
        assert "no-store" in page["Cache-Control"]
        assert not page.cookies

    def test_a_day_given_by_post_is_written_out(self, client):
        html = client.post("/fr/prepare/", {**DICE, "received": "2026-10-02", "by": "15/10/2026"}).content.decode()
        assert "Reçu le\u00a0: 2 octobre 2026" in html
        assert "avant le 15 octobre 2026" in html
        assert "by 15 October 2026" in html
        assert 'value="2026-10-02"' in html

    def test_the_checklist_says_what_is_given_and_what_is_missing(self, client):
        html = client.post("/en/prepare/", DICE).content.decode()
        assert html.count('<span class="mark">given</span>') == 4
        assert html.count('<span class="mark">missing</span>') == 1

    def test_no_token_is_asked_for_as_nothing_is_changed(self):
        from django.test import Client

        assert Client(enforce_csrf_checks=True).post("/fr/prepare/", DICE).status_code == 200

    @pytest.mark.parametrize("date", ["2026-02-30", "31/11/2026", "hier", "2026-13-01", "0000-00-00", "9" * 300])
    def test_an_impossible_date_gets_a_sentence_and_nothing_is_lost(self, client, date):
        html = client.post("/fr/prepare/", {**DICE, "received": date}).content.decode()
        assert "Cette date n’existe pas" in html
        assert "Deux dés sont fendus." in html
        assert f'value="{date}"' in html

    def test_html_in_every_field_is_inert(self, client):
        bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
        html = client.post("/en/prepare/", dict.fromkeys(MessageForm().fields, bad)).content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html
        words = dict.fromkeys(("order", "product", "seller", "shop", "happened", "evidence", "name"), bad)
        html = client.post("/en/prepare/", words).content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html

    def test_a_text_too_long_and_half_characters_get_a_sentence(self, client):
        page = client.post("/en/prepare/", {"happened": "x" * 6000, "order": "\x00"})
        html = page.content.decode()
        assert page.status_code == 200
        assert "5000" in html
        assert "x" * 6000 in html

    def test_the_fields_are_hidden_from_error_reports(self, rf):
        from faq.contact.views import prepare

        request: WSGIRequest = rf.post("/fr/prepare/", DICE)
        request.LANGUAGE_CODE = "fr"
        prepare(request, "fr")
        assert request.sensitive_post_parameters == "__ALL__"
