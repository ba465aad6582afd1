from datetime import UTC, datetime

import pytest
import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from faq.models import Translation
from tests.builders import make_article, make_draft, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def article(db):
    make_article(17, "fr", title="Quel délai ?")
    make_article(16, "en", title="How do I open a dispute?")
    return make_article(16, "fr", markdown="## Avant {#before}\n\nVoir [[17]].\n", keywords=["litige"])


def test_an_article_is_read(client, article, settings):
    body = client.get("/api/v1/articles/16?lang=fr").json()
    assert body["title"] == "Comment ouvrir un litige ?"
    assert body["url"] == f"{settings.SITE_URL}/fr/articles/16-comment-ouvrir-un-litige/"
    assert body["permalink"] == f"{settings.SITE_URL}/a/16/?lang=fr"
    assert body["headings"] == [
        {"anchor": "before", "level": 2, "title": "Avant", "permalink": f"{settings.SITE_URL}/a/16/before/?lang=fr"}
    ]
    assert f'href="{settings.SITE_URL}/fr/articles/17-quel-delai/"' in body["html"]
    assert f"[Quel délai ?]({settings.SITE_URL}/a/17/?lang=fr)" in body["markdown"]
    assert sorted(body["languages"]) == ["en", "fr"]
    assert body["topic"]["key"] == "disputes"
    assert body["sha256"]


def test_articles_come_page_by_page(client, article, settings):
    for number in range(20, 25):
        make_article(number, "fr", title=f"Titre {number}")
    seen, address = [], "/api/v1/articles?lang=fr&limit=3"
    while address:
        page = client.get(address.removeprefix(settings.SITE_URL)).json()
        seen += [text["number"] for text in page["articles"]]
        address = page["next"]
    assert seen == [16, 17, 20, 21, 22, 23, 24]


def test_changes_since_a_moment_are_listed_in_order(client, article, settings):
    Translation.objects.filter(article=17).update(updated=datetime(2026, 1, 1, tzinfo=UTC))
    every = client.get("/api/v1/changes").json()["changes"]
    assert [(c["number"], c["language"]) for c in every] == [(17, "fr"), (16, "en"), (16, "fr")]
    some = client.get("/api/v1/changes?since=2026-06-01").json()["changes"]
    assert [c["number"] for c in some] == [16, 16]
    first = client.get("/api/v1/changes?limit=2").json()
    rest = client.get(first["next"].removeprefix(settings.SITE_URL)).json()
    assert first["changes"] + rest["changes"] == every
    assert rest["next"] is None


def test_nothing_unpublished_is_told(client, article):
    make_draft(18, "fr", title="Brouillon secret")
    make_draft(16, "fr", title="Titre secret")
    for path in ("/api/v1/articles", "/api/v1/changes", "/api/v1/articles/16"):
        assert "ecret" not in client.get(path).content.decode()
    assert client.get("/api/v1/articles/18").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/articles?limit=0", 422),
        ("/api/v1/articles?limit=999999999999999999999999", 422),
        ("/api/v1/articles?limit=abc", 422),
        ("/api/v1/articles?lang=xx", 422),
        ("/api/v1/articles?lang=%00", 422),
        ("/api/v1/articles?cursor=%C3%A9", 400),
        ("/api/v1/articles?cursor=AAAA", 400),
        ("/api/v1/articles?cursor=" + "A" * 10_000, 422),
        ("/api/v1/changes?cursor=MTZ-", 400),
        ("/api/v1/changes?cursor=eH4x", 400),
        ("/api/v1/changes?since=yesterday", 422),
        ("/api/v1/changes?since=0001-01-01T00:00:00%2B14:00", 400),
        ("/api/v1/articles/0", 422),
        ("/api/v1/articles/99999999999999999999", 422),
        ("/api/v1/articles/x", 422),
        ("/api/v1/articles/16?lang=de", 422),
        ("/api/v1/articles/99", 404),
        ("/api/v1/nothing", 404),
        ("/api/v2/", 404),
    ],
    ids=lambda value: str(value)[:60],
)
def test_bad_requests_are_problems_in_json(client, article, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["detail"]


def test_it_can_only_be_read(client, article):
    for method in (client.post, client.put, client.delete, client.patch):
        response = method("/api/v1/articles")
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert response.json()["status"] == 405


def test_any_site_may_ask(client, article):
    for response in (
        client.get("/api/v1/articles"),
        client.options("/api/v1/articles"),
        client.get("/api/v1/articles/99"),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies


def test_what_did_not_change_is_not_sent_again(client, article):
    etag = client.get("/api/v1/articles/16").headers["ETag"]
    again = client.get("/api/v1/articles/16", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    make_article(16, "fr", title="Un autre titre")
    assert client.get("/api/v1/articles/16", headers={"If-None-Match": etag}).status_code == 200


def test_head_is_like_get(client, article):
    for path in (
        "/api/v1/articles",
        "/api/v1/articles/16",
        "/api/v1/changes",
        "/api/v1/openapi.json",
        "/api/v1/search?q=x",
    ):
        assert client.head(path).headers == client.get(path).headers


def test_who_asks_too_often_is_told_to_wait(client, article, monkeypatch):
    monkeypatch.setattr("faq.citing.middleware.REQUESTS", 2)
    codes = [client.get("/api/v1/changes").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    response = client.get("/api/v1/changes")
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert response.json()["title"] == "Too Many Requests"
    assert client.get("/fr/").status_code == 200


def test_query_budgets(client, article, django_assert_num_queries):
    for path, queries in (("/api/v1/articles", 2), ("/api/v1/articles/16", 4), ("/api/v1/changes", 1)):
        with django_assert_num_queries(queries):
            client.get(path)


def test_the_description_names_every_address(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths) == {"/api/v1/articles", "/api/v1/articles/{number}", "/api/v1/changes", "/api/v1/search"}


@pytest.fixture
def schema(article, monkeypatch, connection_stays_open):
    monkeypatch.setattr("faq.citing.middleware.REQUESTS", 10**9)
    make_topic("delivery")
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


described = schemathesis.pytest.from_fixture("schema")


@described.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_keeps_its_own_description(case):
    # A cursor is one of ours or not: no pattern can say which, so a well-formed one may still be refused.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
