"""What crawlers read: sitemaps with alternates, robots.txt."""

from xml.etree import ElementTree

import pytest
from django.conf import settings

from tests.builders import make_article

pytestmark = pytest.mark.django_db

DOORS = ("contact", "prepare", "dispute", "ask", "citing", "accessibility")
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(client, path):
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)


def test_the_index_names_a_sitemap_of_each_language(client):
    make_article()
    index = read(client, "/sitemap.xml")
    found = [place.text for place in index.findall("s:sitemap/s:loc", SPACES)]
    assert found == [f"{settings.SITE_URL}/sitemap-{code}.xml" for code, _name in settings.LANGUAGES]


def test_every_page_stands_in_the_sitemap_with_itself_and_its_translations(client):
    french = make_article()
    english = make_article(language="en", title="How to open a dispute?")
    make_article(17, title="Quel délai ?")
    entries = {
        url.find("s:loc", SPACES).text: {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link[@rel='alternate']", SPACES)
        }
        for url in read(client, "/sitemap-fr.xml").findall("s:url", SPACES)
    }
    site = settings.SITE_URL
    assert entries == {
        f"{site}/fr/": {"fr": f"{site}/fr/", "en": f"{site}/en/"},
        **{f"{site}/fr/{door}/": {code: f"{site}/{code}/{door}/" for code in ("fr", "en")} for door in DOORS},
        f"{site}/fr/topics/disputes-fr/": {
            "fr": f"{site}/fr/topics/disputes-fr/",
            "en": f"{site}/en/topics/disputes-en/",
        },
        f"{site}{french.get_absolute_url()}": {
            "fr": f"{site}{french.get_absolute_url()}",
            "en": f"{site}{english.get_absolute_url()}",
        },
        f"{site}/fr/articles/17-quel-delai/": {"fr": f"{site}/fr/articles/17-quel-delai/"},
    }


def test_every_address_of_the_sitemap_answers_at_once(client):
    make_article()
    make_article(language="en", title="How to open a dispute?")
    for code in ("fr", "en"):
        for place in read(client, f"/sitemap-{code}.xml").findall("s:url/s:loc", SPACES):
            assert client.get(place.text.removeprefix(settings.SITE_URL)).status_code == 200


def test_a_sitemap_takes_three_queries(client, django_assert_num_queries):
    make_article()
    make_article(language="en")
    with django_assert_num_queries(3):
        client.get("/sitemap-fr.xml")


def test_robots_may_read_all_but_the_admin(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
