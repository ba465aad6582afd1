"""Several hosts start at once on one database."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection

from faq import search
from faq.models import SearchDocument, Translation
from faq.operations.hosts.turns import turn
from tests.builders import make_article


@pytest.mark.django_db
def test_it_migrates_and_fills_and_may_run_again(capsys):
    call_command("upgrade")
    assert Translation.objects.published().count() > 0
    capsys.readouterr()
    call_command("upgrade")
    assert capsys.readouterr().out.endswith(" already there.\n")


@pytest.mark.django_db
def test_an_index_that_a_migration_has_forgotten_is_made_anew():
    make_article(42, title="Suivre un litige pas à pas")
    SearchDocument.objects.all().delete()
    call_command("upgrade")
    assert search.search("suivre un litige pas à pas", "fr").hits[0].number == 42


@pytest.mark.django_db(transaction=True)
def test_the_second_host_waits_for_the_first():
    if connection.vendor != "postgresql":
        pytest.skip("a SQLite file has one host")
    entered, done = Event(), []

    def second() -> None:
        entered.set()
        with turn():
            done.append("second")
        connection.close()

    with turn():
        other = Thread(target=second)
        other.start()
        assert entered.wait(30)
        while not _waiting():
            pass
        done.append("first")
    other.join(30)
    assert done == ["first", "second"]


def _waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])
