"""Pictures of other sites are kept here when an editor saves, and never otherwise."""

import io
import socket

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import override
from PIL import Image

from faq.editorial import remote, workflow
from faq.editorial.texts import Text
from faq.models import Revision
from faq.operations import fetching
from tests.admin.test_writing import send
from tests.builders import make_article, make_draft
from tests.editorial.test_pictures import image
from tests.operations.test_fetching import at, fetcher_for, site  # noqa: F401
from tests.security.test_uploads import SCRIPT, bomb, place, where

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def other(site, monkeypatch):  # noqa: F811
    """Another site, which may be asked although it is on this machine."""
    site.bodies |= {
        "good": image().getvalue(), "place": place(), "page": b"<html>" + SCRIPT, "bomb": bomb(),
        "large": b"\x89PNG" + b"\0" * remote.pictures.MAX_BYTES,
    }  # fmt: skip
    monkeypatch.setattr(remote, "fetcher", lambda seconds: fetcher_for(site, seconds=seconds))
    return site


def taken(*addresses, **options):
    (text,), done = remote.take_over([" ".join(f"![alt]({address})" for address in addresses)], **options)
    return text, done


def test_a_picture_is_fetched_once_and_kept_as_an_upload_is(other):
    good, same = at(other, "/body?place"), at(other, "/to?/body?place")
    text, done = taken(good, good, same)
    (own,) = set(done.ours.values())
    assert text == f"![alt]({own}) ![alt]({own}) ![alt]({own})"
    assert remote.pictures.NAME.fullmatch(own.rpartition("/")[2])
    assert done.left == {}
    assert sorted(path for path, _host in other.asked) == ["/body?place", "/body?place", "/to?/body?place"]
    with default_storage.open(own.removeprefix("/media/")) as file:
        kept = file.read()
    assert where(place())
    assert not where(kept)
    assert taken(good)[1].ours[good] == own


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/404", "nothing at this address"),
        ("/500", "has an error"),
        ("/circle", "without end"),
        ("/body?page", "not a picture"),
        ("/body?bomb", "9000 × 9000"),
        ("/body?large", "larger than 5 MB"),
        ("/to?ftp://example.org/x.png", "nothing at this address"),
    ],
)
def test_what_cannot_be_taken_over_stays_and_is_told(other, path, reason):
    address = at(other, path)
    text, done = taken(address)
    assert (text, done.ours) == (f"![alt]({address})", {})
    assert reason in done.left[address]
    assert not default_storage.exists("images") or default_storage.listdir("images") == ([], [])


