import re

import pytest

from faq.editorial import workflow
from faq.editorial.texts import Text
from faq.models import Article, Channel, ChannelText, Revision, Synonym, Topic, Translation
from faq.rendering import limits
from tests.builders import make_article, make_draft, make_editor, make_topic

pytestmark = pytest.mark.django_db


def form_of(client, number=16, query="", **changes):
    """What a browser would send of the writing screen."""
    context = client.get(f"/admin/faq/article/{number}/change/{query}").context
    data = {}
    for form in [context["place"], *(panel.form for panel in context["panels"])]:
        assert not form.is_bound
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None or value is False else value
    return {**data, **changes}


def send(client, number=16, **changes):
    return client.post(f"/admin/faq/article/{number}/change/", form_of(client, number, **changes))


ENGLISH = {
    "en-title": "How to open a dispute?",
    "en-summary": "On the order’s page.",
    "en-markdown": "## First\n\nText.\n",
}


def test_both_languages_stand_on_one_screen(editor, django_assert_max_num_queries):
    text = make_article()
    with django_assert_max_num_queries(12):
        page = editor.get("/admin/faq/article/16/change/").content.decode()
    assert text.get_absolute_url() in page
    assert 'id="panel-fr"' in page
    assert 'id="panel-en"' in page


def test_a_draft_is_saved_and_readers_see_nothing_of_it(editor):
    text = make_article()
    response = send(editor, **{"fr-title": "Un nouveau titre", "fr-note": "Plus clair", "action": "save:fr"})
    assert response.status_code == 302
    revision = Revision.objects.newest_first().first()
    assert (revision.title, revision.note, revision.author.username) == ("Un nouveau titre", "Plus clair", "camille")
    text.refresh_from_db()
    assert text.live_id != revision.pk


def test_publishing_shows_the_text_to_readers(editor, client):
    make_article()
    send(editor, action="publish:en", **ENGLISH)
    text = Translation.objects.published().get(language="en")
    assert "How to open a dispute?" in client.get(text.get_absolute_url()).content.decode()


def test_a_saved_draft_is_published_without_being_typed_again(editor):
    make_draft()
    send(editor, action="publish:fr", **{"fr-checked": "on"})
    text = Translation.objects.published().get()
    assert text.checked is not None
    assert Revision.objects.count() == 1


def test_nothing_changed_makes_no_revision(editor):
    make_article()
    send(editor, action="save:fr")
    assert Revision.objects.count() == 1


def test_the_line_ends_of_a_browser_are_no_change(editor):
    text = make_article()
    workflow.submit(workflow.save_draft(text.article, "fr", Text(title="T", summary="S", markdown="Un.\n\nDeux.\n")))
    sent = form_of(editor, action="back:fr")
    sent["fr-markdown"] = sent["fr-markdown"].replace("\n", "\r\n")
    assert editor.post("/admin/faq/article/16/change/", sent).status_code == 302
    assert Revision.objects.count() == 2


def test_publishing_one_language_loses_no_draft_of_the_other(editor):
    make_article()
    send(editor, action="publish:fr", **{"fr-title": "Neuf", **ENGLISH})
    assert Translation.objects.get(language="en").live is None
    assert Revision.objects.get(translation__language="en").title == ENGLISH["en-title"]


def test_a_colleagues_newer_text_is_never_overwritten_and_mine_stays_in_the_form(editor):
    text = make_article()
    mine = form_of(editor, action="publish:fr", **{"fr-markdown": "Le mien"})
    workflow.save_draft(text.article, "fr", Text(title="Le leur", summary="S", markdown="Leur texte."))
    response = editor.post("/admin/faq/article/16/change/", mine)
    page = re.sub(r"</?(ins|del)>", "", response.content.decode())
    assert "Le mien" in page
    assert "Leur texte." in page
    assert "Réunissez vos preuves." in page  # what both began from
    assert Revision.objects.newest_first().first().title == "Le leur"
    assert "Le mien" not in Translation.objects.published().get().live.markdown


