"""From one database to the other while people write: nothing is lost, nothing is added, and back again."""

from __future__ import annotations

import threading
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from faq.models import Article, Question, Revision, SearchCount, SearchDocument, SearchTerm, Topic, Translation
from faq.operations.copies import databases, journal, moving
from faq.operations.copies.backups import backup
from faq.operations.copies.fingerprints import fingerprint
from faq.operations.copies.restoring import restore
from faq.operations.progress import progress
from tests.builders import make_article, make_editor
from tests.operations.machines import sqlite
from tests.transfer.site import make_site

pytestmark = pytest.mark.django_db(transaction=True)
# Derived: made anew by `reindex` where the site moves to.
LEFT = {SearchDocument, SearchTerm}


@pytest.fixture
def site(machine, empty: str, tmp_path: Path) -> str:
    """A site with content in a database of its own; made after the empty one, as migrations of data look into the
    tests' own database too."""
    make_site(by=make_editor())
    Question.objects.create(language="fr", text="Où est “mon” colis ?", email="a@example.org")
    backup(tmp_path / "site.zip")
    name = machine("site")
    restore(tmp_path / "site.zip", using=name)
    return name


@pytest.fixture
def empty(machine, tmp_path: Path) -> str:
    """A SQLite file with today's tables: on PostgreSQL this moves from one engine to the other."""
    name = machine.stack.enter_context(databases.beside(sqlite(tmp_path / "other.sqlite3"), "other"))
    call_command("migrate", database=name, verbosity=0)
    return name


def held(using: str) -> dict[str, object]:
    """Every row of every model, by the values that Django reads."""
    models = set(apps.get_models(include_auto_created=True)) - LEFT
    return {model._meta.label: fingerprint(model._base_manager.using(using).values_list()) for model in models}


def write(config: dict, acknowledged: list[int], refused: list[str]) -> None:
    """Adds, changes and removes, until the database refuses."""
    with databases.beside(config, "busy") as alias:
        counts, number = SearchCount.objects.using(alias), 0
        while not refused:
            number += 1
            try:
                with transaction.atomic(using=alias):
                    counts.create(day=date(2026, 1, 1), language="fr", query=f"mot {number}")
                    Article.objects.using(alias).filter(pk=16).update(position=number)
                    counts.filter(query=f"mot {number - 3}").delete()
                acknowledged.append(number)
            except DatabaseError as error:
                refused.append(str(error))


def no_index(texts: list[int]) -> None:
    """The search index is made by a command of its own."""


def test_nothing_that_was_written_meanwhile_is_lost(site, empty, machine):
    acknowledged: list[int] = []
    refused: list[str] = []
    writer = threading.Thread(target=write, args=(machine.configs[site], acknowledged, refused))
    writer.start()
    while len(acknowledged) < 10:
        assert writer.is_alive()
    during = []

    def index(texts: list[int]) -> None:
        """The long way between the first copy and the last moment."""
        seen = len(acknowledged)
        while not texts and len(acknowledged) < seen + 10:
            assert writer.is_alive(), refused
        during.append(texts)

    moved = moving.move(site, empty, index, progress)
    writer.join()
    assert moved.late > 0
    assert "has moved" in refused[0]
    last = acknowledged[-1]
    assert Article.objects.using(empty).get(pk=16).position == last
    words = set(SearchCount.objects.using(empty).values_list("query", flat=True))
    assert words == {f"mot {number}" for number in (last - 2, last - 1, last)}
    assert held(empty) == held(site)


def test_what_is_published_meanwhile_is_indexed_there(site, empty):
    asked = []

    def index(texts: list[int]) -> None:
        asked.append(texts)
        if not texts:
            live = Translation.objects.using(site).get(article=16, language="fr")
            Translation.objects.using(site).filter(pk=live.pk).update(title="Publié entre-temps")

    moving.move(site, empty, index, progress)
    text = Translation.objects.using(empty).get(article=16, language="fr")
    assert asked == [[], [text.pk]]
    assert text.title == "Publié entre-temps"


def test_there_and_back_again(site, empty, machine, tmp_path):
    before = held(site)
    moving.move(site, empty, no_index, progress)
    assert held(empty) == before
    new = Topic.objects.using(empty)
    with pytest.raises(DatabaseError, match="has moved"):
        Topic.objects.using(site).update(position=7)
    new.filter(key="gear").update(position=7)
    after = held(empty)
    moving.move(empty, site, no_index, progress)
    assert held(site) == after
    made = Article.objects.using(site).create(topic=Topic.objects.using(site).get(key="gear"))
    assert made.pk == 1 + max(Article.objects.using(site).exclude(pk=made.pk).values_list("pk", flat=True))
    with pytest.raises(DatabaseError, match="has moved"):
        new.update(position=8)


def test_a_move_that_fails_leaves_the_site_as_it_was(site, empty, monkeypatch):
    before = held(site)

    def broken(texts: list[int]) -> None:
        raise moving.MoveFailed("the index cannot be made.")

    with pytest.raises(moving.MoveFailed):
        moving.move(site, empty, broken, progress)
    monkeypatch.setattr(moving, "_insert", lambda model, rows, using: None)
    with pytest.raises(moving.MoveFailed, match="rows arrived of"):
        moving.move(site, empty, no_index, progress)
    assert held(site) == before
    with connections[site].cursor() as cursor:
        assert "moving_journal" not in connections[site].introspection.table_names(cursor)
    Topic.objects.using(site).update(position=7)


def test_rows_that_come_over_altered_are_seen(site, empty, monkeypatch):
    insert = moving._insert

    def altered(model, rows, using):
        for row in rows if model is Revision else []:
            row.markdown += "x"
        insert(model, rows, using)

    monkeypatch.setattr(moving, "_insert", altered)
    with pytest.raises(moving.MoveFailed, match="faq_revision"):
        moving.move(site, empty, no_index, progress)


def test_the_command_refuses_what_cannot_be(tmp_path):
    make_article(16)
    with pytest.raises(CommandError, match="Name the database"):
        call_command("move_to")
    with pytest.raises(SystemExit, match="DATABASE_URL"):
        call_command("move_to", "mysql://nobody/none")
    here = str(tmp_path / "full.sqlite3")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [here])
        with pytest.raises(CommandError, match="has content"):
            call_command("move_to", f"sqlite:///{here}")


def test_a_site_that_stays_can_be_written_again():
    make_article(16)
    with transaction.atomic():
        journal.refuse("default", moving.moved_models())
    with pytest.raises(DatabaseError, match="has moved"):
        Article.objects.update(position=7)
    out = StringIO()
    call_command("move_to", stay=True, stdout=out)
    assert Article.objects.update(position=7) == 1


def test_every_model_moves_but_the_search_index():
    assert set(apps.get_models(include_auto_created=True)) - set(moving.moved_models()) == LEFT
