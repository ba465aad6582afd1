"""What Prometheus reads, and who may read it."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from faq.operations.monitoring import health
from tests.builders import make_article
from tests.serving import served

TOKEN = "a-token-of-more-than-twenty-letters"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    health.forget()


def samples(response) -> dict[tuple[str, tuple[str, ...]], float]:
    families = text_string_to_metric_families(response.text)
    return {(one.name, tuple(one.labels.values())): one.value for family in families for one in family.samples}


@pytest.mark.django_db
def test_answers_are_counted_by_the_name_of_their_page(client):
    path = make_article().get_absolute_url()
    key = ("helpcenter_requests_total", ("GET", "200", "article"))
    before = samples(client.get("/metrics")).get(key, 0)
    served(path)
    served("/fr/alice@example.org/")
    after = client.get("/metrics")
    assert after.headers["Content-Type"].startswith("text/plain")
    assert samples(after)[key] == before + 1
    assert ("helpcenter_requests_total", ("GET", "404", "unknown")) in samples(after)
    assert "alice" not in after.text
    assert samples(after)["helpcenter_published_texts", ()] == 1
    assert samples(after)["helpcenter_check_ok", ("database",)] == 1


@pytest.mark.django_db
def test_without_a_token_only_this_machine_reads_them(client, settings):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 404
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client.get("/metrics").status_code == 404


@pytest.mark.django_db
def test_with_a_token_whoever_has_it_reads_them(client, settings):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": "Bearer é"}).status_code == 401
    given = {"authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", headers=given, REMOTE_ADDR="203.0.113.9").status_code == 200
