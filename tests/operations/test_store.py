"""Stored pages: the same answers as Django's, without Django, and never one too old."""

from __future__ import annotations

import gzip
import sys
from datetime import timedelta
from threading import Event, Thread

import brotli
import pytest
from django.utils import timezone

from faq.citing.middleware import visits
from faq.editorial import workflow
from faq.models import Referral, SearchCount, Translation
from faq.operations.store import door as doors
from faq.operations.store import pages, rules
from faq.operations.store.memory import Flights, Shelf
from faq.search import insight
from tests.builders import make_article, make_draft
from tests.operations.doors import answer, ask, environment, make_door

FRENCH = "/fr/articles/16-comment-ouvrir-un-litige/"


@pytest.fixture
def door(db, tmp_path):
    make_article()
    return make_door(tmp_path)


def test_a_page_is_made_once_and_then_sent_without_django_or_a_query(door, client, django_assert_num_queries):
    first = ask(door, FRENCH)
    with django_assert_num_queries(0):
        second = ask(door, FRENCH)
    assert (first.status, first.body) == (200, client.get(FRENCH).content)
    assert first == second
    assert door.inside.django.paths == [FRENCH]


def test_it_carries_every_header_that_django_gives(door, client):
    said, made = ask(door, FRENCH).headers, client.get(FRENCH).headers
    assert {name: said.get(name) for name in made if name != "Content-Length"} == {
        name: value for name, value in made.items() if name != "Content-Length"
    }
    assert "Set-Cookie" not in said
    assert said["Vary"] == "Accept-Encoding"


def test_each_packing_has_its_own_bytes_length_and_strong_etag(door):
    plain, packed, zipped = (ask(door, FRENCH, accept_encoding=name) for name in ("identity", "gzip, br", "gzip"))
    assert brotli.decompress(packed.body) == gzip.decompress(zipped.body) == plain.body
    assert [one.headers.get("Content-Encoding") for one in (plain, packed, zipped)] == [None, "br", "gzip"]
    assert len({one.headers["ETag"] for one in (plain, packed, zipped)}) == 3
    assert all(one.headers["Content-Length"] == str(len(one.body)) for one in (plain, packed, zipped))
    assert not any(one.headers["ETag"].startswith("W/") for one in (plain, packed, zipped))


def test_who_has_the_page_is_told_so_in_a_few_bytes(door):
    etag = ask(door, FRENCH, accept_encoding="br").headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        said = ask(door, FRENCH, accept_encoding="br", if_none_match=known)
        assert (said.status, said.body) == (304, b""), known
        assert said.headers.keys() == {"ETag", "Cache-Control", "Vary"}
    assert ask(door, FRENCH, if_none_match=etag).status == 200  # packed otherwise, it is not the same
    assert ask(door, FRENCH, accept_encoding="br", if_none_match="what is this").status == 200


def test_head_is_like_get_without_the_body(door):
    get, head = ask(door, FRENCH), ask(door, FRENCH, method="HEAD")
    assert (head.status, head.headers, head.body) == (200, get.headers, b"")


def test_a_range_is_answered_with_the_whole_page(door):
    assert ask(door, FRENCH, range="bytes=0-10") == ask(door, FRENCH)
    assert ask(door, FRENCH, range="bytes=9-1,x").status == 200


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("", ""), ("identity", ""), ("*", "br"),
        ("br;q=0, gzip", "gzip"), ("br;q=0.1, gzip;q=0.9", "gzip"), ("*;q=0", ""), ("gzip;q=0", ""), ("GZIP", "gzip"),
        ("x-gzip", "gzip"), ("identity;q=1, br;q=0.5", ""), ("br ; q = 1", "br"), ("br;q=nonsense", ""), (",,;", ""),
        ("br;q=0, *", "gzip"), ("br;q=7", ""), ("q=1", ""), ("br" * 999, ""), ("identity;q=0, gzip;q=0.5", "gzip"),
    ],
)  # fmt: skip
def test_the_best_packing_that_is_allowed_is_taken(header, best):
    assert pages.packing(header) == best


def test_a_publication_is_seen_at_the_next_request(door):
    ask(door, FRENCH)
    workflow.publish(make_draft(markdown="## Neuf\n\nTexte nouveau.\n"))
    door.watch.look()
    assert "Texte nouveau." in ask(door, FRENCH).body.decode()


def test_a_withdrawn_text_is_gone(door):
    ask(door, FRENCH)
    workflow.archive(Translation.objects.get(), reason="Faux.")
    door.watch.look()
    assert ask(door, FRENCH).status == 410


def test_opening_and_closing_at_a_time_count_as_publications(door, monkeypatch):
    now = timezone.now()
    make_article(17, title="Plus tard")
    Translation.objects.filter(article=17).update(opens=now + timedelta(hours=1), closes=now + timedelta(hours=2))
    later = "/fr/articles/17-plus-tard/"
    seen = []
    for hours in (0, 1.5, 2.5):
        set_clock(monkeypatch, now + timedelta(hours=hours))
        door.watch.look()
        seen.append(ask(door, later).status)
    assert seen == [404, 200, 404]


