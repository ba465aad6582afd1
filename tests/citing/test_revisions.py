import re
from hashlib import sha256

import pytest

from tests.builders import make_article, make_draft

pytestmark = pytest.mark.django_db


def test_a_revision_reads_as_on_that_day(client):
    make_article(16, "fr", title="Ancien titre", markdown="Anciens mots.\n")
    make_article(16, "fr", title="Nouveau titre", markdown="Nouveaux mots.\n")
    page = client.get("/a/16/r/1/", headers={"Accept-Language": "en"})
    words = page.content.decode()
    assert page.status_code == 200
    assert "Anciens mots." in words
    assert "Nouveaux mots." not in words
    assert '<html lang="fr"' in words
    assert page.headers["Content-Language"] == "fr"


def test_a_revision_is_not_for_search_engines(client):
    make_article()
    page = client.get("/a/16/r/1/")
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_the_hash_on_the_page_is_that_of_the_file(client):
    make_article()
    shown = re.search(r"<code>([0-9a-f]{64})</code>", client.get("/a/16/r/1/").content.decode())[1]
    file = client.get("/a/16/r/1.md")
    assert sha256(file.content).hexdigest() == shown
    make_article(16, "fr", title="Un tout autre titre")
    assert sha256(client.get("/a/16/r/1.md").content).hexdigest() == shown


def test_a_draft_cannot_be_cited(client):
    make_article()
    make_draft(markdown="Pas encore public.\n")
    assert client.get("/a/16/r/2/").status_code == 404
    assert client.get("/a/16/r/2.md").status_code == 404


def test_a_spoilt_revision_link_is_mended(client):
    make_article()
    response = client.get("/a/16/r/1).")
    assert response.status_code == 301
    assert response.headers["Location"] == "/a/16/r/1/"


def test_a_revision_takes_one_query(client, django_assert_num_queries):
    make_article()
    with django_assert_num_queries(1):
        client.get("/a/16/r/1/")
