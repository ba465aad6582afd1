"""The contact page, the chooser and the message as a reader uses them: with and without JavaScript, in two languages."""

from __future__ import annotations

from datetime import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from faq.models import OpeningHours
from tests.browser.watching import complaints
from tests.builders import make_article, make_channel
from tests.conftest import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def guide():
    for number in (2, 10, 11, 12, 16, 18, 23):
        for language in ("fr", "en"):
            make_article(number, language, title=f"Article {number} {language}")
    for key in ("chat", "help-centre", "dispute", "email"):
        make_channel(key, articles=[2])


@pytest.fixture
def page(context):
    page = context.new_page()
    wrong = complaints(page)
    yield page
    assert wrong == []
    assert not context.cookies()


@pytest.fixture
def plain_page(chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def no_violation(page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_chooser_and_the_message_work_without_javascript(live_server, guide, plain_page, language):
    page = plain_page
    page.goto(f"{live_server}/{language}/contact/")
    page.select_option("#what", "damaged")
    page.select_option("#stage", "received")
    page.select_option("#proof", "pictures")
    page.click(".chooser button")
    assert "what=damaged" in page.url
    assert page.locator(".way").count() == 5
    expect(page.locator(".way").first).to_contain_text(f"Article 23 {language}")
    fits(page)
    page.locator(".way").first.locator(".next a").click()
    page.fill("[name=order]", "8123")
    page.fill("[name=happened]", "Deux dés sont <b>fendus</b>.")
    page.select_option("[name=ask]", "replacement")
    page.click(".prepare button")
    assert "?" not in page.url.replace("#message", "")
    expect(page.locator(".message[lang=en]")).to_contain_text("The product arrived damaged.")
    expect(page.locator(".message[lang=en]")).to_contain_text("<b>fendus</b>")
    expect(page.locator(".message[lang=fr]")).to_contain_text("Le produit est arrivé abîmé.")
    fits(page)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_contact_has_an_accessibility_fault(live_server, guide, context, language, scheme):
    page = context.new_page()  # axe itself breaks the rules of the content security policy, without harm
    page.emulate_media(color_scheme=scheme)
    for path in ("contact/?what=damaged&stage=seller", "prepare/"):
        page.goto(f"{live_server}/{language}/{path}")
        fits(page)
        no_violation(page)
    page.click(".prepare button")
    no_violation(page)


def test_hours_are_shown_in_the_readers_own_time(live_server, chromium, guide):
    channel = make_channel("phone", hours="intervals", time_zone="Asia/Tokyo")
    for weekday in range(7):
        OpeningHours.objects.create(channel=channel, weekday=weekday, opens=time(9), closes=time(18))
    context = chromium.new_context(timezone_id="America/New_York", locale="en-US")
    page = context.new_page()
    page.clock.install(time="2026-11-23T05:00:00Z")
    page.goto(f"{live_server}/en/contact/")
    expect(page.locator(".clock")).to_contain_text("America/New_York")
    spans = page.locator("#phone .state").get_attribute("data-spans").split()
    # The page's own spans decide, by the reader's clock: within the first one it is open, and between two it is closed.
    begin, end = spans[1].split("/")
    page.clock.set_fixed_time(begin)
    page.reload()
    expect(page.locator("#phone .state")).to_contain_text("Open now, until")
    expect(page.locator("#phone .state")).to_contain_text("4:00")  # 18:00 in Tokyo
    page.clock.set_fixed_time(end)
    page.reload()
    expect(page.locator("#phone .state")).to_contain_text("Closed now, opens")
    expect(page.locator("#phone .state")).to_contain_text("7:00")  # 9:00 in Tokyo
    context.close()


def test_with_javascript_the_fields_are_never_sent(live_server, guide, page):
    page.goto(f"{live_server}/fr/prepare/", wait_until="networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.fill("[name=order]", "8123")
    page.select_option("[name=what]", "missing")
    page.fill("[name=evidence]", "photo 1\nphoto 2")
    page.click(".prepare button")
    expect(page.locator("#message")).to_be_visible()
    expect(page.locator(".message[lang=fr]")).to_contain_text("1. photo 1\n2. photo 2")
    expect(page.locator(".checklist .mark").first).to_have_text("donné")
    assert sent == []


def test_the_browser_and_the_server_make_the_same_message(live_server, guide, page, plain_page):
    fields = {
        "order": " 1 ", "product": "Dés {order}", "seller": "A", "shop": "", "happened": "Un\n\nDeux <i>", "evidence": " a \n\n b",
        "name": "C",
    }  # fmt: skip
    made = []
    for one in (page, plain_page):
        one.goto(f"{live_server}/fr/prepare/")
        for name, value in fields.items():
            one.fill(f"[name={name}]", value)
        one.select_option("[name=what]", "faulty")
        one.select_option("[name=ask]", "refund")
        one.check("[name=tried]")
        one.click(".prepare button")
        made.append([one.locator(f".message[lang={code}]").text_content() for code in ("fr", "en")])
    assert made[0] == made[1]


def test_the_message_is_copied_as_text(live_server, guide, context, page):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server}/en/prepare/")
    page.fill("[name=order]", "8123")
    page.click(".prepare button")
    page.click("[data-copy=en]")
    expect(page.locator("[role=status]").filter(has_text="Copied")).to_be_visible()
    assert "Order number: 8123" in page.evaluate("navigator.clipboard.readText()")
