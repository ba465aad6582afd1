"""Addresses at which readers found nothing: counted, and led somewhere for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from faq.citing.missed import countable, misses
from faq.models import Address, MissedAddress, counting
from tests.builders import make_article, make_colleague, make_topic

pytestmark = pytest.mark.django_db
PAGE = "/admin/faq/missedaddress/"


def counts():
    misses.write()
    return dict(MissedAddress.objects.values_list("path", "times"))


def miss(path="/guide/litige.html", times=3):
    MissedAddress.objects.create(day=timezone.now().date(), path=path, times=times)


def test_an_address_is_counted_per_day_with_nothing_of_the_visit(client):
    for path in ("/guide/litige.html", "/Guide/Litige.html).", "/guide/litige.html?utm=1&mail=a@b.c"):
        assert client.get(path, headers={"Referer": "https://forum.example.org/"}).status_code == 404
    client.head("/guide/litige.html")
    client.post("/guide/litige.html")
    assert counts() == {"/guide/litige.html": 3}


@pytest.mark.parametrize(
    "path",
    ["/", "/wp-login.php", "/.env", "/.git/config", "/admin/x/", "/static/x.css", "/api/v2/", "/image.png", "/x.php", "/backup.zip",
     "/cgi-bin/test/", "/compte/marie@example.org/", "/compte/marie%40example.org/", "/suivi/8123456789012/", "/tel/0612345678/",
     "/reset/a8f3k29d7s6h1q0z/", "/t/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4", "/" + "a" * 300, "/apple-touch-icon-precomposed/", "/%00/",
     "/colis-lp00123456789cn/"],
)  # fmt: skip
def test_what_programs_try_and_what_could_name_somebody_is_not_kept(client, path):
    assert countable(path) == ""
    client.get(path)
    assert counts() == {}


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/litige", "/litige/"),
        ("/fr/articles/12345-quel-delai/", "/fr/articles/12345-quel-delai/"),
        ("/a/9999/", "/a/9999/"),
        ("/guide-2024.html", ""),
        (
            "/aide/ouvrir-un-litige-aliexpress-etape-par-etape.html",
            "/aide/ouvrir-un-litige-aliexpress-etape-par-etape.html",
        ),
        ("/en/topics/refunds/", "/en/topics/refunds/"),
    ],
)
def test_what_a_reader_may_have_followed_is_kept(path, kept):
    assert countable(path) == kept


def test_an_address_of_former_days_is_led_on_and_not_counted(client):
    make_article(16)
    assert client.get("/fr/articles/16-ancien/").status_code == 301
    assert client.get("/a/16).").status_code in (301, 302)
    assert counts() == {}


def test_one_visitor_and_one_day_fill_no_table(client, monkeypatch):
    for number in range(25):
        client.get(f"/page-{number}/")
    assert len(counts()) == 20
    monkeypatch.setattr(counting, "MOST_PER_DAY", 20)
    client.get("/autre-page/", REMOTE_ADDR="192.0.2.9")
    client.get("/page-1/", REMOTE_ADDR="192.0.2.9")
    assert "/autre-page/" not in counts()
    assert counts()["/page-1/"] == 2


def test_old_days_are_forgotten(client, settings):
    settings.MISSED_COUNTS_DAYS = 30
    today = timezone.now().date()
    for days in (29, 31):
        MissedAddress.objects.create(day=today - timedelta(days=days), path=f"/d{days}/", times=1)
    client.get("/litige/")
    assert set(counts()) == {"/d29/", "/litige/"}


def test_only_what_is_asked_for_often_is_shown_with_what_it_may_have_meant(editor):
    make_article(16)
    miss("/guide/ouvrir-litige.html", 3)
    miss("/une-seule-fois/", 2)
    page = editor.get(PAGE).content.decode()
    assert "/guide/ouvrir-litige.html" in page
    assert "/une-seule-fois/" not in page
    assert 'name="number" value="16"' in page


@pytest.mark.parametrize(
    "path", ["/guide/litige.html", "/litige/", "/a/9999/", "/fr/articles/999-rien/", "/en/topics/refunds/"]
)
def test_one_click_leads_it_to_an_article_for_ever(editor, path):
    text = make_article(16)
    assert countable(path) == path
    miss(path)
    response = editor.post(PAGE, {"path": path, "number": "16"}, follow=True)
    assert not counts()
    assert response.context["messages"]
    moved = editor.get(path)
    assert (moved.status_code, moved["Location"]) == (301, text.get_absolute_url())
    assert editor.get(path.rstrip("/") + ").")["Location"] == text.get_absolute_url()
    assert counts() == {}


def test_it_can_lead_to_a_heading(editor):
    text = make_article(16)
    miss()
    editor.post(PAGE, {"path": "/guide/litige.html", "number": "16", "anchor": "#before"})
    assert editor.get("/guide/litige.html")["Location"] == f"{text.get_absolute_url()}#before"


@pytest.mark.parametrize(
    "data",
    [
        {"path": "/guide/litige.html", "number": "99"},
        {"path": "/guide/litige.html", "number": "²"},
        {"path": "/guide/litige.html"},
        {"path": "/guide/litige.html", "number": "16", "anchor": "nowhere"},
        {"path": "/nobody-asked/", "number": "16"},
        {"path": "\0", "number": "16"},
        {"path": "", "dismiss": "1\0"},
    ],
)
def test_what_leads_nowhere_is_refused_and_changes_nothing(editor, data):
    make_article(16)
    miss()
    before = Address.objects.count()
    assert editor.post(PAGE, data, follow=True).context["messages"]
    assert Address.objects.count() == before
    assert counts()


def test_it_can_be_forgotten(editor):
    miss()
    editor.post(PAGE, {"path": "/guide/litige.html", "dismiss": "1"})
    assert counts() == {}


def test_only_publishers_lead_readers(client):
    make_article(16)
    miss()
    client.force_login(make_colleague("Writers", "wanda"))
    assert 'name="number"' not in client.get(PAGE).content.decode()
    client.post(PAGE, {"path": "/guide/litige.html", "number": "16"})
    assert client.get("/guide/litige.html").status_code == 404


def test_a_real_page_that_comes_later_takes_its_address_back(editor):
    make_article(16)
    miss("/fr/topics/gear-fr/")
    editor.post(PAGE, {"path": "/fr/topics/gear-fr/", "number": "16"})
    assert editor.get("/fr/topics/gear-fr/").status_code == 301
    make_topic("gear")
    assert editor.get("/fr/topics/gear-fr/").status_code == 200
