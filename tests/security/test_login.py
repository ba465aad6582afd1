"""Guessing passwords, taking over sessions. Each control is switched off once, and then the attack succeeds."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.test import Client
from django.urls import resolve

from faq.admin import accounts
from faq.operations import browsers
from tests.builders import make_article, make_colleague, make_editor

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "correct horse battery", "wrong horse battery"
HERE, THERE = "198.51.100.7", "203.0.113.9"


def attempt(client, password, name="camille", address=HERE, path="/admin/login/"):
    """Whether the attempt led in."""
    answer = client.post(path, {"login": name, "password": password}, REMOTE_ADDR=address)
    return answer.status_code == 302


def guess(times, names=("camille",), addresses=(THERE,)):
    for number in range(times):
        assert not attempt(
            Client(), f"{WRONG} {number}", names[number % len(names)], addresses[number % len(addresses)]
        )


@pytest.fixture
def off(monkeypatch):
    """Both counts are switched off."""
    monkeypatch.setattr(accounts, "STRANGER", {})
    monkeypatch.setattr(accounts, "KNOWN", {})


def tenth_guess_is_the_last():
    make_editor()
    guess(10)
    return not attempt(Client(), RIGHT, address=THERE)


def test_whoever_guesses_is_stopped_even_if_the_next_guess_is_right():
    assert tenth_guess_is_the_last()


def test_without_the_count_the_next_guess_leads_in(off):
    assert not tenth_guess_is_the_last()


def one_password_for_many_names_is_stopped():
    make_editor()
    guess(10, names=[f"editor{number}" for number in range(10)])
    return not attempt(Client(), RIGHT, address=THERE)


def test_one_password_tried_on_many_names_is_stopped():
    assert one_password_for_many_names_is_stopped()


def test_without_the_count_by_address_it_is_not(monkeypatch):
    monkeypatch.setattr(accounts, "STRANGER", {"login_failed": "20/h/key"})
    assert not one_password_for_many_names_is_stopped()


def many_addresses_together_are_stopped():
    make_editor()
    guess(20, addresses=[f"203.0.113.{number}" for number in range(20)])
    return not attempt(Client(), RIGHT, address="192.0.2.44")


def test_many_addresses_that_guess_one_password_are_stopped():
    assert many_addresses_together_are_stopped()


def test_without_the_count_by_account_they_are_not(monkeypatch):
    monkeypatch.setattr(accounts, "STRANGER", {"login_failed": "10/m/ip"})
    assert not many_addresses_together_are_stopped()


def the_right_person_comes_in():
    make_editor()
    mine = Client()
    assert attempt(mine, RIGHT)
    mine.post("/admin/logout/")
    for number in range(30):
        attempt(Client(), WRONG, address=HERE if number < 12 else f"203.0.113.{number}")
    assert not attempt(Client(), RIGHT, address="192.0.2.44"), "the attack was strong enough to close the account"
    return attempt(mine, RIGHT)


def test_the_right_person_comes_in_while_others_guess():
    assert the_right_person_comes_in()


def test_without_the_mark_of_a_known_browser_the_right_person_would_be_locked_out(monkeypatch):
    monkeypatch.setattr(browsers, "known", lambda request, name: "")
    assert not the_right_person_comes_in()


def test_the_mark_of_a_browser_is_for_its_own_account_and_cannot_be_made_up():
    make_editor()
    make_editor("nour")
    mine = Client()
    attempt(mine, RIGHT)
    mark = mine.cookies[browsers.COOKIE]
    assert (mark["path"], mark["httponly"], mark["samesite"]) == ("/admin/", True, "Lax")
    request = Client().get("/admin/login/").wsgi_request
    request.COOKIES[browsers.COOKIE] = mark.value
    assert browsers.known(request, "camille")
    assert not browsers.known(request, "nour")
    for forged in (mark.value[:-2] + "xx", "camille", "", "[1]:x:y"):
        request.COOKIES[browsers.COOKIE] = forged
        assert not browsers.known(request, "camille")


def test_a_known_browser_has_a_limit_too():
    make_editor()
    mine = Client()
    attempt(mine, RIGHT)
    mine.post("/admin/logout/")
    for _ in range(10):
        attempt(mine, WRONG)
    assert not attempt(mine, RIGHT)


def test_the_counts_keep_nobodys_address():
    make_editor()
    guess(1)
    assert THERE not in repr(cache._cache)


def test_only_editors_come_in_and_others_are_told_nothing():
    make_editor()
    user = get_user_model().objects.create_user("reader", password=RIGHT)
    said = [
        re.search(r'role="alert">([^<]+)', Client().post("/admin/login/", form).content.decode())[1]
        for form in (
            {"login": "reader", "password": RIGHT},
            {"login": "reader", "password": WRONG},
            {"login": "camille", "password": WRONG},
            {"login": "nobody", "password": WRONG},
        )
    ]
    assert len(set(said)) == 1
    # Whoever lost the right meanwhile is logged out, and not sent round in a circle.
    client = Client()
    client.force_login(user)
    assert client.get("/admin/login/?next=/admin/").status_code == 200
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client):
    for address in ("/admin/signup/", "/admin/account/signup/", "/accounts/signup/", "/accounts/login/", "/signup/"):
        assert client.get(address).status_code in (302, 404)
        assert client.post(address, {"username": "x", "password1": RIGHT, "password2": RIGHT}).status_code in (
            302,
            403,
            404,
        )
    assert not get_user_model().objects.exists()


def test_a_login_has_a_new_session():
    make_editor()
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    assert attempt(client, RIGHT)
    assert client.session.session_key != planted
    # Whoever planted it holds nothing.
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/admin/").status_code == 302


def test_a_new_password_and_a_logout_end_the_other_sessions():
    editor = make_editor()
    mine, stolen = Client(), Client()
    assert attempt(mine, RIGHT)
    stolen.cookies["sessionid"] = mine.cookies["sessionid"].value
    elsewhere = Client()
    assert attempt(elsewhere, RIGHT)
    assert elsewhere.get("/admin/").status_code == stolen.get("/admin/").status_code == 200
    form = {"oldpassword": RIGHT, "password1": "another horse battery", "password2": "another horse battery"}
    assert mine.post("/admin/password_change/", form).status_code == 302
    assert mine.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    stolen.cookies["sessionid"] = mine.cookies["sessionid"].value
    mine.post("/admin/logout/")
    assert stolen.get("/admin/").status_code == 302
    editor.is_active = False
    editor.save()
    assert not attempt(Client(), "another horse battery")


def test_without_the_mark_of_the_password_in_it_a_session_would_outlive_the_password(monkeypatch):
    make_editor()
    monkeypatch.setattr(AbstractBaseUser, "get_session_auth_hash", lambda self: "always")
    mine, elsewhere = Client(), Client()
    assert attempt(mine, RIGHT)
    assert attempt(elsewhere, RIGHT)
    form = {"oldpassword": RIGHT, "password1": "another horse battery", "password2": "another horse battery"}
    assert mine.post("/admin/password_change/", form).status_code == 302
    assert elsewhere.get("/admin/").status_code == 200


def test_the_old_password_cannot_be_guessed_in_a_stolen_session():
    make_editor()
    client = Client()
    attempt(client, RIGHT)
    form = {"oldpassword": WRONG, "password1": "another horse battery", "password2": "another horse battery"}
    assert [client.post("/admin/password_change/", form).status_code for _ in range(6)] == [200] * 5 + [429]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "\thttps://evil.example",
    ],
)
def test_a_login_leads_nowhere_else(target):
    make_editor()
    answer = Client().post("/admin/login/", {"login": "camille", "password": RIGHT, "next": target})
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).netloc == ""
    assert resolve(urlsplit(answer["Location"]).path).view_name == "admin:index"


def test_without_the_look_at_its_host_a_login_would_lead_away(monkeypatch):
    make_editor()
    monkeypatch.setattr(DefaultAccountAdapter, "is_safe_url", lambda self, url: True)
    answer = Client().post("/admin/login/", {"login": "camille", "password": RIGHT, "next": "https://evil.example/"})
    assert answer["Location"] == "https://evil.example/"


def test_a_public_page_is_the_same_for_an_editor():
    make_editor()
    article = make_article()
    client = Client()
    before = client.get(article.get_absolute_url())
    attempt(client, RIGHT)
    paths = {name: cookie["path"] for name, cookie in client.cookies.items()}
    assert paths == {"sessionid": "/", "csrftoken": "/admin/", "known": "/admin/"}
    page = client.get(article.get_absolute_url())
    assert (page.content, page.headers) == (before.content, before.headers)
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")


def test_the_secrets_of_the_second_step_are_shown_to_nobody_else():
    from allauth.mfa.models import Authenticator

    colleague = make_colleague("Writers", "nour")
    made = Authenticator.objects.create(user=colleague, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    client = Client()
    client.force_login(make_editor())
    for address in ("/admin/mfa/authenticator/", f"/admin/mfa/authenticator/{made.pk}/change/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "JBSWY3DPEHPK3PXP" not in page.content.decode()
    assert client.post(f"/admin/mfa/authenticator/{made.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Authenticator.objects.exists()
