"""What is sent, and how large it is, is the sender's; what is kept of it is ours."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.test import Client

pytestmark = pytest.mark.django_db
PATHS = ["/fr/ask/", "/admin/login/", "/admin/content/", "/admin/upload/", "/nowhere/"]


@pytest.fixture
def on_disk(monkeypatch):
    """The files that a request leaves on the disk for its time."""
    made = []
    first = TemporaryUploadedFile.__init__
    monkeypatch.setattr(
        TemporaryUploadedFile, "__init__", lambda self, *args: made.append(args[0]) or first(self, *args)
    )
    return made


def send(path):
    return Client().post(path, {"text": "Où est mon colis ?", "file": SimpleUploadedFile("a.bin", b"x" * 4_000_000)})


@pytest.mark.parametrize("path", PATHS)
def test_no_strangers_file_is_written_down(on_disk, path):
    assert send(path).status_code < 500
    assert on_disk == []


def test_without_the_handler_it_would_be(on_disk, settings):
    settings.FILE_UPLOAD_HANDLERS = settings.FILE_UPLOAD_HANDLERS[1:]
    send("/fr/ask/")
    assert on_disk == ["a.bin"]


def test_a_sender_who_hangs_up_does_not_stop_the_others_from_writing(client, monkeypatch):
    def hung_up(*_args: object) -> None:
        raise UnreadablePostError("gone")

    client.raise_request_exception = False
    with monkeypatch.context() as gone:
        gone.setattr(HttpRequest, "_load_post_and_files", hung_up)
        assert client.post("/fr/ask/", {"text": "Où"}).status_code == 500  # which nobody reads
    assert client.post("/fr/ask/", {"text": "Où est mon colis ?"}).status_code != 503
