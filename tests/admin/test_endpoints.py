import json

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.builders import make_article, make_channel, make_draft, make_editor
from tests.editorial.test_pictures import image

pytestmark = pytest.mark.django_db

PREVIEW, UPLOAD, FIND = "/admin/markdownify/", "/admin/upload/", "/admin/find/"


def error(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    sentence = response.json()["error"]
    assert sentence
    return sentence


def test_the_addresses_have_the_names_that_markdownx_gives():
    assert reverse("markdownx_markdownify") == PREVIEW
    assert reverse("markdownx_upload") == UPLOAD


def test_the_preview_is_made_by_the_one_renderer(editor):
    make_article(17, title="Quel délai ?")
    data = {"content": "## Titre\n\n[[17]] <script>alert(1)</script>", "language": "fr"}
    html = editor.post(PREVIEW, data).json()["html"]
    assert '<a href="/fr/articles/17-quel-delai/">Quel délai ?</a>' in html
    assert "<script" not in html


@pytest.mark.parametrize("path", [PREVIEW, UPLOAD])
def test_a_stranger_is_told_in_json_and_never_sent_to_a_login(client, path):
    error(client.post(path), 401)


def test_a_stranger_finds_no_article(client):
    error(client.get(FIND, {"q": "litige"}), 401)


@pytest.mark.parametrize("path", [PREVIEW, UPLOAD])
def test_staff_without_the_permission_is_refused(client, path):
    user = make_editor()
    user.is_superuser = False
    user.save()
    client.force_login(user)
    error(client.post(path), 403)
    user.user_permissions.add(Permission.objects.get(codename="change_article"))
    assert client.post(path, {"language": "fr"}).status_code in (200, 422)


def test_somebody_who_is_no_staff_is_refused_whatever_they_may(client):
    user = make_editor()
    user.is_staff = False
    user.save()
    client.force_login(user)
    error(client.post(PREVIEW), 403)


@pytest.mark.parametrize("path", [PREVIEW, UPLOAD])
def test_a_forged_request_is_refused_in_json(path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor())
    error(client.post(path, {"content": "x", "language": "fr"}), 403)


@pytest.mark.parametrize("path", [PREVIEW, UPLOAD])
def test_what_is_too_large_is_refused_unread(editor, path):
    body = b"x" * (6 * 1024 * 1024)
    error(editor.post(path, data=body, content_type="multipart/form-data; boundary=x"), 413)


def test_a_text_too_long_is_refused_with_its_size(editor):
    assert "200000" in error(editor.post(PREVIEW, {"content": "a" * 200_001, "language": "fr"}), 422)


def test_a_broken_request_is_refused_in_json(editor):
    error(editor.post(PREVIEW, data=b"--x", content_type="multipart/form-data; boundary="), 400)
    error(editor.post(PREVIEW, {"content": "x", "language": "xx"}), 400)
    error(editor.get(PREVIEW), 405)


def test_a_picture_is_stored(editor):
    file = SimpleUploadedFile("my photo.html", image("JPEG").read(), "text/html")
    answer = editor.post(UPLOAD, {"image": file}).json()
    assert answer["url"].endswith(".webp")
    response = editor.get(answer["url"])
    assert b"WEBP" in b"".join(response.streaming_content)
    response.close()


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a"])
def test_a_bad_picture_is_refused_with_a_sentence(editor, data):
    error(editor.post(UPLOAD, {"image": SimpleUploadedFile("x.svg", data, "image/svg+xml")}), 422)
    error(editor.post(UPLOAD), 422)


def test_an_article_is_found_by_words_or_number_drafts_too(editor, django_assert_num_queries):
    make_article(16)
    make_draft(17, title="Quel délai ?")
    with django_assert_num_queries(3):
        found = json.loads(editor.get(FIND, {"q": "litige", "lang": "fr"}).content)["results"]
    assert found == [{"number": 16, "title": "Comment ouvrir un litige ?", "language": "fr", "public": True}]
    assert [hit["number"] for hit in editor.get(FIND, {"q": "#17", "lang": "en"}).json()["results"]] == [17]
    assert editor.get(FIND, {"q": "\0", "lang": "fr"}).json() == {"results": []}


def test_the_facts_of_the_ways_of_contact_are_offered_in_the_texts_language(client):
    make_channel("chat")
    client.force_login(make_editor())
    found = client.get("/admin/facts/?lang=fr").json()["results"]
    fact = next(one for one in found if one["mark"] == "{{chat.speed}}")
    assert fact["words"] == "chat speed fr"
    assert fact["label"].startswith("chat name fr – ")
    assert client.get("/admin/facts/?lang=xx").json() == {"results": []}
