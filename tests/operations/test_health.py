import pytest
from django.db import OperationalError, connections


def test_live_answers_without_the_database(client):
    response = client.get("/health/live")
    assert (response.status_code, response.content) == (200, b"live\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready_asks_the_database_once(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/health/ready").status_code == 200


def test_ready_says_when_the_database_does_not_answer(client, monkeypatch):
    def away(_connection):
        raise OperationalError

    monkeypatch.setattr(type(connections["default"]), "cursor", away)
    assert client.get("/health/ready").status_code == 503


def test_health_is_asked_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/live").status_code == 200
    assert client.get("/robots.txt").status_code == 301