INSIDE = [
    "http://127.0.0.1/x.png", "http://169.254.169.254/latest/meta-data/", "http://2130706433/x.png", "http://0x7f.1/x.png",
    "http://[::1]/x.png", "http://[::ffff:10.0.0.1]/x.png", "http://localhost/x.png", "//192.168.1.1/x.png", "https://u:p@example.org/x.png",
    "http://example.org:22/x.png",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_no_picture_is_fetched_from_our_own_network(address, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: pytest.fail("a connection was made"))
    text, done = taken(address)
    assert (text, done.ours) == (f"![alt]({address})", {})
    assert "not a public address" in done.left[address]


def test_without_the_guard_it_would_be(other, monkeypatch):
    """The same path with the judgement of addresses switched off, and nothing else."""
    monkeypatch.setattr(fetching, "is_public", lambda address: True)
    monkeypatch.setattr(
        remote, "fetcher", lambda seconds: fetching.Fetcher(fetching.is_public, frozenset({other.server_port}))
    )
    assert at(other, "/body?good") in taken(at(other, "/body?good"))[1].ours


def test_a_redirect_into_our_own_network_brings_nothing(other, monkeypatch):
    judge = fetcher_for(other, allows=lambda address: str(address) == "127.0.0.1")
    monkeypatch.setattr(remote, "fetcher", lambda seconds: judge)
    address = at(other, "/to?" + at(other, "/body?good", "127.0.0.2"))
    assert "not a public address" in taken(address)[1].left[address]


def test_a_site_that_does_not_answer_holds_the_editor_up_for_the_time_of_all_together(other):
    slow = [at(other, f"/slow?{number}") for number in range(6)]
    text, done = taken(*slow, seconds=0.5)
    assert list(done.left) == slow
    assert text == " ".join(f"![alt]({address})" for address in slow)


def test_what_comes_in_time_is_kept_while_others_are_slow(other, monkeypatch):
    real = remote.pictures.store

    def store(file):
        other.closing.set()  # then the slow ones end
        return real(file)

    monkeypatch.setattr(remote.pictures, "store", store)
    slow, good = [at(other, f"/slow?{number}") for number in range(3)], at(other, "/body?good")
    _text, done = taken(*slow, good, seconds=60)
    assert (list(done.ours), sorted(done.left)) == ([good], slow)


def test_after_the_time_no_picture_is_drawn_any_more(other, monkeypatch):
    monkeypatch.setattr(remote.pictures, "store", lambda file: pytest.fail("drawn"))
    _text, done = taken(at(other, "/body?good"), seconds=0)
    assert len(done.left) == 1


def test_more_than_some_are_left_for_the_next_time(other, monkeypatch):
    monkeypatch.setattr(remote, "MOST", 1)
    first, second = at(other, "/body?good"), at(other, "/body?place")
    _text, done = taken(first, second)
    assert (list(done.ours), list(done.left)) == ([first], [second])


def test_a_picture_of_this_site_with_its_whole_address_is_not_fetched(settings, monkeypatch):
    monkeypatch.setattr(remote, "fetcher", lambda seconds: pytest.fail("fetched"))
    own = remote.pictures.store(image()).url
    assert taken(settings.SITE_URL + own)[0] == f"![alt]({own})"


def test_a_storage_that_fails_costs_nobody_the_text(other, monkeypatch, caplog):
    def full(file):
        raise RuntimeError("no space left")

    monkeypatch.setattr(remote.pictures, "store", full)
    assert "could not be stored" in taken(at(other, "/body?good"))[1].left[at(other, "/body?good")]
    assert "no space left" in caplog.text


def said(client):
    page = client.get("/admin/faq/article/16/change/").content.decode()
    return page[page.index('class="messagelist"') :].partition("</ul>")[0]


def test_saving_keeps_the_pictures_and_says_what_became_of_each(editor, other, monkeypatch):
    make_article(markdown="Texte.\n")
    good, gone = at(other, "/body?good"), at(other, "/404")
    real, open_ones = remote.take_over, []
    monkeypatch.setattr(
        remote, "take_over", lambda *args: open_ones.append(list(connection.savepoint_ids)) or real(*args)
    )
    typed = f"Texte.\n\n![Le bouton]({good})\n\n![Rien]({gone})\n"
    assert send(editor, **{"fr-markdown": typed, "action": "publish:fr"}).status_code == 302
    assert open_ones == [[]], "no transaction is open while other sites are waited for"
    revision = Revision.objects.newest_first()[0]
    own = remote.pictures.store(image()).url
    assert revision.markdown == typed.replace(good, own)
    assert f'<img src="{own}" alt="Le bouton"' in revision.html
    assert "Rien" in revision.html
    told = said(editor)
    assert good in told
    assert gone in told
    assert "nothing at this address" in told or "à cette adresse" in told
    # A later saving tries again what was left, although nothing was typed.
    other.asked.clear()
    send(editor, action="save:fr")
    assert [path for path, _host in other.asked] == ["/404"]


def test_without_the_address_taken_over_it_is_words_only(other):
    """Nothing but what is kept here is ever a picture on a page: `img-src 'self'` holds without a browser's help."""
    html = make_article(markdown=f"![Le bouton]({at(other, '/body?good')})\n").live.html
    assert "<img" not in html
    assert "Le bouton" in html
    assert other.asked == []


def test_what_is_refused_comes_back_with_the_pictures_that_were_kept(editor, other):
    make_article()
    good = at(other, "/body?good")
    page = send(editor, **{"fr-title": "", "fr-markdown": f"![Le bouton]({good})", "action": "save:fr"})
    assert page.status_code == 200
    assert remote.pictures.store(image()).url in page.content.decode()


def test_nothing_but_saving_fetches(editor, monkeypatch):
    """Not a preview, not what is kept while typing, not a verb of the workflow, not the page of a reader."""
    monkeypatch.setattr(remote, "fetcher", lambda seconds: pytest.fail("fetched"))
    markdown = "![alt](https://a.example/x.png)\n"
    draft = make_draft(markdown=markdown)
    workflow.publish(workflow.save_draft(draft.article, "fr", Text(title="a", summary="b", markdown=markdown)))
    editor.post("/admin/markdownify/", {"content": markdown, "language": "fr"})
    editor.post("/admin/keep/", {"number": 16, "version": 1, "language": "fr", "markdown": markdown})
    editor.get("/fr/articles/16/", follow=True)
    send(editor, **{"action": "archive:fr", "fr-reason": "Plus vrai."})
    send(editor, action="discard:fr")


def test_what_is_kept_is_a_picture_of_the_size_that_was_sent(other):
    _text, done = taken(at(other, "/body?good"))
    with default_storage.open(done.ours[at(other, "/body?good")].removeprefix("/media/")) as file:
        assert Image.open(io.BytesIO(file.read())).size == (600, 400)
