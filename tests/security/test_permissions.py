"""Every address of the admin × every role × a stranger. `permissions.txt` is the table; it changes only on purpose:
PERMISSIONS=write writes it anew, and the change is there to be read before it is committed."""

import os
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import NoReverseMatch, reverse

from faq.models import Question, Remark, Synonym, Translation
from tests.builders import make_article, make_channel, make_colleague, make_draft, make_editor

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent / "permissions.txt"
ROLES = ("stranger", "nobody", "Writers", "Reviewers", "Publishers", "superuser")
VIEWS = ("changelist", "add", "change", "delete", "history")
MORE = (
    "/admin/", "/admin/account/", "/admin/account/keys/add/", "/admin/account/app/", "/admin/account/recovery/new/", "/admin/password_change/",
    "/admin/find/?q=x", "/admin/facts/", "/admin/content/", "/admin/content/export/", "/admin/handbook/", "/admin/faq/article/16/compare/?from=1&to=2",
)  # fmt: skip
POSTED = ("/admin/markdownify/", "/admin/upload/", "/admin/keep/")


@pytest.fixture
def people():
    text = make_article(16)
    make_draft(16, title="Un brouillon")
    make_channel(articles=[text.article])
    Synonym.objects.create(language="fr", terms=["litige"])
    Question.objects.create(language="fr", text="Où est mon colis ?")
    Remark.objects.create(revision=text.live, day="2026-03-01", words="Merci.")
    clients = {"stranger": Client(), "nobody": Client()}
    nobody = make_editor("nobody")
    nobody.is_superuser = False
    nobody.save()
    clients["nobody"].force_login(nobody)
    for role in ROLES[2:]:
        clients[role] = Client()
        clients[role].force_login(make_editor("root") if role == "superuser" else make_colleague(role, role.lower()))
    Authenticator.objects.create(user=nobody, type="totp", data={"secret": "x"})
    return clients


def addresses():
    """Name and path of each view of each model, for one object where the view is about one."""
    for model in admin.site._registry:
        first = model._default_manager.order_by("pk").first()
        for view in VIEWS:
            name = f"{model._meta.app_label}_{model._meta.model_name}_{view}"
            of_one = view not in ("changelist", "add")
            try:
                path = reverse(f"admin:{name}", args=(first.pk,) if of_one and first else ())
            except NoReverseMatch:
                continue
            yield name, path


def answer(client, path):
    """What the role gets: the page, a refusal, the login, nothing."""
    response = client.post(path) if path in POSTED else client.get(path)
    if response.status_code in (301, 302):
        target = response["Location"]
        return "login" if target.startswith("/admin/login/") else "confirm" if "/confirm/" in target else "elsewhere"
    return {200: "yes", 401: "login", 403: "no", 404: "none"}.get(response.status_code, str(response.status_code))


def table(clients):
    rows = [*addresses(), *((path, path) for path in (*MORE, *POSTED))]
    lines = [" ".join((name, *(answer(clients[role], path) for role in ROLES))) for name, path in rows]
    return [" ".join(("address", *ROLES)), *sorted(lines)]


def test_everybody_gets_what_the_table_says_and_nothing_else(people):
    found = table(people)
    if os.environ.get("PERMISSIONS") == "write":
        TABLE.write_text("\n".join(found) + "\n")
    assert found == TABLE.read_text().splitlines()


def test_strangers_get_nothing_and_no_address_is_missing():
    lines = [line.split() for line in TABLE.read_text().splitlines()[1:]]
    assert {line[1] for line in lines} == {"login"}
    assert len(lines) > 50
    # Accounts, groups and second steps are for the superuser.
    for line in lines:
        if line[0].startswith(("auth_", "mfa_")):
            assert set(line[2:6]) <= {"no", "none"}, line


def test_one_permission_too_many_is_seen(people):
    Group.objects.get(name="Writers").permissions.add(Permission.objects.get(codename="view_user"))
    assert table(people) != TABLE.read_text().splitlines()


def test_a_post_from_a_foreign_page_is_refused(people):
    editor = Client(enforce_csrf_checks=True)
    editor.cookies = people["superuser"].cookies
    for path in ("/admin/faq/article/16/change/", "/admin/faq/article/16/delete/", "/admin/auth/user/add/", "/admin/logout/",
                 "/admin/account/keys/add/", "/admin/password_change/", "/admin/login/"):  # fmt: skip
        assert editor.post(path, {"post": "yes"}).status_code == 403, path
    assert Translation.objects.filter(live__isnull=False).exists()
    # With the check off the attack succeeds: the test's usual client does not ask for it.
    assert people["superuser"].post("/admin/logout/").status_code == 302
