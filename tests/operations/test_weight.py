"""How much a reader's telephone has to fetch, and how much the server has to do, without measuring time."""

from __future__ import annotations

import re
import sys
from io import StringIO
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from faq.models import Revision, Translation
from tests.builders import make_article, make_many
from tests.operations.doors import ask, make_door

pytestmark = pytest.mark.django_db

MOST = 15_000  # bytes of HTML, CSS and JS, packed
REQUESTS = 4


def files_of(html: str) -> list[str]:
    """What a browser fetches to show the page: styles, scripts, pictures and one icon."""
    found = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html) + re.findall(
        r'<(?:script|img)[^>]* src="([^"]+)"', html
    )
    return [*found, *re.findall(r'<link rel="icon" href="([^"]+\.svg)"', html)]


def packed(address: str) -> int:
    file = Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)
    return (file.parent / f"{file.name}.br").stat().st_size if file.suffix != ".svg" else 0


def test_every_article_is_light(tmp_path):
    call_command("seed", stdout=StringIO())
    door = make_door(tmp_path)
    texts = list(Translation.objects.published())
    assert texts
    for text in texts:
        page = ask(door, text.get_absolute_url(), accept_encoding="br")
        files = files_of(brotli.decompress(page.body).decode())
        assert 1 + len(files) <= REQUESTS, files
        assert len(page.body) + sum(map(packed, files)) <= MOST, text


def calls_of(what):
    """How many functions are called: as good as a clock, and the same on every machine."""
    calls = [0]

    def count(frame, event, argument):
        calls[0] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        what()
    finally:
        sys.setprofile(None)
    return calls[0]


def test_a_page_that_is_made_anew_costs_no_more_than_it_did(client, tmp_path):
    """Set with a little room: a template that asks the database again, or a query that is written anew, is far above."""
    for number in range(16, 22):
        make_article(number, title=f"Numéro {number}")
    Revision.objects.update(related=[16, 17, 18])
    pages = {
        "/fr/articles/19-numero-19/": 6_100, "/fr/": 4_100, "/fr/topics/disputes-fr/": 3_900,
        "/fr/search/?q=litige": 5_500, "/fr/search/suggestions?q=lit": 3_000,
    }  # fmt: skip
    for path, most in pages.items():
        client.get(path)
        calls = calls_of(lambda path=path: client.get(path))
        assert calls <= most, (path, calls)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="another planner reads small tables whole")
def test_an_article_is_found_by_indexes_however_many_there_are(client):
    """No time is measured: a table that is read whole is what would grow."""
    make_many(30, revisions=1)
    with CaptureQueriesContext(connection) as asked:
        client.get("/fr/articles/16-q/")
    plans = []
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plans += [row[3] for row in cursor.fetchall()]
    assert any("USING COVERING INDEX articles_in_order" in step for step in plans)
    assert [step for step in plans if step.startswith("SCAN") and step != "SCAN one"] == []
