"""While the database is away, every published page is read from the disk, and nothing that was withdrawn."""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.http import HttpResponseRedirect
from django.test import Client
from django.utils import timezone

from faq.editorial import workflow
from faq.models import Translation
from faq.models.stamp import withhold_pages
from faq.operations import read_only
from faq.operations.store import watch as watching
from faq.operations.store.watch import FileWatch
from tests.builders import make_article, make_draft
from tests.operations.doors import ask, make_door

FRENCH, ENGLISH = "/fr/articles/16-comment-ouvrir-un-litige/", "/en/articles/16-how-to-open-a-dispute/"
AWAY = b'class="away-line"'


@pytest.fixture
def door(db, tmp_path, settings, monkeypatch):
    """With two texts that nobody has read yet."""
    settings.PAGES_DIR = tmp_path / "pages"
    monkeypatch.setattr("faq.operations.store.filling.time.sleep", lambda seconds: None)
    make_article()
    make_article(language="en", title="How to open a dispute")
    door = make_door(tmp_path)
    door.keeper.look()
    return door


class Database:
    """Goes away, from the watch and from whoever asks it all the same, and comes back."""

    def __init__(self, watch, monkeypatch):
        self.watch, self.patch = watch, monkeypatch

    def lose(self):
        def gone(*args):
            raise OperationalError("the server went away")

        self.patch.setattr(type(self.watch), "_stamp_stored", gone)
        self.patch.setattr("django.db.backends.utils.CursorWrapper.execute", gone)
        self.patch.setattr(watching, "GRACE", 0)
        self.watch.look()
        assert self.watch.away

    def find(self):
        self.patch.undo()
        self.watch.look()


@pytest.fixture
def database(door):
    with pytest.MonkeyPatch.context() as patch:
        yield Database(door.watch, patch)


def test_every_public_page_is_on_the_disk_without_having_been_read(door, client, database):
    paths = [line.removeprefix("http://127.0.0.1:8000") for name in ("fr", "en") for line in locations(client, name)]
    assert {FRENCH, ENGLISH, "/fr/", "/en/dispute/", "/en/topics/disputes-en/"} <= set(paths)
    database.lose()
    for path in paths:
        said = ask(door, path)
        assert (said.status, said.body.count(AWAY)) == (200, 1), path
        assert said.headers["Cache-Control"] == "no-store"
        assert "ETag" not in said.headers


def locations(client, language):
    page = client.get(f"/sitemap-{language}.xml").content.decode()
    return [part.partition("</loc>")[0] for part in page.split("<loc>")[1:]]


def test_the_line_on_top_speaks_the_language_of_the_page(door, database):
    database.lose()
    assert "cannot be reached" in ask(door, ENGLISH).body.decode()
    assert "n’est pas joignable" in ask(door, FRENCH).body.decode()


def test_short_links_and_old_names_lead_to_the_page(door, database):
    database.lose()
    for path, place in {
        "/a/16/": FRENCH,
        "/a/16/before/": f"{FRENCH}#before",
        "/a/16/?lang=en": ENGLISH,
        "/en/articles/16-older/": ENGLISH,
        "/": "/fr/",
    }.items():
        said = ask(door, path)
        assert (said.status, said.headers["Location"]) == (302, place)


def test_search_says_that_it_is_away_and_offers_the_topics(door, database):
    database.lose()
    said = ask(door, "/en/search/?q=dispute")
    assert (said.status, said.headers["Retry-After"]) == (503, "10")
    assert "/en/topics/disputes-en/" in said.body.decode()
    assert "Search is away" in said.body.decode()
    assert ask(door, "/api/v1/search?q=dispute&lang=en").headers["Content-Type"] == "application/problem+json"


def test_what_is_on_no_disk_is_an_honest_page_and_not_an_error(door, database):
    database.lose()
    for path in ("/fr/nothing/", "/admin/", "/a/99/"):
        said = ask(door, path)
        assert (said.status, said.headers["Retry-After"]) == (503, "10")
        assert "Content-Security-Policy" in said.headers