def test_a_clock_that_was_wrong_and_is_put_back_leaves_nothing_that_is_not_public_yet(door, monkeypatch):
    now = timezone.now()
    make_article(17, title="Plus tard")
    Translation.objects.filter(article=17).update(opens=now + timedelta(hours=1))
    seen = []
    for hours in (2, 0):
        set_clock(monkeypatch, now + timedelta(hours=hours))
        door.watch.look()
        seen.append(ask(door, "/fr/articles/17-plus-tard/").status)
    assert seen == [200, 404]


def set_clock(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    monkeypatch.setattr("faq.operations.store.watch.time.time", moment.timestamp)


def test_what_was_published_while_a_page_was_made_is_on_it(door, monkeypatch):
    """The page is made of several queries: it must not be kept half old and half new."""
    made, django = [], door.inside.django.django

    def publishing(environ, start):
        found = list(django(environ, start))
        if not made:
            made.append(environ["PATH_INFO"])
            workflow.publish(make_draft(markdown="## Neuf\n\nTexte nouveau.\n"))
        return found

    door.inside.django.django = publishing
    assert "Texte nouveau." in ask(door, FRENCH).body.decode()
    assert "Texte nouveau." in ask(door, FRENCH).body.decode()


def test_no_flood_grows_the_store_or_pushes_out_a_page(door):
    page = ask(door, FRENCH)
    for number in range(40):
        assert ask(door, f"{FRENCH}?utm_source={number}") == page
        ask(door, f"/fr/nothing-{number}/")
        ask(door, f"/fr/articles/16-other-{number}/")
        ask(door, FRENCH, accept_encoding=f"x{number}")
        assert ask(door, FRENCH, host=f"host{number}.example").status == 400
        ask(door, f"/fr/contact/?what={number}")
    assert len(door.pages) == 1
    before = len(door.inside.django.paths)
    assert ask(door, FRENCH) == page
    assert len(door.inside.django.paths) == before


def test_a_shelf_drops_what_was_not_used_longest():
    def page(size):
        made = pages.page(200, [("Content-Type", "image/png")], b"x" * size, [])
        made.edition = "e"
        return made

    shelf = Shelf(20_000)
    for name in "abcdef":
        shelf.put(name, page(2000))
        shelf.get("a", "e")
    assert [name for name in "abcdef" if shelf.get(name, "e")] == ["a", "d", "e", "f"]
    shelf.put("big", page(30_000))
    assert shelf.get("big", "e") is None
    assert shelf.size <= shelf.most


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (404, {}), (302, {}), (500, {}), (200, {"Set-Cookie": "a=b"}), (200, {"Cache-Control": "private"}),
        (200, {"Cache-Control": "max-age=0, no-store"}), (200, {"Vary": "Cookie"}), (200, {"Vary": "Accept-Encoding, Origin"}),
        (200, {"Content-Encoding": "gzip"}),
    ],
)  # fmt: skip
def test_what_is_not_for_everybody_is_not_kept(status, headers):
    assert pages.page(status, list(headers.items()), b"x", []) is None


def test_a_page_that_tells_the_time_is_kept_for_as_long_as_it_says(door, monkeypatch):
    ask(door, "/fr/contact/")
    ask(door, "/fr/contact/")
    monkeypatch.setattr("faq.operations.store.memory.time.monotonic", lambda: float("inf"))
    ask(door, "/fr/contact/")
    assert door.inside.django.paths == ["/fr/contact/"] * 2


def test_the_one_on_the_disk_is_for_when_the_database_is_away(door, monkeypatch):
    monkeypatch.setattr("faq.operations.store.filling.time.sleep", lambda seconds: None)
    door.keeper.look()
    door.inside.django.paths.clear()
    ask(door, FRENCH)
    ask(door, "/fr/contact/")
    assert door.inside.django.paths == ["/fr/contact/"]


@pytest.mark.parametrize(
    "path", ["/admin/", "/fr/ask/thanks/", "/health/live", "/a/16/", "/embed/16/", "/fr/?lang=xx&" + "a" * 500]
)  # fmt: skip
def test_what_is_not_on_the_list_always_reaches_django(door, path):
    ask(door, path)
    ask(door, path)
    assert len(door.inside.django.paths) == 2
    assert len(door.pages) == len(door.queries) == 0


def test_nothing_of_the_reader_gets_into_a_stored_page(door, settings):
    settings.ALLOWED_HOSTS = ["*"]
    spoilt = ask(
        door, FRENCH, host="evil.example", cookie="sessionid=1", x_forwarded_host="evil.example", accept_language="en",
        referer="https://evil.example/", user_agent="evil",
    )  # fmt: skip
    assert b"evil" not in spoilt.body
    assert spoilt == ask(door, FRENCH)


