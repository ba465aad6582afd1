"""Search as a reader types it: suggestions, keyboard, results, and all of it without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.watching import complaints
from tests.builders import make_article


@pytest.fixture
def page(context, live_server):
    make_article(16)
    make_article(
        21, title="Mon colis est en retard", summary="Suivez-le.", markdown="## Suivre {#follow}\n\nLe colis.\n"
    )
    page = context.new_page()
    wrong = complaints(page)
    page.goto(f"{live_server.url}/fr/")
    yield page
    assert wrong == []


def test_suggestions_come_while_typing_and_are_followed_by_keyboard(page):
    field = page.get_by_role("combobox").or_(page.locator("#q"))
    field.first.press_sequentially("colis ret", delay=20)
    option = page.get_by_role("option").first
    option.wait_for()
    assert "Mon colis est en retard" in option.inner_text()
    assert page.locator("#q").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator("#q").get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/articles/21-**")


def test_a_later_list_keeps_the_answer_that_was_chosen(page):
    page.locator("#q").press_sequentially("colis", delay=1)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/api/v1/search?q=colis+retard*"):
        page.keyboard.type(" retard")
    page.wait_for_function("document.querySelector('[role=option]').textContent.includes('colis')")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Mon colis est en retard")


def test_escape_closes_the_suggestions_and_keeps_the_words(page):
    page.locator("#q").press_sequentially("colis", delay=20)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    assert page.locator("#q").input_value() == "colis"


def test_an_answer_that_comes_late_is_dropped(page):
    def answer(route):
        late = "q=colis&" in route.request.url
        if late:
            page.wait_for_timeout(600)
        route.continue_()

    page.route("**/api/v1/search**", answer)
    page.locator("#q").press_sequentially("colis", delay=1)
    page.wait_for_timeout(200)
    page.locator("#q").fill("litige")
    page.get_by_role("option").filter(has_text="litige").first.wait_for()
    page.wait_for_timeout(700)
    assert page.get_by_role("option").filter(has_text="colis").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_results_page_passes_axe_with_and_without_hits(page, live_server, scheme):
    page.emulate_media(color_scheme=scheme)
    for query in ("litije", "colis", "xyzzy", ""):
        page.goto(f"{live_server.url}/fr/search/?q={query}")
        assert Axe().run(page).violations_count == 0, query


def test_search_works_without_javascript(chromium, live_server):
    make_article(16)
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/fr/")
    page.fill("#q", "litije")
    page.press("#q", "Enter")
    assert "litige" in page.locator(".notice strong").first.inner_text()
    page.locator(".hits a").first.click()
    page.wait_for_url("**/fr/articles/16-**")
    assert context.cookies() == []
    context.close()