def test_a_page_whose_query_fails_comes_from_the_disk(door, monkeypatch):
    """The stamp can be read, another table cannot: a part of the file is damaged."""

    def damaged(*args):
        raise DatabaseError("database disk image is malformed")

    kept = door.disk.shown()["editions"][0]
    (door.disk.folder / kept).rename(door.disk.folder / "older")
    door.disk.show(["older"], door.disk.content(), None)
    monkeypatch.setattr("faq.reading.views.pages.article_page", damaged)
    said = ask(door, FRENCH)
    assert (said.status, said.body.count(AWAY)) == (200, 1)
    door.disk.show([], door.disk.content(), None)
    assert ask(door, FRENCH).status == 500


def test_it_comes_back_by_itself(door, database):
    database.lose()
    assert AWAY in ask(door, FRENCH).body
    database.find()
    assert AWAY not in ask(door, FRENCH).body


def test_a_crash_after_the_publication_shows_nothing_withdrawn(door, database):
    workflow.archive(Translation.objects.get(language="fr"), reason="Faux.")
    # The process dies here, and the database with it: nothing was filled anew.
    database.lose()
    for path in (FRENCH, "/fr/", "/fr/topics/disputes-fr/", "/fr/feed.atom"):
        assert ask(door, path).status == 503


def test_after_the_next_filling_all_but_the_withdrawn_is_shown(door, database):
    workflow.archive(Translation.objects.get(language="fr"), reason="Faux.")
    door.keeper.look()
    database.lose()
    assert ask(door, ENGLISH).status == 200
    assert ask(door, "/fr/").status == 200
    assert ask(door, FRENCH).status == 302  # to the language that it still has


def test_a_publication_that_was_rolled_back_does_not_withhold_the_pages_for_long(door, database, monkeypatch):
    with transaction.atomic():
        workflow.publish(make_draft(markdown="Nouveau.\n"))
        transaction.set_rollback(True)
    door.keeper.look()
    assert door.disk.shown() == {}
    monkeypatch.setattr("faq.operations.store.disk.ROLLED_BACK", 0)
    door.keeper.look()
    database.lose()
    assert ask(door, FRENCH).status == 200


def test_a_text_that_ends_by_itself_ends_without_the_database_too(door, database, monkeypatch):
    now = timezone.now()
    make_article(17, title="Promotion")
    Translation.objects.filter(article=17).update(closes=now + timedelta(hours=1))
    workflow.publish(make_draft(18, title="Autre"))
    door.keeper.look()
    database.lose()
    promotion = "/fr/articles/17-promotion/"
    assert ask(door, promotion).status == 200
    monkeypatch.setattr("faq.operations.store.disk.time.time", (now + timedelta(hours=2)).timestamp)
    monkeypatch.setattr("faq.operations.store.away.time.time", (now + timedelta(hours=2)).timestamp)
    assert [ask(door, path).status for path in (promotion, "/a/17/", promotion[:-1] + ".md", "/fr/")] == [503] * 4
    assert ask(door, ENGLISH).status == 200


def test_a_damaged_file_is_no_page(door):
    edition = door.disk.shown()["editions"][0]
    file = door.disk._file(FRENCH, edition)
    for spoilt in (b"", b"{}\n", file.read_bytes()[:-9], b"\x00" * 400):
        file.write_bytes(spoilt)
        assert door.disk.get(FRENCH, edition) is None
    assert ask(door, FRENCH).status == 200


def test_only_one_process_fills(door):
    with door.disk.alone() as first, door.disk.alone() as second:
        assert (first, second) == (True, False)


def test_pages_are_withheld_only_where_some_are_kept(settings, tmp_path):
    settings.PAGES_DIR = tmp_path / "none"
    withhold_pages()
    assert not settings.PAGES_DIR.exists()


