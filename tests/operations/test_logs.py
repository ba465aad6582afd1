"""Lines of the log: an id for each request, and nothing of a person."""

import json
import logging
import sys

import pytest

from faq.operations import errors, logs

SENSITIVE = ["alice@example.org", "203.0.113.9", "2001:db8::7", "secret-word"]


def record(message, *args, **extra):
    return logging.makeLogRecord({"name": "faq.x", "levelname": "ERROR", "msg": message, "args": args, **extra})


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("The mail to alice@example.org failed", "The mail to [mail address] failed"),
        ("Invalid request from ip=203.0.113.9: x", "Invalid request from ip=[network address]: x"),
        ("from 203.0.113.9:51000", "from [network address]:51000"),
        ("from 2001:db8::7 at 12:30:45", "from [network address] at 12:30:45"),
        ("Listening at: http://127.0.0.1:8000", "Listening at: http://127.0.0.1:8000"),
        ("GET /fr/search/?q=secret-word HTTP/1.1", "GET /fr/search/?[query] HTTP/1.1"),
        ("not null\nDETAIL:  Failing row contains (1, secret-word).", "not null\nDETAIL: [left out]"),
        ("postgres://site:secret-word@database/name", "postgres://site:[mail address]"),
    ],
)
def test_nothing_of_a_person_is_logged(message, kept):
    assert logs.impersonal(message) == kept


def test_a_line_of_json_says_when_what_and_for_which_request():
    with logs.request("f00d"):
        line = json.loads(logs.JsonLines().format(record("%s is away", "Redis", status=503)))
    assert line.pop("time").endswith("+00:00")
    expected = {"level": "ERROR", "logger": "faq.x", "message": "Redis is away", "request_id": "f00d", "status": 503}
    assert line == expected
    assert "request_id" not in json.loads(logs.JsonLines().format(record("later")))


def test_an_error_is_one_line_of_json_too():
    try:
        raise ValueError("alice@example.org")
    except ValueError:
        line = logs.JsonLines().format(record("It failed", exc_info=sys.exc_info()))
    assert "\n" not in line
    assert "ValueError: [mail address]" in json.loads(line)["exception"]


def test_a_line_of_text_has_the_id_at_its_end():
    with logs.request("f00d"):
        assert logs.Lines().format(record("from 203.0.113.9")).endswith("ERROR faq.x: from [network address] [f00d]")


@pytest.mark.django_db
def test_a_failed_request_is_named_by_its_route(client, caplog):
    client.get("/fr/alice-secret-word/é/?q=secret-word")
    client.get("/preview/secret-word/")
    client.get("/a/999999/secret-word/")
    found = [logs.Lines().format(one) for one in caplog.records if one.name == "django.request"]
    assert len(found) == 3
    assert "Not Found: an address that is not known" in found[0]
    assert "/preview/<str:token>/" in found[1]
    assert "(article 999999)" in found[2]
    assert "secret-word" not in "".join(found)


def test_every_answer_has_an_id_and_a_visitors_own_is_not_taken(client, settings):
    given = {"x-request-id": "a-balancers-id"}
    first, second = (client.get("/health/live", headers=given).headers["X-Request-ID"] for _ in range(2))
    assert len(first) == 32
    assert first != second
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client.get("/health/live", headers=given).headers["X-Request-ID"] == "a-balancers-id"
    forged = client.get("/health/live", headers={"x-request-id": "two words\tand more"})
    assert len(forged.headers["X-Request-ID"]) == 32


def test_what_goes_to_sentry_says_nothing_of_anybody():
    event = {
        "request": {"method": "POST", "url": "https://x/?q=secret-word", "headers": {"Cookie": "secret-word"}},
        "user": {"ip_address": "203.0.113.9"},
        "extra": {"sys.argv": ["secret-word"]},
        "logentry": {"message": "to alice@example.org", "params": ["secret-word"]},
        "exception": {"values": [{"type": "ValueError", "value": "2001:db8::7"}]},
    }
    sent = json.dumps(errors.nameless(event, {}))
    assert "ValueError" in sent
    assert not [word for word in SENSITIVE if word in sent]
