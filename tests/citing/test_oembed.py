import pytest

from tests.builders import make_article

pytestmark = pytest.mark.django_db
FRENCH = "/fr/articles/16-comment-ouvrir-un-litige/"


@pytest.fixture
def article(db):
    make_article(16, "en", title="How do I open a dispute?")
    return make_article(16, "fr")


@pytest.fixture
def ask(client, settings):
    def ask(path, **more):
        url = path if path.startswith("http") else settings.SITE_URL + path
        return client.get("/oembed", {"url": url, **more})

    return ask


def test_it_works(ask, article, settings):
    response = ask(FRENCH)
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    body = response.json()
    assert (body["version"], body["type"], body["title"]) == ("1.0", "rich", "Comment ouvrir un litige ?")
    assert (body["width"], body["height"]) == (600, 260)
    assert (body["thumbnail_width"], body["thumbnail_height"]) == (1200, 630)
    assert body["thumbnail_url"].startswith(f"{settings.SITE_URL}/media/cards/")
    assert f'<iframe src="{settings.SITE_URL}/embed/16/?lang=fr" width="600" height="260"' in body["html"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in body["html"]


def test_permalinks_old_slugs_and_spoilt_links_are_known_too(ask, article):
    for path in (
        "/a/16/?lang=fr",
        "/a/16/before/?lang=fr",
        "/fr/articles/16-autrefois/",
        f"{FRENCH})",
        "/FR/articles/16",
    ):
        assert ask(path).json()["title"] == "Comment ouvrir un litige ?", path
    assert ask("/a/16/?lang=en").json()["title"] == "How do I open a dispute?"


def test_the_size_asked_for_is_kept(ask, article):
    body = ask(FRENCH, maxwidth="300", maxheight="120").json()
    assert (body["width"], body["height"]) == (300, 120)
    assert 'width="300" height="120"' in body["html"]
    assert not [key for key in body if key.startswith("thumbnail")]


def test_a_large_enough_size_shows_the_thumbnail(ask, article):
    body = ask(FRENCH, maxwidth="1200", maxheight="630").json()
    assert body["thumbnail_width"] == 1200
    assert body["width"] == 600


@pytest.mark.parametrize(
    "url",
    ["https://elsewhere.example/fr/articles/16-x/", "/fr/articles/16-x/", "javascript:alert(1)", "data:text/html,x",
     "http://[", "http://127.0.0.1:8000/fr/", "http://127.0.0.1:8000/a/99/", "http://127.0.0.1:99999/a/16/",
     "http://127.0.0.1:8000/" + "a" * 10_000, "ftp://127.0.0.1:8000/a/16/", "http://127.0.0.1:8000@evil.example/a/16/",
     "\x00", "http://127.0.0.1:8000/a/16\x00", "http://127.0.0.1:8000.evil.example/a/16/", "\ud800"],
)  # fmt: skip
def test_foreign_and_unknown_addresses_are_404(client, article, url, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    data = url.encode("utf-8", "surrogatepass").decode("latin-1") if "\ud800" in url else url
    response = client.get("/oembed", {"url": data})
    if url.endswith("16\x00"):
        assert response.status_code == 200  # spoilt, and mended like any other link
        return
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("url=", 400), ("url=%ff%fe", 404), ("url=x&format=xml", 501), ("url=x&format=", 501),
     ("url=x&maxwidth=0", 400), ("url=x&maxwidth=-1", 400), ("url=x&maxheight=abc", 400),
     ("url=x&maxwidth=99999999999999999999", 400), ("url=x&maxwidth=²", 400)],
)  # fmt: skip
def test_bad_requests_are_told_why(client, db, query, status):
    response = client.get(f"/oembed?{query}")
    assert response.status_code == status
    problem = response.json()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem["detail"]


def test_an_embed_may_stand_on_any_page(client, article):
    response = client.get("/embed/16/?lang=fr")
    assert "X-Frame-Options" not in response.headers
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    page = response.content.decode()
    assert "Comment ouvrir un litige" in page
    assert "<script" not in page
    assert "<form" not in page
    assert not response.cookies


def test_other_pages_may_not(client, article):
    response = client.get(FRENCH)
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_an_embed_of_nothing_is_calm(client, db):
    response = client.get("/embed/99/?lang=en")
    assert response.status_code == 404
    assert "This answer is no longer here" in response.content.decode()


def test_oembed_takes_two_queries(client, article, django_assert_num_queries, settings):
    with django_assert_num_queries(2):
        client.get("/oembed", {"url": settings.SITE_URL + FRENCH})
    with django_assert_num_queries(2):
        client.get("/embed/16/")