def test_a_colleagues_text_in_a_panel_left_alone_is_no_conflict(editor):
    text = make_article()
    mine = form_of(editor, action="save:en", **ENGLISH)
    workflow.save_draft(text.article, "fr", Text(title="Le leur", summary="S", markdown="Leur texte."))
    assert editor.post("/admin/faq/article/16/change/", mine).status_code == 302
    assert Revision.objects.filter(translation__language="fr").newest_first().first().title == "Le leur"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"fr-markdown": "a" * 200_001}, "200000"),
        ({"fr-markdown": "## A {#x}\n\n## B {#x}\n"}, "{#x}"),
        ({"fr-markdown": "[[999]]"}, "999"),
        ({"fr-markdown": "Un.\n\n\uf0b7\tDeux.\n"}, "U+F0B7"),
        ({"fr-title": "Un\x0btitre"}, "U+000B"),
        ({"fr-related": "abc"}, "abc"),
        ({"fr-related": "16"}, ""),
        ({"fr-title": ""}, ""),
        ({"fr-slug": "pas une adresse"}, ""),
        ({"fr-keywords": "x" * 10, "fr-summary": "y" * 401}, "400"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_text_stays(editor, changes, word):
    make_article()
    response = send(editor, action="publish:fr", **{"fr-markdown": "Mon texte.", **changes, **ENGLISH})
    assert response.status_code == 200
    french = response.context["panels"][0].form
    assert word in str(french.errors)
    assert french.errors
    assert french["markdown"].value() == changes.get("fr-markdown", "Mon texte.")
    # Everything or nothing: the other language was not stored alone.
    assert Revision.objects.count() == 1


def test_a_day_that_is_none_publishes_nothing(editor):
    make_article()
    response = send(editor, action="publish:en", **{"place-check_by": "2026-02-31", **ENGLISH})
    assert response.status_code == 200
    assert "check_by" in response.context["place"].errors
    assert Revision.objects.count() == 1


def test_a_text_with_a_nul_is_refused_in_the_form(editor):
    make_article()
    response = send(editor, action="save:fr", **{"fr-markdown": "a\0b"})
    assert response.status_code == 200
    assert response.context["panels"][0].form.errors


def test_hostile_markdown_is_harmless(editor, client):
    make_article()
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) ![x](https://example.org/x.png)\n"
    send(editor, action="publish:fr", **{"fr-markdown": hostile})
    live = Translation.objects.published().get().live
    assert "<script" not in live.html
    assert "javascript:" not in live.html.replace("(javascript:", "")
    assert "<img" not in live.html


def test_a_text_that_takes_too_long_to_show_is_refused_and_stays(editor, monkeypatch):
    make_article()
    fields = form_of(editor, 16, **{"fr-markdown": "Un texte **sans fin**.\n", "action": "publish:fr"})
    monkeypatch.setattr(limits, "SECONDS", -1.0)
    page = editor.post("/admin/faq/article/16/change/", fields)
    assert page.status_code == 200
    assert "Un texte **sans fin**." in page.content.decode()
    assert "secondes" in page.context["panels"][0].form.errors["markdown"][0]
    assert Revision.objects.count() == 1
    preview = editor.post("/admin/markdownify/", {"content": "a", "language": "fr"})
    assert preview.status_code == 422
    assert "secondes" in preview.json()["error"]


def test_an_article_is_moved_to_another_topic(editor):
    make_article()
    other = make_topic("delivery")
    send(editor, **{"place-topic": str(other.pk), "place-position": "7"})
    article = Article.objects.get()
    assert (article.topic, article.position) == (other, 7)


def test_a_new_article_gets_the_next_number_and_opens_to_be_written(editor):
    make_article(16)
    topic = Topic.objects.get()
    response = editor.post("/admin/faq/article/add/", {"topic": topic.pk})
    assert response["Location"] == "/admin/faq/article/17/change/"
    assert editor.get(response["Location"]).status_code == 200


def test_an_editor_who_may_only_look_changes_nothing(client):
    from django.contrib.auth.models import Permission

    user = make_editor()
    user.is_superuser = False
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(user)
    make_article()
    page = client.get("/admin/faq/article/16/change/")
    assert 'value="publish:fr"' not in page.content.decode()
    client.post("/admin/faq/article/16/change/", form_of(client, action="publish:fr", **{"fr-title": "X"}))
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("path", ["999/change/", "abc/change/", "12345678901234567890/change/", "999/history/"])
def test_an_unknown_article_is_not_found(editor, path):
    make_article()
    assert editor.get(f"/admin/faq/article/{path}").status_code == 404


def test_a_number_is_never_given_away(editor):
    make_article()
    assert editor.post("/admin/faq/article/16/delete/", {"post": "yes"}).status_code == 403


def test_the_history_names_every_revision_in_few_queries(editor, django_assert_max_num_queries):
    text = make_article()
    for turn in range(10):
        workflow.save_draft(
            text.article, "fr", Text(title=f"T{turn}", summary="S", markdown="M"), note=f"Raison {turn}"
        )
    with django_assert_max_num_queries(8):
        page = editor.get("/admin/faq/article/16/history/").content.decode()
    assert all(f"Raison {turn}" in page for turn in range(10))


def test_a_revision_can_only_be_looked_at(editor):
    revision = make_draft()
    path = f"/admin/faq/revision/{revision.pk}/change/"
    assert editor.get(path).status_code == 200
    assert editor.post(path, {"title": "X"}).status_code == 403
    assert editor.get("/admin/faq/revision/").status_code == 200


def inline(name, rows, **fields):
    data = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": sum(1 for row in rows if row.get("id"))}
    for number, row in enumerate(rows):
        data |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return {**data, **fields}


def test_renaming_a_topic_keeps_its_old_address(editor, client):
    topic = make_topic("disputes", languages=("fr",))
    make_article(topic=topic)
    text = topic.texts.get()
    row = {"id": text.pk, "topic": topic.pk, "language": "fr", "name": "Litiges", "slug": "litiges", "summary": ""}
    response = editor.post(f"/admin/faq/topic/{topic.pk}/change/", inline("texts", [row], position=1))
    assert response.status_code == 302, response.context["errors"]
    assert client.get("/fr/topics/disputes-fr/")["Location"] == "/fr/topics/litiges/"


def test_changing_a_way_of_contact_changes_the_texts_that_quote_it(editor, client):
    words = {field: f"{field}." for field in ChannelText.QUOTABLE}
    channel = Channel.objects.create(key="chat")
    ChannelText.objects.create(channel=channel, language="fr", **words)
    text = make_article(markdown="Réponse : {{chat.speed}}\n")
    row = {"id": channel.texts.get().pk, "channel": channel.pk, "language": "fr", **words, "speed": "En une heure."}
    fields = {"position": 1, "hours": "always", "articles": "16"}
    for hours in ("opening_hours", "special_days", "busy_periods"):
        fields |= inline(hours, [])
    response = editor.post(f"/admin/faq/channel/{channel.pk}/change/", inline("texts", [row], **fields))
    assert response.status_code == 302, response.context["errors"]
    assert "En une heure." in client.get(text.get_absolute_url()).content.decode()
    assert [article.pk for article in channel.articles.all()] == [16]


def test_synonyms_are_written_with_commas(editor):
    editor.post("/admin/faq/synonym/add/", {"language": "fr", "terms": "colis, paquet,  livraison "})
    assert Synonym.objects.get().terms == ["colis", "paquet", "livraison"]
    refused = editor.post("/admin/faq/synonym/add/", {"language": "fr", "terms": "colis"})
    assert refused.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "",
        "faq/article/",
        "faq/article/add/",
        "faq/topic/",
        "faq/topic/add/",
        "faq/channel/",
        "faq/synonym/",
        "auth/user/",
    ],
)
def test_the_pages_of_the_admin_answer(editor, path):
    make_article()
    assert editor.get(f"/admin/{path}").status_code == 200
