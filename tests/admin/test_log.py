"""Who did what, in words, in Django's own log; and names that people of both languages can read."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User

from faq.editorial import merging, places, workflow
from faq.editorial.texts import Text
from faq.models import Article, Synonym
from tests.admin.test_writing import inline
from tests.builders import make_article, make_colleague, make_draft, make_editor, make_topic

pytestmark = pytest.mark.django_db


def last():
    return LogEntry.objects.latest("pk").get_change_message()


def test_a_changed_role_is_logged_with_what_was_given_and_taken(editor):
    wanda = make_colleague("Writers", "wanda")
    fields = {
        "username": "wanda",
        "is_active": "on",
        "is_staff": "on",
        "groups": Group.objects.get(name="Publishers").pk,
    }
    dates = {"date_joined_0": "01/01/2026", "date_joined_1": "10:00:00", "last_login_0": "", "last_login_1": ""}
    names = {"first_name": "", "last_name": "", "email": wanda.email}
    response = editor.post(f"/admin/auth/user/{wanda.pk}/change/", {**fields, **dates, **names})
    assert response.status_code == 302, response.context["errors"]
    assert "donné : Publication" in last().replace("\xa0", " ")
    assert "retiré : Rédaction" in last().replace("\xa0", " ")


def test_a_changed_permission_of_a_role_is_logged_in_words(editor):
    group = Group.objects.get(name="Writers")
    keeps = [one.pk for one in group.permissions.all()]
    new = Permission.objects.get(codename="publish_article").pk
    editor.post(f"/admin/auth/group/{group.pk}/change/", {"name": "Writers", "permissions": [*keeps, new]})
    assert "article – publier" in last()


def test_a_changed_topic_and_a_changed_synonym_say_what_became_what(editor):
    topic = make_topic(languages=("fr",))
    text = topic.texts.get()
    row = {"id": text.pk, "topic": topic.pk, "language": "fr", "name": "Litiges", "slug": text.slug, "summary": ""}
    editor.post(f"/admin/faq/topic/{topic.pk}/change/", inline("texts", [row], position=4))
    assert "« 0 » devient « 4 »" in last().replace("\xa0", " ")
    assert "« Disputes fr » devient « Litiges »" in last().replace("\xa0", " ")
    synonym = Synonym.objects.create(language="fr", terms=["colis", "paquet"])
    changed = {"language": "fr", "terms": "colis, envoi", "find": ""}
    editor.post(f"/admin/faq/synonym/{synonym.pk}/change/", changed)
    assert "« colis, paquet » devient « colis, envoi »" in last().replace("\xa0", " ")


def test_every_verb_of_the_workflow_is_logged_with_who_and_what():
    by = make_editor()
    draft = make_draft(16, by=by)
    deeds = [
        lambda: workflow.submit(draft, by=by),
        lambda: workflow.send_back(draft, by=by),
        lambda: workflow.publish(draft, by=by),
        lambda: workflow.restore(draft, by=by),
        lambda: places.place(draft.article, make_topic("delivery").pk, 3, by=by),
        lambda: places.move([16], make_topic().pk, by=by),
        lambda: places.pin("litige", "fr", draft.article, by=by),
        lambda: workflow.archive(draft.translation, reason="Passé.", by=by),
        lambda: workflow.save_draft(draft.article, "en", Text(title="T", summary="S", markdown="M\n"), by=by),
        lambda: merging.merge(draft.article, make_article(17, title="Autre").article, by=by),
    ]
    for deed in deeds:
        before = LogEntry.objects.filter(object_id="16").count()
        deed()
        entry = LogEntry.objects.filter(object_id="16").latest("pk")
        assert LogEntry.objects.filter(object_id="16").count() == before + 1
        assert entry.user == by
        assert len(entry.get_change_message().split()) > 3
    assert Article.objects.get(pk=16).merged_into_id == 17


@pytest.mark.parametrize(
    ("language", "role", "right"), [("fr", "Rédaction", "article – publier"), ("en", "Writers", "article – publish")]
)
def test_roles_and_permissions_have_names_in_both_languages(editor, language, role, right):
    make_colleague("Writers", "wanda")
    said = {"headers": {"accept-language": language}}
    pk = User.objects.get(username="wanda").pk
    page = editor.get(f"/admin/auth/user/{pk}/change/", **said).content.decode()
    assert f">{role}</option>" in page
    assert f">{right}</option>" in page
    for path in ("auth/user/", "auth/group/"):
        assert role in editor.get(f"/admin/{path}", **said).content.decode()
    assert editor.get("/admin/auth/user/?role=x").status_code == 200
