"""The content as a file, from the admin."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faq.models import Translation
from tests.builders import make_article, make_colleague, make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(editor := make_editor())
    return editor


def taken(client) -> bytes:
    response = client.post("/admin/content/export/")
    assert response["Content-Type"] == "application/zip"
    assert "content-" in response["Content-Disposition"]
    # Read to its end, the answer is closed.
    return b"".join(response.streaming_content)


def brought(client, content: bytes, button: str):
    return client.post("/admin/content/", {"file": SimpleUploadedFile("a.zip", content), button: "1"})


def test_an_editor_takes_the_content_looks_and_brings_it_in(client, editor):
    make_article(16, title="Le leur")
    content = taken(client)
    make_article(16, title="Le mien")
    page = brought(client, content, "look").content.decode()
    assert "fr 16 “Le leur”" in page
    assert Translation.objects.get().title == "Le mien"
    assert "fr 16 “Le leur”" in brought(client, content, "bring").content.decode()
    assert Translation.objects.get().live.author == editor
    assert Translation.objects.get().title == "Le leur"


@pytest.mark.parametrize("content", [b"PK", b"", None])
def test_a_broken_file_is_refused_with_a_sentence(client, editor, content):
    make_article(16)
    data = {} if content is None else {"file": BytesIO(content)}
    response = client.post("/admin/content/", data)
    assert response.status_code == 422
    assert 'class="errornote"' in response.content.decode()


@pytest.mark.parametrize("path", ["/admin/content/", "/admin/content/export/"])
def test_only_those_who_publish_may(client, path):
    assert client.post(path).status_code == 302
    client.force_login(make_colleague("Reviewers", "rene"))
    assert client.post(path).status_code == 403
    client.force_login(make_colleague("Publishers", "paule"))
    response = client.post(path)
    assert response.status_code in (200, 422)
    response.close()


def test_the_list_of_articles_leads_there(client, editor):
    assert 'href="/admin/content/"' in client.get("/admin/faq/article/").content.decode()
    assert client.get("/admin/content/").status_code == 200
