"""While more is asked than can be made, what is kept is sent, and the rest is told when to come back."""

from __future__ import annotations

import pytest

from faq.operations.store import crowd
from tests.builders import make_article
from tests.operations.doors import ask, make_door

ARTICLE = "/fr/articles/16-comment-ouvrir-un-litige/"


@pytest.fixture
def door(db, tmp_path):
    """With one text that was read, and a crowd before it."""
    make_article()
    door = make_door(tmp_path)
    assert ask(door, ARTICLE).status == 200
    door.waiting = lambda: crowd.QUEUE + 1
    door.inside.django.paths.clear()
    return door


def test_what_is_kept_is_sent_to_everybody(door):
    assert ask(door, ARTICLE).status == 200
    door.waiting = lambda: crowd.PATIENT_QUEUE + 1
    assert ask(door, ARTICLE).status == 200
    assert door.inside.django.paths == []


def test_a_page_on_the_disk_is_sent_too(door):
    page = door.make("/fr/")
    door.disk.put("/fr/", page, page.edition)
    door.pages.clear()
    said = ask(door, "/fr/")
    assert (said.status, b"site-header" in said.body) == (200, True)


@pytest.mark.parametrize("path", ["/fr/search/?q=colis", "/en/", "/fr/nothing/", "/a/16/"])
def test_what_would_have_to_be_made_is_refused_with_a_time_to_come_back(door, path):
    said = ask(door, path)
    assert (said.status, said.headers["Retry-After"]) == (503, crowd.RETRY)
    assert "no-store" in said.headers["Cache-Control"]
    assert "Content-Security-Policy" in said.headers
    assert ("Try again in a few seconds" if path.startswith("/en/") else "quelques secondes") in said.body.decode()


def test_the_refusal_is_made_once_and_asks_the_database_nothing(door, django_assert_num_queries):
    with django_assert_num_queries(0):
        door._busy(environ := {"PATH_INFO": "/fr/x/", "REQUEST_METHOD": "GET"}, lambda *said: None)
        door._busy(environ, lambda *said: None)
    assert door.inside.django.paths == ["/fr/busy/"]


def test_programs_are_told_in_their_own_words(door):
    said = ask(door, "/api/v1/search?q=colis&lang=fr")
    assert (said.status, said.headers["Content-Type"]) == (503, "application/problem+json")
    assert said.headers["Retry-After"] == crowd.RETRY


def test_what_is_sent_and_what_editors_do_is_refused_later(door):
    editor = {"cookie": "sessionid=x"}
    assert ask(door, "/fr/ask/", "POST", b"text=x").status == 403
    assert ask(door, "/admin/login/", **editor).status == 200
    door.waiting = lambda: crowd.PATIENT_QUEUE + 1
    assert ask(door, "/fr/ask/", "POST", b"text=x").status == 503
    assert ask(door, "/admin/login/", **editor).status == 503


def test_health_is_told_whatever_waits(door):
    door.waiting = lambda: 10_000
    assert ask(door, "/health/live").status == 200


def test_once_it_is_over_all_is_made_again(door):
    door.waiting = lambda: crowd.QUEUE
    assert ask(door, "/fr/search/?q=litige").status == 200