def test_a_watch_over_a_file_sees_it_change_go_and_come_back(tmp_path, monkeypatch):
    monkeypatch.setattr(watching, "edition_of", lambda stamp: watching.Edition(stamp, stamp, 0.0, float("inf")))
    monkeypatch.setattr(watching, "PAUSE", 0)
    file = tmp_path / "site.sqlite3"

    def write(stamp, file=file):
        with sqlite3.connect(file) as line:
            line.execute("CREATE TABLE IF NOT EXISTS faq_contentstamp (id INTEGER PRIMARY KEY, value TEXT)")
            line.execute("REPLACE INTO faq_contentstamp VALUES (1, ?)", [stamp])
        line.close()

    watch = FileWatch(str(file))
    assert watch.edition() is None
    write("a")
    watch.look()
    assert watch.edition().name == "a"
    write("b")
    assert watch.edition().name == "b"
    file.rename(tmp_path / "kept")
    watch.look()
    assert watch.edition() is None
    assert not file.exists()
    file.write_bytes(b"this is no database, and it is long enough to be read as one" * 99)
    watch.look()
    assert watch.edition() is None
    write("c", tmp_path / "copy")
    (tmp_path / "copy").replace(file)
    before = watch.generation
    watch.look()
    assert (watch.edition().name, watch.generation > before) == ("c", True)


@pytest.mark.django_db
class TestReadOnly:
    QUESTION = {"text": "Mon colis est\nperdu <b>", "email": "a@example.org", "token": "t", "password": "secret"}

    def test_the_setting_refuses_what_is_sent_and_keeps_every_word(self, client, settings):
        settings.READ_ONLY = True
        response = client.post("/fr/ask/", self.QUESTION)
        page = response.content.decode()
        assert (response.status_code, response.headers["Retry-After"]) == (503, "300")
        assert "Mon colis est\nperdu &lt;b&gt;</textarea>" in page
        assert 'name="token" value="t"' in page
        assert 'action="/fr/ask/"' in page
        assert "secret" not in page

    def test_reading_and_composing_a_message_go_on(self, client, settings):
        make_article()
        settings.READ_ONLY = True
        assert client.get(FRENCH).status_code == 200
        assert client.post("/fr/prepare/", {"what": "late"}).status_code == 200

    def test_editors_lose_no_text_either(self, client, settings):
        settings.READ_ONLY = True
        response = client.post("/admin/faq/article/add/", {"markdown": "## Long\n\nwork"})
        assert response.status_code == 503
        assert "## Long\n\nwork</textarea>" in response.content.decode()

    def test_after_a_writing_that_failed_the_next_does_not_even_try(self, monkeypatch):
        tries = []

        def full(*args):
            tries.append(args)
            raise DatabaseError("database or disk is full")

        monkeypatch.setattr("faq.contact.views.pages.checklist", full)
        client = Client(raise_request_exception=False)
        for _ in range(2):
            response = client.post("/fr/prepare/", {"order_number": "4711"})
            assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
            assert 'value="4711"' in response.content.decode()
        response = client.post("/fr/ask/", self.QUESTION)
        assert response.status_code == 503
        assert "Mon colis est" in response.content.decode()

    def test_then_one_at_a_time_tries_until_something_was_stored(self, rf):
        meanwhile = []

        def store(request):
            if not meanwhile:
                meanwhile.append(sent().status_code)
            return HttpResponseRedirect("/fr/ask/thanks/")

        middleware = read_only.ReadOnlyMiddleware(store)
        sent = lambda: middleware(rf.post("/fr/ask/", self.QUESTION))  # noqa: E731
        middleware._until = time.monotonic() - 1
        assert (sent().status_code, meanwhile) == (302, [503])
        assert middleware._until == 0

    def test_what_was_sent_while_the_database_is_away_is_kept(self, door, database):
        database.lose()
        said = ask(door, "/fr/ask/", "POST", b"text=Mon+colis&email=")
        assert (said.status, said.headers["Retry-After"]) == (503, "10")
        assert 'value="Mon colis"' in said.body.decode()
