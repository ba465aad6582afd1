"""Lines of the log: an id for each request, and nothing of a person."""

import json
import logging
import sys

import pytest

from faq.operations.monitoring import errors, logs
from tests.serving import served
from tests.test_settings import start

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


def test_every_answer_has_an_id_and_a_visitors_own_is_not_taken(settings):
    def given(number):
        return served("/health/live", HTTP_X_REQUEST_ID=number).headers["X-Request-ID"]

    first, second = given("a-balancers-id"), given("a-balancers-id")
    assert len(first) == len(second) == 32
    assert first != second
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert given("a-balancers-id") == "a-balancers-id"
    assert len(given("two words\tand more")) == 32


def test_a_request_is_logged_by_the_name_of_its_page(caplog):
    with caplog.at_level("INFO", "faq.requests"):
        served("/robots.txt?q=secret-word", HTTP_HOST="localhost")
        served("/health/live")
    (line,) = [json.loads(logs.JsonLines().format(one)) for one in caplog.records if one.name == "faq.requests"]
    assert (line["method"], line["view"], line["status"]) == ("GET", "robots", 200)
    assert line["milliseconds"] >= 0


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


REPORTED = """
import json, logging, sys, django
django.setup()
from django.conf import settings
if not settings.SENTRY_DSN:
    print("sentry_sdk" in sys.modules)
    raise SystemExit
import sentry_sdk
sent = []
sentry_sdk.get_client().transport.capture_envelope = lambda envelope: sent.append(envelope.get_event())
word = "secret-" + "word"
try:
    raise ValueError(word.join(("alice@", ".org")))
except ValueError:
    logging.getLogger("faq.x").exception("It failed for %s", "203.0.113.9")
print(json.dumps(sent))
"""


def test_errors_are_reported_where_it_is_asked_for_and_nowhere_else(tmp_path):
    dsn = {"DJANGO_SETTINGS_MODULE": "helpcenter.settings", "SENTRY_DSN": ""}
    assert start("-c", REPORTED, data=tmp_path, **dsn).stdout == "False\n"
    done = start("-c", REPORTED, data=tmp_path, **dsn | {"SENTRY_DSN": "http://key@127.0.0.1:9/1"})
    assert done.returncode == 0, done.stderr
    (event,) = json.loads(done.stdout)
    assert event["exception"]["values"][0]["value"] == "[mail address]"
    assert not [word for word in SENSITIVE if word in done.stdout]
