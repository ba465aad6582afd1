"""What every answer may do in a browser, class by class; and every page of the admin in a real one."""

import re
from urllib.parse import urldefrag, urlsplit

import pytest
from django.contrib.auth.models import Group

from faq.admin import accounts
from faq.models import Question, Synonym
from faq.operations import headers, middleware
from tests.builders import make_article, make_channel, make_draft, make_editor
from tests.citing.test_box import forum  # noqa: F401
from tests.citing.test_promises import PROMISES, guide  # noqa: F401

LOOSE = re.compile(r"unsafe|nonce|sha\d|\*|https?:|data:")
CLASS_OF_TYPE = {
    "application/": headers.DATA,
    "text/markdown": headers.DATA,
    "text/plain": headers.DATA,
    "image/": headers.PICTURE,
    "text/html": headers.PAGE,
}


def directives(response):
    found = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {words[0]: tuple(words[1:]) for words in found}


@pytest.mark.parametrize("promise", PROMISES)
def test_a_public_address_has_the_headers_of_its_class_and_no_cookie(client, guide, promise):  # noqa: F811
    method, path, status, expected = promise.split(" ")
    client.cookies["sessionid"] = "of-an-editor"
    response = client.generic(method, path)
    found = directives(response)
    if not status.startswith("3"):
        kind = headers.EMBED if path.startswith("/embed/") else None
        kind = kind or next(one for start, one in CLASS_OF_TYPE.items() if expected.startswith(start))
        assert found == kind.directives
        assert response["Cross-Origin-Resource-Policy"] == kind.resource
    assert found["default-src"] == ("'none'",)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert not re.search("web-share|clipboard-write|publickey", response["Permissions-Policy"])
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    response.close()


def test_no_class_allows_anything_inline_or_from_elsewhere():
    policies = [one for one in vars(headers).values() if isinstance(one, headers.Policy)]
    assert len(policies) == 7
    for policy in policies:
        for name, sources in policy.directives.items():
            if (policy, name) != (headers.EMBED, "frame-ancestors"):
                assert not LOOSE.search(" ".join(sources)), (name, sources)


def test_pages_are_for_this_site_and_pictures_for_every_one(client, db):
    assert headers.PAGE.resource == headers.ADMIN.resource == headers.DISPUTE.resource == "same-origin"
    assert headers.PICTURE.resource == headers.EMBED.resource == "cross-origin"
    assert headers.PICTURE.directives["sandbox"] == ()
    sign = client.get(re.search(r'"(/static/icon[^"]*svg)"', client.get("/fr/").content.decode())[1])
    assert sign["Cross-Origin-Resource-Policy"] == "cross-origin"
    style = client.get(re.search(r'"(/static/css/base[^"]*css)"', client.get("/fr/").content.decode())[1])
    # The card in a sandbox on another site is dressed by it.
    assert style["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert directives(style)["default-src"] == ("'none'",)
    sign.close()
    style.close()


def test_the_admins_pages_are_kept_by_nobody(client, db):
    client.force_login(make_editor())
    for path in ("/admin/", "/admin/account/", "/admin/login/", "/admin/nothing/", "/admin/account/keys/add/"):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"], path
        assert "private" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert directives(answer) == headers.ADMIN.directives
        assert answer["X-Frame-Options"] == "DENY"


def test_over_https_browsers_are_told_to_stay_there(client, db, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_PRELOAD = 63_072_000, True
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    told = client.get("/fr/", secure=True)["Strict-Transport-Security"]
    assert told == "max-age=63072000; includeSubDomains; preload"


def test_without_the_middleware_nothing_of_this_is_said(client, db, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "HeadersMiddleware" not in name]
    answer = client.get("/fr/")
    assert "Content-Security-Policy" not in answer
    assert "Permissions-Policy" not in answer


def framed(context, live_server, forum, path):  # noqa: F811
    """Whether another site shows our page in a frame of its own."""
    forum.page = f'<!doctype html><title>x</title><iframe src="{live_server.url}{path}"></iframe>'
    page = context.new_page()
    page.goto(forum.url, wait_until="load")
    return "</header>" in page.frames[1].content() or "</main>" in page.frames[1].content()


@pytest.mark.django_db(transaction=True)
def test_no_page_but_the_card_stands_in_a_frame_of_another_site(context, live_server, forum, settings, monkeypatch):  # noqa: F811
    make_article(16)
    pages, card = ("/fr/", "/fr/articles/16/", "/fr/ask/", "/admin/login/"), "/embed/16/?lang=fr"
    assert [path for path in (*pages, card) if framed(context, live_server, forum, path)] == [card]
    # With the control off the attack succeeds.
    settings.X_FRAME_OPTIONS = "none"
    monkeypatch.setattr(middleware, "policy", lambda path, name: headers.EMBED)
    assert [path for path in pages if framed(context, live_server, forum, path)] == list(pages)


# Of many addresses that differ in their numbers only, one is visited.
def shape(address):
    parts = urlsplit(address)
    return re.sub(r"\d+", "0", f"{parts.path}?{'&'.join(sorted(re.findall(r'[?&]?([^=&]+)=', parts.query)))}")


@pytest.mark.django_db(transaction=True)
def test_every_page_of_the_admin_keeps_to_the_policy(context, live_server, client):
    editor = make_editor()
    text = make_article(16)
    make_draft(16, title="Un brouillon")
    make_channel(articles=[text.article])
    Synonym.objects.create(language="fr", terms=["litige", "contestation"])
    Question.objects.create(language="fr", text="Où est mon colis ?")
    Group.objects.create(name="Amis")
    client.force_login(editor)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    broken = []
    context.expose_binding("violated", lambda _source, what: broken.append(what))
    context.add_init_script(
        "addEventListener('securitypolicyviolation', e => violated(location.pathname + ' ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    page = context.new_page()
    page.on("pageerror", lambda error: None if "Transition" in str(error) else broken.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    waiting, seen = (
        ["/admin/", *(f"/{address.pattern}" for address in accounts.urls if "<" not in str(address.pattern))],
        set(),
    )
    while waiting:
        path = waiting.pop(0)
        if shape(path) in seen or path.endswith(("/logout/", ".txt", "/jsi18n/")):
            continue
        seen.add(shape(path))
        page.goto(live_server.url + path, wait_until="load")
        here = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
        waiting += [
            urldefrag(link.removeprefix(live_server.url))[0]
            for link in here
            if link.startswith(f"{live_server.url}/admin/")
        ]
    assert broken == []
    assert {
        "/admin/faq/article/0/change/?",
        "/admin/faq/article/0/history/?",
        "/admin/auth/user/add/?",
        "/admin/account/?",
    } <= seen
    assert len(seen) > 50
    # The guard sees what it guards against.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_function("() => true")
    assert page.wait_for_timeout(50) is None
    assert [line.split()[1] for line in broken] == ["style-src-attr"]
