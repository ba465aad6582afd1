"""The whole site as a zip file and back: the same bytes, the same addresses, all or nothing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils.translation import override

from faq.models import Anchor, Article, Pin, Revision, Topic, Translation
from faq.operations.copies import archives
from faq.transfer import media
from faq.transfer.exporting import export_content
from faq.transfer.importing import import_content
from tests.builders import make_article, make_draft, make_editor
from tests.transfer.site import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def exported() -> bytes:
    file = BytesIO()
    export_content(file)
    return file.getvalue()


def empty() -> None:
    """A site without content, as after `migrate`."""
    Pin.objects.all().delete()
    Article.objects.update(merged_into=None)
    Translation.objects.update(live=None, first_published=None, updated=None)
    for model in (Revision, Translation):
        model.objects.all().delete()
    Article.objects.all().delete()
    Topic.objects.all().delete()
    with connection.cursor() as cursor:
        for table in ("faq_channeltext", "faq_openinghours", "faq_busyperiod", "faq_specialday", "faq_synonym"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM faq_channel_articles")
        cursor.execute("DELETE FROM faq_channel")
    for name in default_storage.listdir("images")[1]:
        default_storage.delete(f"images/{name}")


def unzipped(content: bytes) -> dict[str, str]:
    """File by file, so that a difference can be read."""
    archive = zipfile.ZipFile(BytesIO(content))
    return {name: archive.read(name).decode("latin-1") for name in archive.namelist()}


@pytest.fixture
def whole(db) -> bytes:
    """The export of the small site, made once; the site is empty again."""
    if not _MADE:
        with transaction.atomic():
            make_site()
            _MADE.append(exported())
            transaction.set_rollback(True)
        for name in default_storage.listdir("images")[1]:
            default_storage.delete(f"images/{name}")
    return _MADE[0]


_MADE: list[bytes] = []


def names(content: bytes) -> list[str]:
    return zipfile.ZipFile(BytesIO(content)).namelist()


def test_export_import_export_gives_the_same_bytes():
    make_site(by=make_editor())
    once = exported()
    assert unzipped(exported()) == unzipped(once)
    empty()
    import_content(BytesIO(once))
    assert unzipped(exported()) == unzipped(once)
    assert exported() == once


def test_what_was_public_answers_on_the_new_site(whole, client):
    import_content(BytesIO(whole))
    number = Translation.objects.get(article=16, language="fr").live.number
    page = client.get("/fr/articles/16-Ouvrir_un--litige/").content.decode()
    assert 'id="steps"' in page
    assert 'id="first-steps"' in page
    assert client.get("/fr/articles/16-ancien-titre/").status_code == 301
    assert client.get("/fr/topics/disputes-fr/")["Location"] == "/fr/topics/litiges/"
    assert client.get(f"/a/16/r/{number}/").status_code == 200
    assert client.get(f"/a/16/r/{number - 1}/").status_code == 200
    assert client.get("/en/articles/19-old-ways/").status_code == 410
    assert client.get("/en/articles/17-open-a-dispute/").status_code == 404, "its time has not come"
    assert client.get("/en/articles/20-gone-by/").status_code == 404, "its time is over"
    assert Anchor.objects.get(anchor="first-steps").successor == "steps"


def test_an_import_of_what_is_there_changes_nothing():
    make_site()
    report = import_content(BytesIO(exported()))
    assert (report.new, report.changed, report.pictures) == ([], [], 0)


def test_a_dry_run_says_what_would_change_and_changes_nothing(whole, tmp_path):
    file = tmp_path / "content.zip"
    file.write_bytes(whole)
    before = exported()
    out = StringIO()
    call_command("import_content", str(file), dry_run=True, stdout=out)
    assert "+ fr 16 “Ouvrir : un litige ? “Oui””" in out.getvalue()
    assert "1 pictures new. Nothing was changed: this was a dry run." in out.getvalue()
    assert exported() == before
    call_command("import_content", str(file), stdout=out)
    again = tmp_path / "again.zip"
    call_command("export_content", str(again), stdout=out)
    assert again.read_bytes() == whole


def test_another_text_is_replaced_and_stays_in_the_history():
    make_article(16, title="Le leur", markdown="À eux.\n")
    theirs = exported()
    make_article(16, title="Le mien", markdown="À moi.\n")
    make_article(21, title="Seulement ici", markdown="Ici.\n")
    editor = make_editor()
    report = import_content(BytesIO(theirs), by=editor)
    assert report.changed == ["fr 16 “Le leur”"]
    text = Translation.objects.get(article=16)
    assert (text.title, text.live.author) == ("Le leur", editor)
    assert "Le mien" in text.revisions.values_list("title", flat=True)
    assert Translation.objects.published().filter(article=21).exists(), "what the file does not mention stays"


def test_a_draft_is_brought_as_a_draft():
    make_draft(18, title="Never seen")
    once = exported()
    assert [name for name in names(once) if name.endswith(".md")] == ["drafts/fr/disputes/18-never-seen.md"]
    empty_draft = Revision.objects.get()
    Revision.objects.all().delete()
    Translation.objects.all().delete()
    import_content(BytesIO(once))
    assert Revision.objects.get().markdown == empty_draft.markdown
    assert not Translation.objects.published().exists()


def test_no_account_reader_or_half_typed_word_is_in_it():
    make_article(16, by=make_editor("secretive"))
    content = exported()
    assert not any(b"secretive" in zipfile.ZipFile(BytesIO(content)).read(name) for name in names(content))


# --- What is refused --------------------------------------------------------------------------------------------------


def zipped(change: Callable[[dict[str, bytes]], None], content: bytes) -> BytesIO:
    """The export with its files changed."""
    archive = zipfile.ZipFile(BytesIO(content))
    files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as sink:
        for name, data in files.items():
            sink.writestr(name, data)
    return out


TEXT = "content/fr/disputes/16-Ouvrir_un--litige.md"


def put(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: data})


def edit(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        assert old.encode() in files[name]
        files[name] = files[name].replace(old.encode(), new.encode())

    return change


def broken_picture(files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.startswith("media/"))
    files[name] = files[name][:-20]


def no_picture(files: dict[str, bytes]) -> None:
    del files[next(name for name in files if name.startswith("media/"))]


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        (edit(TEXT, "title:", "titel:"), f"{TEXT}, line 2: ", "“titel” is not a key"),
        (put(TEXT, b"PK\x03\x04 a docx"), f"{TEXT}, line 1: ", "the first line must be ---"),
        (edit(TEXT, "Fin :", '<p class="MsoNormal">Fin<o:p></o:p>'), f"{TEXT}, line 21: ", "Word"),
        (edit(TEXT, "Fin :", "x\0"), f"{TEXT}, line 21: ", "no text file"),
        (put(TEXT, "---\ntitle: é\n".encode("cp1252")), f"{TEXT}, line 2: ", "is not UTF-8"),
        (put(TEXT, b"x" * 5_000_000), f"{TEXT}: ", "is larger than 512 kB"),
        (edit(TEXT, "Fin", "x" * 200_001), f"{TEXT}, line 13: ", "200000"),
        (edit(TEXT, "revision:", "revision: 1\nrevision:"), f"{TEXT}, line 7: ", "given twice"),
        (edit(TEXT, "written: ", "written: hier # "), f"{TEXT}, line 7: ", "must be a time"),
        (edit(TEXT, "[[17]]", "[[99]]"), f"{TEXT}, line 15: ", "99"),
        (edit(TEXT, "[F07]", "&a [*a, *a]"), f"{TEXT}, line 5: ", "cannot stand for another"),
        (put("content/fr/disputes/16-zut.md", b"---\ntitle: a\nsummary: b\n---\n\nc\n"), "content/fr/disputes/16-zut.md: ", "number 16 is already taken"),
        (put("content/fr/gear/16-a.md", b"---\ntitle: a\nsummary: b\n---\n\nc\n"), "content/fr/gear/16-a.md: ", "number 16 is already taken"),
        (put("history/fr/30/1-a.md", b"---\ntitle: a\nsummary: b\nrevision: 1\n---\n\nc\n"), "history/fr/30/1-a.md: ", "no text of this article"),
        (broken_picture, "media/images/", "changed or not made by this site"),
        (no_picture, f"{TEXT}, line 17: ", "is not there"),
        (put("../evil.md", b"x"), "../evil.md: ", "leads out of its folder"),
        (put("content/../../evil.md", b"x"), "content/../../evil.md: ", "leads out of its folder"),
        (put("..\\evil.md", b"x"), "..\\evil.md: ", "leads out"),
        (put("/etc/passwd", b"x"), "/etc/passwd: ", "root of a disk"),
        (put("C:\\a.md", b"x"), "C:\\a.md: ", "root of a disk"),
        (put("media/images/a.php", b"x"), "media/images/a.php: ", "has no place here"),
        (put("CONTENT.yaml", b"x"), "CONTENT.yaml: ", "has no place here"),
        (edit("export.yaml", "1", "2"), "export.yaml, line 1: ", "another version"),
        (edit("pins.yaml", "16\n", "99\n"), "pins.yaml, line 2: ", "no article with the number 99"),
        (edit("addresses.csv", "/en/articles/19-old-ways/,en,19", "/en/articles/19-old-ways/,en,99"), "addresses.csv, line 4: ", "no such article"),
        (edit("addresses.csv", "path,", "pfad,"), "addresses.csv, line 1: ", "the first line must be"),
        (edit("anchors.csv", "first-steps", "first steps"), "anchors.csv, line 4: ", ""),
        (edit("channels.yaml", "monday", "someday"), "channels.yaml, line 1: ", "someday"),
        (edit("channels.yaml", "Europe/Paris", "Europe/Zut"), "channels.yaml, line 1: ", "not a time zone"),
        (edit("channels.yaml", "opening_hours", "openning"), "channels.yaml, line 1: ", "not a key"),
        (edit("topics.yaml", "[16, 17", "[16, 16, 17"), "topics.yaml, line 1: ", "twice"),
        (put("synonyms.yaml", b"fr:\n- [seul]\n"), "synonyms.yaml, line 2: ", "two words or more"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place_and_nothing_is_changed(whole, change, where, reason, tmp_path):
    changed = zipped(change, whole)
    before = exported()
    file = tmp_path / "content.zip"
    file.write_bytes(changed.getvalue())
    with pytest.raises(CommandError) as refused:
        call_command("import_content", str(file))
    said = str(refused.value)
    assert said.startswith(where), said
    assert reason in said, said
    assert said.endswith("Nothing was changed."), said
    assert exported() == before
    assert not media.stored()


def entry(name: str, **fields: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for key, value in fields.items():
        setattr(info, key, value)
    return info


def archive(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as sink:
        for name, data in entries:
            sink.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return archive(("topics.yaml", b"[]"), ("topics.yaml", b"[]"))


def lying() -> bytes:
    """A bomb whose headers say that it is small."""
    made = bytearray(archive(("addresses.csv", b"0" * 60_000_000)))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = made.index(mark) + offset
        made[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(made)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: archive((entry("topics.yaml", external_attr=0o120777 << 16), b"/etc/passwd")), "is a link"),
        (twice, "is in it twice"),
        (lambda: archive(("topics.yaml", b"[]"), ("TOPICS.yaml", b"[]")), "no place here"),
        (lambda: archive(("addresses.csv", b"0" * 60_000_000)), "more than is believable"),
        (lying, "damaged"),
        (lambda: archive(("topics.yaml", b"[]"))[:-10], "damaged"),
        (lambda: b"not a zip", "damaged"),
        (lambda: b"", "damaged"),
        (lambda: archive(*((f"content/fr/a/{n}-a.md", b"") for n in range(60))), "more than 50 files"),
    ],
)
def test_a_zip_file_is_not_believed(made, reason, monkeypatch):
    from faq.transfer import importing

    monkeypatch.setattr(importing, "LIMITS", importing.archives.Limits(files=50, total=10**9, ratio=100))
    with pytest.raises(importing.ContentError, match=reason):
        import_content(BytesIO(made()))


def test_without_the_look_at_its_names_a_zip_file_would_write_outside_its_folder(tmp_path, monkeypatch):
    evil = BytesIO(archive(("../outside.md", b"x")))
    limits, inside = archives.Limits(files=50, total=10**9, ratio=100), tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(archives.ArchiveRefused, match="leads out"):
        archives.unpack(evil, inside, limits, lambda name: 1000)
    assert not (tmp_path / "outside.md").exists()
    monkeypatch.setattr(archives, "_check_names", lambda infos, most: None)
    archives.unpack(evil, inside, limits, lambda name: 1000)
    assert (tmp_path / "outside.md").exists()


def test_without_its_limits_a_bomb_would_unpack(tmp_path):
    bomb = BytesIO(archive(("addresses.csv", b"0" * 60_000_000)))
    archives.unpack(bomb, tmp_path, archives.Limits(files=50, total=10**9, ratio=10**9), lambda name: 10**9)
    assert (tmp_path / "addresses.csv").stat().st_size == 60_000_000


def test_pictures_go_again_when_the_last_step_fails(whole, monkeypatch):
    before = exported()

    def full(*args: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage._wrapped, "_save", full)
    with pytest.raises(OSError, match="No space"):
        import_content(BytesIO(whole))
    monkeypatch.undo()
    assert exported() == before
    assert not media.stored()


def test_an_export_is_a_folder_that_seed_can_read(whole, tmp_path: Path):
    zipfile.ZipFile(BytesIO(whole)).extractall(tmp_path)
    call_command("seed", "--from", str(tmp_path), stdout=StringIO())
    assert exported() == whole
    out = StringIO()
    call_command("seed", "--from", str(tmp_path), stdout=out)
    assert "0 new, 0 changed" in out.getvalue()
    assert exported() == whole
