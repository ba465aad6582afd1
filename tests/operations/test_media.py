"""Pictures and cards lie in Django's storage, whichever it is."""

from __future__ import annotations

import io
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from faq.citing import cards
from faq.editorial import pictures
from faq.operations.hosts.media import SharedFolder
from tests.test_settings import shown


def test_a_file_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    folder = SharedFolder(tmp_path)
    assert folder.save("cards/a.png", ContentFile(b"whole")) == "cards/a.png"
    assert folder.save("cards/a.png", ContentFile(b"whole")) == "cards/a.png"
    assert os.stat(tmp_path / "cards/a.png").st_mode & 0o777 == 0o644

    def full(*args):
        assert not (tmp_path / "cards/b.png").exists()
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        folder.save("cards/b.png", ContentFile(b"half"))
    assert [file.name for file in (tmp_path / "cards").iterdir()] == ["a.png"]


@pytest.mark.django_db
def test_they_need_no_folder_at_all(client, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.InMemoryStorage",
            "OPTIONS": {"base_url": "https://objects/"},
        },
    }
    card = cards.of_home("fr")
    first = client.get(f"/media/cards/{card.name}.png")
    assert (first.status_code, default_storage.exists(card.file)) == (200, True)
    assert client.get(f"/media/cards/{card.name}.png").content == first.content
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(file, "PNG")
    file.seek(0)
    picture = pictures.store(file)
    assert picture.url.startswith("/media/images/")
    assert client.get(picture.url).status_code == 200


def test_the_class_and_its_options_come_from_one_setting(tmp_path):
    given = {"MEDIA_STORAGE": "django.core.files.storage.InMemoryStorage?base_url=/x/&location=y"}
    stored = shown(tmp_path, "settings.STORAGES['default']", **given)
    assert stored == (
        "{'BACKEND': 'django.core.files.storage.InMemoryStorage', 'OPTIONS': {'base_url': '/x/', 'location': 'y'}}"
    )
