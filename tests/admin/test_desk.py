"""Roles, conflicts, history and kept texts, at the door."""

import pytest

from faq.editorial import workflow
from faq.editorial.texts import Text
from faq.models import Revision, Translation, WorkingCopy
from tests.admin.test_writing import form_of
from tests.builders import make_article, make_colleague, make_draft, make_editor

pytestmark = pytest.mark.django_db
SCREEN = "/admin/faq/article/16/change/"


def theirs(article, markdown="Leur texte.\n"):
    return workflow.save_draft(article, "fr", Text(title="Le leur", summary="S", markdown=markdown))


def test_a_writer_asks_for_review_a_reviewer_sends_back_and_a_publisher_publishes(client):
    draft = make_draft()
    client.force_login(make_colleague("Writers", "wanda"))
    assert "publish:fr" not in client.get(SCREEN).content.decode()
    client.post(SCREEN, form_of(client, action="submit:fr", **{"fr-note": "Prêt"}))
    client.force_login(make_colleague("Reviewers", "rené"))
    page = client.get(SCREEN).content.decode()
    assert "back:fr" in page
    assert "publish:fr" not in page
    client.post(SCREEN, form_of(client, action="back:fr", **{"fr-note": "Trop long"}))
    draft.refresh_from_db()
    assert draft.state == Revision.State.DRAFT
    client.force_login(make_colleague("Publishers", "paule"))
    client.post(SCREEN, form_of(client, action="publish:fr"))
    assert Translation.objects.published().get().live == draft
    assert "Trop long" in client.get("/admin/faq/article/16/history/").content.decode()


@pytest.mark.parametrize(("role", "verb"), [("Writers", "publish"), ("Writers", "back"), ("Reviewers", "publish")])
def test_a_forged_button_does_not_give_a_permission(client, role, verb):
    workflow.submit(make_draft())
    client.force_login(make_colleague(role, "wanda"))
    response = client.post(SCREEN, form_of(client, action=f"{verb}:fr"))
    assert response.status_code == 200
    assert response.context["panels"][0].form.errors
    assert not Translation.objects.published()
    assert Revision.objects.get().state == Revision.State.REVIEW


def test_a_publisher_archives_and_sees_first_who_links_there(client):
    make_article(16)
    make_article(17, title="Le délai", markdown="Voir [[16]].\n")
    client.force_login(make_colleague("Publishers", "paule"))
    assert "#17 Le délai" in client.get(SCREEN).content.decode()
    refused = client.post(SCREEN, form_of(client, action="archive:fr"))
    assert "reason" in refused.context["panels"][0].form.errors
    client.post(SCREEN, form_of(client, action="archive:fr", **{"fr-reason": "Passé.", "fr-successor": "17"}))
    assert client.get("/fr/articles/16/").status_code == 410
    assert "archivé" in client.get("/admin/faq/article/").content.decode()


def test_mine_and_theirs_are_put_together_and_saved(editor):
    text = make_article(markdown="Un.\n\nDeux.\n\nTrois.\n")
    mine = form_of(editor, action="save:fr", **{"fr-markdown": "Un, à moi.\n\nDeux.\n\nTrois.\n"})
    other = theirs(text.article, "Un.\n\nDeux.\n\nTrois, à eux.\n")
    conflict = editor.post(SCREEN, mine)
    assert conflict.context["panels"][0].conflict == other
    merge = editor.post(SCREEN, {**mine, "action": "merge:fr", "fr-theirs": other.number})
    form = merge.context["panels"][0].form
    assert form["markdown"].value() == "Un, à moi.\n\nDeux.\n\nTrois, à eux.\n"
    assert form["title"].value() == "Le leur"
    sent = {**mine, **{field.html_name: field.value() or "" for field in form}, "action": "save:fr"}
    sent["fr-keywords"] = ""
    assert editor.post(SCREEN, sent).status_code == 302
    newest = Revision.objects.newest_first().first()
    assert newest.markdown == "Un, à moi.\n\nDeux.\n\nTrois, à eux.\n"


