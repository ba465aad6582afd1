"""Backups that can be believed: whole while people write, refused when a byte is missing, switched to in one step."""

from __future__ import annotations

import json
import re
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils.translation import override

from faq.models import Address, Article, Channel, Question, SearchCount, Translation
from faq.operations.copies import archives, databases, postgresql
from faq.operations.copies.backups import backup
from faq.operations.copies.fingerprints import tables
from faq.operations.copies.restoring import BackupRefused, restore, verify
from tests.builders import make_article, make_editor, make_many
from tests.transfer.site import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A backup of a small site."""
    make_article(16, markdown=f"## Avant {{#before}}\n\n![]({picture()})\n")
    make_article(17, "en", title="Time limit")
    make_editor()
    backup(tmp_path / "site.zip")
    return tmp_path / "site.zip"


def test_an_empty_machine_becomes_the_site(saved, machine, settings, tmp_path):
    before, pictures = tables(), sorted(Path(settings.MEDIA_ROOT).rglob("*.png"))
    settings.MEDIA_ROOT = tmp_path / "new" / "media"
    new = machine("new")
    manifest, kept = restore(saved, using=new)
    assert kept == ""
    assert tables(new) == before
    assert {file.name: file.read_bytes() for file in pictures} == {
        file.name: file.read_bytes() for file in settings.MEDIA_ROOT.rglob("*.png")
    }
    assert (manifest.ledger.astray, manifest.ledger.forgotten) == (0, 0)
    assert Translation.objects.using(new).published().count() == 2
    assert Address.objects.using(new).filter(path="/en/articles/17-time-limit/").exists()
    assert not list(tmp_path.rglob(".restore-*"))


def write(config: dict, until: threading.Event, acknowledged: list[int]) -> None:
    """Two rows in each transaction, as fast as it goes."""
    with databases.beside(config) as alias:
        while not until.is_set():
            number = len(acknowledged)
            with transaction.atomic(using=alias):
                for half in ("a", "b"):
                    SearchCount.objects.using(alias).create(day=date(2026, 1, 1), language=half, query=f"mot {number}")
            acknowledged.append(number)


def test_a_backup_made_while_people_write_is_whole(saved, machine, tmp_path, settings):
    busy = machine("busy")
    restore(saved, using=busy)
    done, acknowledged = threading.Event(), []
    writer = threading.Thread(target=write, args=(machine.configs[busy], done, acknowledged))
    writer.start()
    try:
        while len(acknowledged) < 20:
            assert writer.is_alive()
        before = list(acknowledged)
        manifest = backup(tmp_path / "busy.zip", using=busy)
        after = len(acknowledged)
        while len(acknowledged) <= after:
            assert writer.is_alive()
    finally:
        done.set()
        writer.join()
    assert after > len(before), "nobody wrote during the backup"
    settings.MEDIA_ROOT = tmp_path / "again"
    again = machine("again")
    restore(tmp_path / "busy.zip", using=again)
    rows = list(SearchCount.objects.using(again).values_list("language", "query"))
    halves = {half: {query for language, query in rows if language == half} for half in ("a", "b")}
    assert halves["a"] == halves["b"], "half a transaction"
    assert {f"mot {number}" for number in before} <= halves["a"], "an acknowledged write is missing"
    assert tables(again) == manifest.tables


def test_a_site_with_content_is_replaced_only_when_told(saved, machine, settings, tmp_path):
    site = machine("site")
    restore(saved, using=site)
    Article.objects.using(site).update(position=99)
    with pytest.raises(BackupRefused, match="has content already"):
        restore(saved, using=site)
    assert Article.objects.using(site).first().position == 99
    manifest, kept = restore(saved, replace=True, using=site)
    assert "before" in kept
    assert tables(site) == manifest.tables
    assert len(list(tmp_path.glob("media.before-restore-*"))) >= 1


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(archive) as source:
        files = {name: source.read(name) for name in source.namelist()}
    change(files)
    archive.unlink()
    with archives.whole_file(archive) as sink:
        archives.pack(files.items(), sink)


def in_manifest(change: Callable[[dict], None]) -> Callable[[Path], None]:
    def of_files(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"])
        change(manifest)
        files["manifest.json"] = json.dumps(manifest).encode()

    return lambda archive: rewritten(archive, of_files)


def cut(share: float) -> Callable[[Path], None]:
    def change(archive: Path) -> None:
        content = archive.read_bytes()
        archive.write_bytes(content[: int(len(content) * share)])

    return change


def flipped(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 3] ^= 1
    archive.write_bytes(content)


def of_file(name: str, change: Callable[[bytes], bytes | None]) -> Callable[[Path], None]:
    def of_files(files: dict[str, bytes]) -> None:
        found = next(one for one in files if one.startswith(name))
        made = change(files.pop(found))
        if made is not None:
            files[found] = made

    return lambda archive: rewritten(archive, of_files)


DAMAGES = {
    "cut in the middle": (cut(0.5), "damaged or incomplete"),
    "the last byte is missing": (cut(0.99999), "damaged or incomplete"),
    "empty": (cut(0), "damaged or incomplete"),
    "a bit fell over": (flipped, "damaged|changed"),
    "a picture was changed": (of_file("media/", lambda data: data + b"x"), "was changed after"),
    "a picture is missing": (of_file("media/", lambda data: None), "is missing or does not belong"),
    "a file more": (lambda a: rewritten(a, lambda files: files.update({"media/x": b""})), "does not belong"),
    "a file outside": (lambda a: rewritten(a, lambda files: files.update({"media/../x": b""})), "leads out"),
    "the database was changed": (of_file("database", lambda data: data[:-1] + b"x"), "was changed after"),
    "no manifest": (of_file("manifest", lambda data: None), "manifest.json"),
    "a broken manifest": (of_file("manifest", lambda data: b"{"), "manifest.json is missing or damaged"),
    "of a later version": (in_manifest(lambda manifest: manifest.update(format=2)), "format 2"),
}


def test_a_damaged_archive_is_refused(saved, tmp_path):
    assert verify(saved)
    for damage, (change, reason) in DAMAGES.items():
        copy = Path(shutil.copy(saved, tmp_path / "copy.zip"))
        change(copy)
        with pytest.raises(BackupRefused) as refused:
            verify(copy)
        assert re.search(reason, str(refused.value)), (damage, str(refused.value))


# What a manifest says of the archive, made wrong.
LIES = {
    "faq_article": lambda manifest: manifest["tables"]["faq_article"].__setitem__(1, "0" * 64),
    "faq_address": lambda manifest: manifest["tables"]["faq_address"].__setitem__(0, 99),
    "ledger": lambda manifest: manifest["ledger"].__setitem__(0, 99),
}


def test_rows_and_addresses_are_compared_before_the_switch(saved, machine, settings, tmp_path):
    site = machine("site")
    restore(saved, using=site)
    before = tables(site), sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    for reason, lie in LIES.items():
        copy = Path(shutil.copy(saved, tmp_path / "copy.zip"))
        in_manifest(lie)(copy)
        with pytest.raises(BackupRefused, match=reason):
            restore(copy, replace=True, using=site)
        assert (tables(site), sorted(Path(settings.MEDIA_ROOT).rglob("*"))) == before


def test_rows_are_compared_without_a_database_to_restore_to(saved, tmp_path):
    Question.objects.create(language="fr", text="Tab\t, fin\nde ligne,\r \\. \\N, \x0b\x0c et «\u202f\u2028\x85».")
    Channel.objects.create(key="chat", hours=Channel.Hours.ALWAYS)
    make_many(3, revisions=2)
    backup(tmp_path / "more.zip")
    verify(tmp_path / "more.zip")
    for reason in ("faq_article", "faq_address"):
        copy = Path(shutil.copy(saved, tmp_path / "copy.zip"))
        in_manifest(LIES[reason])(copy)
        with pytest.raises(BackupRefused, match=f"table {reason} is not as it was"):
            verify(copy)


def test_a_backup_that_fails_leaves_no_file(tmp_path, monkeypatch):
    make_article(16)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archives, "pack", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(tmp_path / "backups" / "site.zip"))
    assert list((tmp_path / "backups").iterdir()) == []


def test_the_commands_say_what_they_did(saved, tmp_path):
    out = StringIO()
    call_command("backup", str(tmp_path / "b.zip"), stdout=out)
    call_command("verify_backup", str(tmp_path / "b.zip"), stdout=out)
    assert "3 files of media in" in out.getvalue()
    assert "Whole: " in out.getvalue()
    with pytest.raises(CommandError, match=r"has content already.*Nothing was changed"):
        call_command("restore", str(tmp_path / "b.zip"))
    shutil.copy(__file__, tmp_path / "no.zip")
    with pytest.raises(CommandError, match="damaged"):
        call_command("verify_backup", str(tmp_path / "no.zip"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_backup", str(tmp_path / "none.zip"))


def test_a_site_that_runs_is_not_pulled_away(saved, machine):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps the former tables, and its own connections go on")
    site = machine("site")
    restore(saved, using=site)
    before = tables(site)
    with databases.beside(machine.configs[site], "reader") as reader, connections[reader].cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM faq_article")
        with pytest.raises(BackupRefused, match="stop it first"):
            restore(saved, replace=True, using=site)
    assert tables(site) == before


def test_a_missing_program_is_named(monkeypatch, tmp_path):
    with pytest.raises(postgresql.ProgramFailed, match="postgresql-client"):
        postgresql.run("pg_dump_of_nobody", using=None)
