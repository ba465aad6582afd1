import json
import re

import pytest

from faq.contact.problems import PROBLEMS
from faq.disputes.kinds import ALWAYS, KINDS, STEPS
from faq.disputes.texts import texts
from tests.builders import make_article


def test_kinds_are_those_of_the_chooser_and_of_the_message():
    disputable = {problem.key: str(problem.label) for problem in PROBLEMS if problem.disputable}
    assert {kind.key: str(kind.label) for kind in KINDS} == disputable


def test_keys_kept_in_browsers_are_unique_and_fit_the_format():
    keys = [f"check.{kind.key}.{one.key}" for kind in KINDS for one in kind.evidence]
    keys += [f"check.always.{one.key}" for one in ALWAYS] + [f"step.{step.key}" for step in STEPS]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"(field|step|check)\.[a-z0-9.-]{1,60}", key) for key in keys)


def test_every_kind_asks_for_evidence():
    assert all(kind.evidence for kind in KINDS)


@pytest.mark.django_db
class TestPage:
    def test_without_javascript_steps_kinds_and_evidence_are_readable(self, client, django_assert_num_queries):
        make_article(17, "fr", title="Quel délai ?")
        with django_assert_num_queries(1):
            page = client.get("/fr/dispute/")
        html = page.content.decode()
        for words in [str(step.label) for step in STEPS] + [str(one.text) for kind in KINDS for one in kind.evidence]:
            assert words.replace("'", "&#x27;") in html or words in html
        assert "<noscript>" in html
        assert "Quel délai" in html
        assert not page.cookies

    def test_the_page_is_not_able_to_send_anything(self, client):
        policy = client.get("/en/dispute/")["Content-Security-Policy"]
        assert "connect-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "default-src 'none'" in policy
        assert "connect-src 'self'" in client.get("/en/contact/")["Content-Security-Policy"]

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_the_scripts_words_come_with_the_page(self, client, language):
        html = client.get(f"/{language}/dispute/").content.decode()
        data = json.loads(re.search(r'<script id="dispute-data" type="application/json">(.*?)</script>', html)[1])
        assert set(data["texts"]) == set(texts())
        assert set(data["message"]) == {"fr", "en"}
        assert data["texts"]["newer"].startswith({"fr": "Ce fichier", "en": "This file"}[language])