def test_mine_can_be_saved_as_the_newest_and_theirs_stays_in_the_history(editor):
    text = make_article()
    mine = form_of(editor, action="save:fr", **{"fr-markdown": "Le mien.\n"})
    other = theirs(text.article)
    assert editor.post(SCREEN, {**mine, "action": "keep:fr", "fr-theirs": other.number}).status_code == 302
    assert [revision.markdown for revision in Revision.objects.newest_first()][:2] == ["Le mien.\n", "Leur texte.\n"]


def test_a_still_newer_text_is_a_conflict_again(editor):
    text = make_article()
    mine = form_of(editor, action="save:fr", **{"fr-markdown": "Le mien.\n"})
    other = theirs(text.article)
    third = theirs(text.article, "Encore un autre.\n")
    response = editor.post(SCREEN, {**mine, "action": "keep:fr", "fr-theirs": other.number})
    assert response.context["panels"][0].conflict == third


def test_two_revisions_are_compared_and_the_older_one_restored(editor, django_assert_max_num_queries):
    first = make_draft(markdown="Écrivez vite.\n")
    newest = workflow.save_draft(
        first.article, "fr", Text(title=first.title, summary=first.summary, markdown="Écrivez bientôt.\n")
    )
    with django_assert_max_num_queries(9):
        page = editor.get("/admin/faq/article/16/compare/?from=1&to=2").content.decode()
    assert "<del>vite</del>" in page
    assert "<ins>bientôt</ins>" in page
    editor.post("/admin/faq/article/16/restore/", {"revision": 1, "seen": newest.number})
    assert Revision.objects.newest_first().first().markdown == "Écrivez vite.\n"
    again = editor.post("/admin/faq/article/16/restore/", {"revision": 1, "seen": newest.number}, follow=True)
    assert Revision.objects.count() == 3
    assert again.context["messages"]


@pytest.mark.parametrize("query", ["", "?from=1", "?from=1&to=99", "?from=x&to=1", "?from=99999999999999&to=1"])
def test_what_cannot_be_compared_is_not_found(editor, query):
    make_draft()
    assert editor.get(f"/admin/faq/article/16/compare/{query}").status_code == 404


def keep(client, **fields):
    return client.post("/admin/keep/", {"number": 16, "language": "fr", "version": 1, "markdown": "Tapé.", **fields})


def test_what_is_typed_is_kept_and_taken_up_again(editor):
    make_draft()
    assert keep(editor).json()["kept"]
    assert "?resume=fr" in editor.get(SCREEN).content.decode()
    form = editor.get(f"{SCREEN}?resume=fr").context["panels"][0].form
    assert form["markdown"].value() == "Tapé."
    assert Revision.objects.count() == 1


def test_what_is_saved_is_no_longer_kept_apart(editor):
    make_draft()
    keep(editor)
    editor.post(SCREEN, form_of(editor, action="save:fr", **{"fr-markdown": "Tapé."}))
    assert not WorkingCopy.objects.exists()


def test_what_is_kept_can_be_thrown_away(editor):
    make_draft()
    keep(editor)
    editor.post(SCREEN, form_of(editor, action="discard:fr"))
    assert not WorkingCopy.objects.exists()


def test_nobody_sees_what_a_colleague_types(editor, client):
    make_draft()
    keep(editor)
    client.force_login(make_editor("alix"))
    assert "Tapé." not in client.get(f"{SCREEN}?resume=fr").content.decode()


def test_a_kept_text_of_an_older_day_never_overwrites_a_newer_revision(editor):
    draft = make_draft()
    keep(editor, title="Titre", summary="R")
    theirs(draft.article)
    form = editor.get(f"{SCREEN}?resume=fr").context["panels"][0].form
    sent = {**form_of(editor), **{field.html_name: field.value() or "" for field in form}, "action": "save:fr"}
    assert editor.post(SCREEN, sent).context["panels"][0].conflict


@pytest.mark.parametrize("fields", [{"number": 99}, {"number": "x"}, {"language": "xx"}, {"version": ""}])
def test_what_belongs_to_no_article_is_not_kept(editor, fields):
    make_draft()
    assert keep(editor, **fields).status_code == 400
