"""The handbook inside the desk: the same files as in the documents."""

import re

import pytest

from faq.admin.handbook import FOLDER, PAGES
from tests.builders import make_editor


@pytest.fixture
def desk(client, db):
    client.force_login(make_editor())
    return client


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_shown_with_its_pictures_and_its_links_lead_on(desk, language):
    for name in PAGES:
        page = desk.get(f"/admin/handbook/{name}/", headers={"Accept-Language": language}).content.decode()
        text = page.split('class="handbook-text"')[1]
        assert f'lang="{language}"' in page
        written = (FOLDER / language / f"{name}.md").read_text()
        assert text.count("<img ") == written.count("![")
        for address in re.findall(r'(?:src|href)="(/[^"#]+)', text):
            assert desk.get(address).status_code == 200, address
        assert ".md" not in text.replace("</code>", "")
        assert "handbook-picture" not in text


def test_both_languages_have_the_same_pages_passages_and_pictures():
    assert {file.stem for file in FOLDER.glob("*/*.md")} == set(PAGES)
    for name in PAGES:
        french, english = ((FOLDER / code / f"{name}.md").read_text() for code in ("fr", "en"))
        assert re.findall(r"^## .*(\{#.*\})$", french, re.M) == re.findall(r"^## .*(\{#.*\})$", english, re.M)
        assert re.findall(r"/([a-z]+)-fr\.png", french) == re.findall(r"/([a-z]+)-en\.png", english)


def test_the_desk_leads_to_it(desk):
    assert 'href="/admin/handbook/"' in desk.get("/admin/").content.decode()
    assert desk.get("/admin/handbook/").status_code == 200
    assert desk.get("/admin/handbook/nothing/").status_code == 404


def test_strangers_do_not_see_it(client, db):
    assert client.get("/admin/handbook/").status_code == 302
    assert client.get("/admin/handbook/pictures/desk-en.png").status_code == 302
