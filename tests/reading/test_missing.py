"""Pages that say what is missing: 404 and 500."""

import pytest
from django.db import OperationalError, connections
from django.test import Client

from tests.builders import make_article


@pytest.mark.django_db
def test_an_unknown_address_shows_what_was_probably_meant(client):
    text = make_article()
    response = client.get("/fr/ouvrir-litije.html")
    assert response.status_code == 404
    page = response.content.decode()
    assert "Il n’y a rien à cette adresse" in page
    assert text.get_absolute_url() in page[page.index('class="hits"') :]
    assert 'value="ouvrir litije"' in page
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/fr/articles/999-rien/",
        "/fr/articles/999999999999-rien/",
        "/fr/topics/rien/",
        "/de/",
        "/fr/%00/",
        "/fr/%F0%9F%98%80/",
        "/fr/%ED%A0%80/",
        "/fr/" + "a" * 5000,
        "/en/'%20OR%201=1--/",
        "/en/<script>alert(1)</script>/",
    ],
)
def test_no_address_breaks_the_page_that_helps(client, path):
    response = client.get(path, follow=True)
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()


@pytest.mark.django_db
def test_the_missing_page_speaks_the_language_of_the_address(client):
    assert "There is nothing at this address" in client.get("/en/nothing/").content.decode()
    assert (
        "There is nothing at this address"
        in client.get("/nothing/", headers={"accept-language": "en"}).content.decode()
    )


@pytest.mark.parametrize(("language", "words"), [("fr", "Une panne de notre côté"), ("en", "Something is broken")])
def test_without_the_database_the_page_that_says_so_is_whole(monkeypatch, language, words):
    def broken(*_args, **_options):
        raise OperationalError("disk I/O error")

    # Every way to the database: no connection, no cursor, no session. On the class: what is put back on the connection
    # itself would stay there, with the database barred as it was before a test without it.
    for way in ("cursor", "connect", "ensure_connection"):
        monkeypatch.setattr(type(connections["default"]), way, broken)
    response = Client(raise_request_exception=False).get(f"/{language}/")
    assert response.status_code == 500
    page = response.content.decode()
    assert f'<html lang="{language}">' in page
    assert words in page
    assert "Traceback" not in page
    assert not response.cookies