def test_a_repeated_search_comes_from_the_store_and_is_counted_all_the_same(door, django_assert_num_queries):
    first = ask(door, "/fr/search/?q=litige")
    with django_assert_num_queries(0):
        assert ask(door, "/fr/search/?q=litige") == first
    assert ask(door, "/fr/search/?exact=&q=litige&utm_source=x").status == 200
    insight.searches.write()
    assert list(SearchCount.objects.values_list("query", "found")) == [("litige", 3)]


def test_a_repeated_prefix_comes_from_the_store(door, django_assert_num_queries):
    first = ask(door, "/api/v1/search?q=lit&lang=fr&limit=6")
    with django_assert_num_queries(0):
        assert ask(door, "/api/v1/search?q=lit&lang=fr&limit=6") == first
    assert first.headers["Access-Control-Allow-Origin"] == "*"


def test_a_visit_from_another_site_is_counted_from_stored_pages(door):
    for _ in range(3):
        ask(door, FRENCH, referer="https://forum.example.org/thread")
    ask(door, FRENCH, method="HEAD", referer="https://forum.example.org/thread")
    visits.write()
    assert list(Referral.objects.values_list("article", "host", "times")) == [(16, "forum.example.org", 3)]


def test_a_vote_on_a_stored_page_counts(door):
    from faq.models import FeedbackCount

    ask(door, FRENCH)
    page = ask(door, FRENCH).body.decode()
    token = page.partition('name="token" value="')[2].partition('"')[0]
    said = ask(
        door, "/fr/articles/16/feedback/", "POST", f"token={token}&answer=yes".encode(), origin="http://127.0.0.1:8000"
    )
    assert said.status == 303
    assert FeedbackCount.objects.count() == 1


def test_over_plain_http_django_has_the_word_where_it_redirects_to_https(door, settings):
    settings.SECURE_SSL_REDIRECT = True
    ask(door, FRENCH)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ask(door, FRENCH, x_forwarded_proto="http")
    assert len(door.pages) == 0
    ask(door, FRENCH, x_forwarded_proto="https")
    assert len(door.pages) == 1


def test_of_many_who_ask_at_once_one_makes_the_page():
    flights, going, made, got = Flights(), Event(), [], []

    def maker():
        made.append(1)
        going.wait(20)
        return page

    page = pages.page(200, [], b"x", [])
    threads = [Thread(target=lambda: got.append(flights.make("key", maker)[0])) for _ in range(5)]
    for thread in threads:
        thread.start()
    while not made:
        pass
    going.set()
    for thread in threads:
        thread.join(20)
    assert got == [page] * 5
    # Who came after the landing made one anew; of those who came before it, one.
    assert len(made) <= len(threads)


def test_a_maker_that_fails_keeps_nobody_waiting():
    flights = Flights()
    with pytest.raises(ZeroDivisionError):
        flights.make("key", lambda: 1 // 0)
    assert flights.make("key", lambda: None) == (None, True)


def test_every_rule_names_an_address_of_the_site():
    from django.urls import get_resolver

    names = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    assert {name for name in rules.RULES if ":" not in name} <= names


def test_what_lies_in_memory_is_at_hand_and_needs_nobody(door, django_assert_num_queries):
    assert not door.at_hand(environment(FRENCH))
    first, asked = ask(door, FRENCH), environment(FRENCH)
    with django_assert_num_queries(0):
        assert door.at_hand(asked)
    workflow.publish(make_draft(title="Un autre titre"))  # between the question and the answer
    door.watch.fresh()
    with django_assert_num_queries(0):
        assert answer(door, asked) == first
    assert not door.at_hand(environment(FRENCH))


@pytest.mark.parametrize(
    "other",
    [{"method": "POST"}, {"host": "elsewhere.example"}, {"path": "/fr/nowhere/"}, {"path": f"{FRENCH}?lang=fr"}],
)
def test_what_might_need_django_is_not_at_hand(door, other):
    ask(door, FRENCH)
    assert not door.at_hand(environment(**{"path": FRENCH, **other}))


def test_nothing_is_at_hand_while_only_the_database_could_tell_the_edition(door):
    ask(door, FRENCH)
    door.watch._confirmed -= 1000
    assert not door.at_hand(environment(FRENCH))


def test_a_page_that_the_kernel_might_not_take_in_one_go_is_not_at_hand(door, monkeypatch):
    ask(door, FRENCH)
    monkeypatch.setattr(doors, "AT_ONCE", 1000)
    assert not door.at_hand(environment(FRENCH))


def test_a_stored_answer_costs_few_calls(door):
    """No time is measured: the calls of Python functions say as much on every machine."""
    etag = ask(door, FRENCH, accept_encoding="br").headers["ETag"]
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": FRENCH, "QUERY_STRING": "", "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT_ENCODING": "br", "wsgi.url_scheme": "http",
    }  # fmt: skip
    for more in ({}, {"HTTP_IF_NONE_MATCH": etag}):
        assert calls_of(lambda more=more: door({**environ, **more}, lambda status, headers: None)) <= 32


def calls_of(what):
    calls = []
    sys.setprofile(lambda frame, event, argument: calls.append(event) if event in ("call", "c_call") else None)
    try:
        what()
    finally:
        sys.setprofile(None)
    return len(calls)
