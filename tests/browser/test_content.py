"""The content as a file, in a real browser."""

from __future__ import annotations

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from faq.models import Translation
from faq.transfer.exporting import export_content
from tests.builders import make_article, make_editor

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_editor_looks_first_and_then_brings_it_in(context, live_server, tmp_path):
    make_editor()
    make_article(16, title="Le leur")
    content = BytesIO()
    export_content(content)
    (tmp_path / "content.zip").write_bytes(content.getvalue())
    make_article(16, title="Le mien")
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/login/?next=/admin/content/")
    page.fill("#id_username", "camille")
    page.fill("#id_password", "correct horse battery")
    page.press("#id_password", "Enter")
    page.set_input_files("#file", tmp_path / "content.zip")
    page.click("[name=look]")
    expect(page.locator("#outcome")).to_contain_text("Voici ce qui changerait")
    expect(page.locator("#outcome")).to_contain_text("fr 16 “Le leur”")
    assert Translation.objects.get().title == "Le mien"
    assert Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    # The file is still chosen.
    page.click("[name=bring]")
    expect(page.locator("#outcome")).to_contain_text("Voici ce qui a changé")
    assert Translation.objects.get().title == "Le leur"
