"""The desk as an editor sees it, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from faq.models import Translation
from tests.admin.test_index import TODAY, fill
from tests.browser.watching import AXE, complaints
from tests.builders import make_editor

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(context, live_server):
    client = Client()
    client.force_login(make_editor())
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])


@pytest.fixture
def page(context, live_server):
    log_in(context, live_server)
    page = context.new_page()
    wrong = complaints(page)
    yield page
    assert wrong == []


@pytest.mark.parametrize("path", ["/admin/", "/admin/faq/missedaddress/", "/admin/faq/outsidelink/?broken=1"])
def test_everyone_can_read_it_on_every_screen(page, live_server, path):
    fill(6)
    for width, scheme, language in ((360, "dark", "fr"), (1280, "light", "en")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.set_extra_http_headers({"Accept-Language": language})
        page.goto(live_server.url + path)
        for summary in page.locator("figure.chart summary").all():
            summary.click()
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, (width, scheme, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # Drawn by the server, coloured by the stylesheet.
        assert page.locator("figure.chart svg [style]").count() == 0


def test_it_works_without_javascript(chromium, live_server):
    fill(6)
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR", viewport={"width": 360, "height": 740})
    context.set_default_timeout(10_000)
    log_in(context, live_server)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("button", name="Article 16").click()
    page.wait_for_selector(".messagelist .success")
    assert Translation.objects.get(article=16).checked == TODAY
    page.goto(f"{live_server.url}/admin/faq/missedaddress/")
    row = page.locator(".missed li", has_text="/guide-21/")
    row.locator("input[name=number][type=number]").fill("16")
    row.get_by_role("button", name="Y mener").click()
    page.wait_for_selector(".messagelist .success")
    assert page.goto(f"{live_server.url}/guide-21/").status == 200
    assert page.url.endswith(Translation.objects.get(article=16).get_absolute_url())
    context.close()
