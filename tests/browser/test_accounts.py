"""Passkeys, an app's codes and recovery codes, as an editor uses them, in a real browser with a made-up device."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache

from tests.browser.watching import AXE, complaints
from tests.builders import make_editor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(context, live_server):
    """The login page; whatever the browser complains about fails the test."""
    make_editor()
    page = context.new_page()
    wrong = complaints(page)
    page.goto(f"{live_server.url}/admin/login/")
    yield page
    assert wrong == []


@pytest.fixture
def device(page, context):
    """A telephone that holds passkeys and recognises its owner."""
    line = context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return line


def log_in(page, password="correct horse battery"):
    page.fill("#id_username", "camille")
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")


def log_out(page, live_server):
    page.goto(f"{live_server.url}/admin/logout/")
    page.click("main button")
    page.wait_for_selector("#id_username")


def confirm(page):
    page.fill("#id_password", "correct horse battery")
    page.press("#id_password", "Enter")


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def usable(page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        violations = Axe().run(page, options=AXE).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_editor_adds_a_passkey_and_logs_in_with_nothing_else(page, device, live_server):
    usable(page)
    log_in(page)
    page.wait_for_selector("#site-name")
    page.goto(f"{live_server.url}/admin/account/")
    usable(page)
    page.click("text=Ajouter une clé d’accès")
    usable(page)
    confirm(page)
    page.wait_for_selector("form[data-passkey=add]")
    usable(page)
    page.fill("#id_name", "Téléphone")
    page.click("main form button")
    # The recovery codes come with the first one.
    page.wait_for_selector(".codes li")
    usable(page)
    assert page.locator(".codes li").count() == 10
    log_out(page, live_server)
    page.goto(f"{live_server.url}/admin/login/?next=/admin/faq/article/")
    page.click("form[data-passkey=login] button")
    page.wait_for_selector("#changelist")
    page.goto(f"{live_server.url}/admin/account/")
    assert "Téléphone" in page.locator(".keys").inner_text()
    # Behind a password, the passkey is the second step.
    log_out(page, live_server)
    log_in(page)
    page.wait_for_url("**/admin/account/code/")
    usable(page)
    page.click("form[data-passkey=ask] button")
    page.wait_for_selector("#site-name")
    page.goto(f"{live_server.url}/admin/account/")
    page.click(".keys >> text=Retirer")
    page.wait_for_selector("text=Confirmez que c’est vous")
    page.click("text=Avec une clé d’accès")
    usable(page)
    page.click("form[data-passkey=ask] button")
    page.wait_for_selector("text=Retirer la clé d’accès")
    usable(page)
    page.click("main form button")
    page.wait_for_selector("text=La clé d’accès est retirée.")
    assert page.locator(".keys").count() == 0


def test_a_device_that_says_no_leaves_the_other_ways_open(page, device):
    page.click("form[data-passkey=login] button")
    page.locator("[data-passkey-said]", has_text="Aucune clé d’accès").wait_for()
    log_in(page)
    page.wait_for_selector("#site-name")


def test_an_editor_sets_up_an_app_and_is_asked_for_its_codes(page, live_server):
    log_in(page)
    page.wait_for_selector("#site-name")
    page.goto(f"{live_server.url}/admin/account/app/")
    confirm(page)
    page.wait_for_selector(".qr svg")
    usable(page)
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    secret = page.locator(".secret code").inner_text()
    page.fill("#id_code", "000000")
    page.press("#id_code", "Enter")
    page.locator(".errorlist", has_text="Ce code n’est pas le bon").wait_for()
    assert page.locator(".secret code").inner_text() == secret
    page.fill("#id_code", code_now(secret))
    page.press("#id_code", "Enter")
    page.wait_for_selector(".codes li")
    spare = page.locator(".codes li").first.inner_text()
    log_out(page, live_server)
    log_in(page)
    page.wait_for_url("**/admin/account/code/")
    # The same code opens once only; the test does not wait for the next.
    cache.clear()
    page.fill("#id_code", code_now(secret))
    page.press("#id_code", "Enter")
    page.wait_for_selector("#site-name")
    # The phone is gone: a recovery code, once.
    log_out(page, live_server)
    log_in(page)
    page.fill("#id_code", spare)
    page.press("#id_code", "Enter")
    page.wait_for_selector("#site-name")
    log_out(page, live_server)
    log_in(page)
    page.fill("#id_code", spare)
    page.press("#id_code", "Enter")
    page.locator(".errorlist", has_text="Ce code n’est pas le bon").wait_for()
    assert not re.search("/admin/$", page.url)
