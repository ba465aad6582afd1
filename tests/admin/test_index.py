"""The desk: what is to do when an editor comes in."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from faq.editorial import workflow
from faq.editorial.texts import Text
from faq.feedback import questions, votes
from faq.models import Article, Finding, MissedAddress, OutsideLink, SearchCount, Translation
from tests.builders import make_article, make_colleague, make_editor

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def fill(articles=8):
    """Something in every part of the desk, and more than it shows."""
    for number in range(16, 16 + articles):
        text = make_article(
            number, title=f"Question {number} ?", markdown=f"[ailleurs](https://site{number}.example.org/)\n"
        )
        SearchCount.objects.create(day=TODAY, language="fr", query=f"paquet {number}", not_found=4)
        MissedAddress.objects.create(day=TODAY, path=f"/guide-{number}/", times=number)
        questions.ask("fr", f"Question numéro {number}, que faire ?")
        for _turn in range(3):
            votes.vote(text.live, TODAY, "no")
        votes.remark(text.live, TODAY, "wrong", f"Faux, numéro {number}")
    OutsideLink.objects.update(finding=Finding.GONE, status=404, checked=timezone.now())


def part(page, name):
    return re.search(rf'aria-labelledby="{name}".*?</section>', page, re.DOTALL)[0]


def test_every_part_shows_the_first_few_and_names_how_many_there_are(editor):
    fill()
    page = editor.get("/admin/").content.decode()
    for name in ("due", "translations", "questions", "searches", "unhelpful", "missed", "links"):
        shown = part(page, name)
        assert len(re.findall("<li>", shown)) == 5, name
        assert re.search(r"8</a>", shown), name
    assert "/guide-23/" in part(page, "missed")
    assert "Faux, numéro" in part(page, "unhelpful")
    assert "Fausse" in part(page, "unhelpful") or "Wrong" in part(page, "unhelpful") or "(1)" in part(page, "unhelpful")
    assert "https://site16.example.org/" in part(page, "links")
    assert page.count('<svg role="img"') == 3


@pytest.mark.parametrize("who", ["superuser", "Publishers"])
def test_the_desk_takes_few_queries_however_much_there_is(client, who, django_assert_max_num_queries):
    fill()
    client.force_login(make_editor() if who == "superuser" else make_colleague(who, "paule"))
    with django_assert_max_num_queries(12):
        page = client.get("/admin/")
    assert len(page.context["desk"]["due"]["rows"]) == 5
    assert page.context["desk"]["questions"]["total"] == 8


def test_an_empty_desk_says_that_all_is_well(editor):
    page = editor.get("/admin/").content.decode()
    assert page.count('class="nothing"') == 7
    assert "<rect" not in page


def test_who_may_not_see_a_part_does_not_see_it(client):
    fill(1)
    stranger = make_colleague("Writers", "wanda")
    stranger.groups.clear()
    client.force_login(stranger)
    assert "desk-part" not in client.get("/admin/").content.decode().replace('class="desk-parts"', "")


def test_an_answer_that_was_written_anew_is_no_longer_called_unhelpful(editor):
    text = make_article()
    for _turn in range(2):
        votes.vote(text.live, TODAY, "no")
    assert editor.get("/admin/").context["desk"]["unhelpful"]["total"] == 1
    workflow.publish(workflow.save_draft(text.article, "fr", Text(title="Mieux", summary="S", markdown="Mieux.")))
    assert editor.get("/admin/").context["desk"]["unhelpful"]["total"] == 0


def test_mostly_helpful_answers_are_left_in_peace(editor):
    text = make_article()
    for answer in ["no"] * 2 + ["yes"] * 5:
        votes.vote(text.live, TODAY, answer)
    assert editor.get("/admin/").context["desk"]["unhelpful"]["total"] == 0


def test_charts_sum_up_weeks_and_say_the_same_in_a_table(editor):
    text = make_article()
    for days, answer in ((0, "yes"), (0, "no"), (7, "yes"), (7, "yes"), (400, "yes")):
        votes.vote(text.live, TODAY - timedelta(days=days), answer)
    chart = editor.get("/admin/").context["desk"]["charts"][0]
    assert [row for _monday, row in chart.rows][-2:] == [[2, 0], [1, 1]]
    assert chart.highest == 2
    assert sorted((bar.x, bar.y, bar.height, bar.series) for bar in chart.bars) == [
        (124, 0, 100, 1), (144, 0, 50, 2), (144, 50, 50, 1),
    ]  # fmt: skip
    assert "(3)" in chart.description
    assert len(chart.mondays) == len(chart.places) == 8, "a young site’s picture is not empty on one side"


def test_one_click_says_that_the_facts_were_checked_today(editor):
    make_article(16)
    text = make_article(16, "en", title="How?")
    page = editor.get("/admin/")
    assert page.context["desk"]["due"]["total"] == 1
    response = editor.post("/admin/faq/article/16/checked/", follow=True)
    assert response.redirect_chain[-1][0] == "/admin/#due"
    assert response.context["desk"]["due"]["total"] == 0
    assert set(Translation.objects.values_list("checked", flat=True)) == {TODAY}
    assert f'datetime="{TODAY:%Y-%m-%d}"' in editor.get(text.get_absolute_url()).content.decode()
    assert (
        "vérifiés" in editor.get("/admin/faq/article/16/history/", headers={"Accept-Language": "fr"}).content.decode()
    )


@pytest.mark.parametrize(("role", "status"), [("Writers", 403), ("Reviewers", 302)])
def test_a_writer_does_not_tell_readers_that_facts_were_checked(client, role, status):
    make_article()
    client.force_login(make_colleague(role, "wanda"))
    assert client.get("/admin/faq/article/16/checked/").status_code == 405
    assert client.post("/admin/faq/article/16/checked/").status_code == status
    assert bool(Translation.objects.get().checked) == (status == 302)


def test_the_list_shows_what_is_due_and_whose_it_is(editor):
    camille = make_editor("alix")
    for number in (16, 17, 18):
        make_article(number)
    Article.objects.filter(pk=17).update(owner=camille)
    editor.post("/admin/faq/article/", {"action": "take", "_selected_action": [16]})
    editor.post("/admin/faq/article/", {"action": "checked_today", "_selected_action": [18]})

    def shown(value):
        return [row.pk for row in editor.get(f"/admin/faq/article/?due={value}").context["cl"].result_list]

    assert shown("all") == [16, 17]
    assert shown("mine") == [16]
    assert shown("nobodys") == []
    camille.is_active = False
    camille.save()
    assert shown("nobodys") == [17]


def test_owner_and_next_check_are_set_on_the_writing_screen(editor):
    from tests.admin.test_writing import send

    make_article()
    alix = make_editor("alix")
    send(editor, **{"place-owner": alix.pk, "place-check_by": "2031-05-06", "action": "save:fr"})
    assert Article.objects.get().owner == alix
    assert f"{Translation.objects.get().check_by}" == "2031-05-06"
    send(editor, action="publish:fr", **{"fr-checked": "on"})
    assert Translation.objects.get().check_by == TODAY + timedelta(days=180)
    send(editor, action="publish:fr", **{"fr-checked": "on", "place-check_by": "2031-05-06"})
    assert f"{Translation.objects.get().check_by}" == "2031-05-06"
    assert Article.objects.get().owner == alix


def test_who_begins_an_article_takes_care_of_it(editor):
    topic = make_article().article.topic
    editor.post("/admin/faq/article/add/", {"topic": topic.pk})
    assert Article.objects.exclude(pk=16).get().owner.username == "camille"


def test_a_broken_link_is_named_on_the_writing_screen_until_it_is_gone(editor):
    text = make_article(markdown="[là](https://gone.example.org/x)\n")
    OutsideLink.objects.update(finding=Finding.GONE, status=404, checked=timezone.now())
    assert "https://gone.example.org/x" in part(
        editor.get("/admin/faq/article/16/change/").content.decode(), "broken-links"
    )
    assert "gone.example.org" in editor.get("/admin/faq/outsidelink/?broken=1").content.decode()
    workflow.publish(workflow.save_draft(text.article, "fr", Text(title="T", summary="S", markdown="Rien.")))
    assert "gone.example.org" not in editor.get("/admin/faq/article/16/change/").content.decode()
    assert editor.get("/admin/").context["desk"]["links"]["total"] == 0


def test_a_language_that_is_missing_or_behind_is_named(editor):
    for number in (16, 17, 18, 19):
        make_article(number)
    for number in (17, 18):
        french = Translation.objects.get(article=number, language="fr")
        text = Text(title=f"Question {number}?", summary="S", markdown="Text.")
        workflow.publish(workflow.save_draft(french.article, "en", text, translates=french.live))
    changed = Text(title="Question 17 ?", summary="S", markdown="Tout autre chose.")
    workflow.publish(workflow.save_draft(Article.objects.get(pk=17), "fr", changed))
    workflow.archive(make_article(19, "en", title="Former?"), reason="Past.")
    rows = editor.get("/admin/").context["desk"]["translations"]["rows"]
    assert [(row.pk, [code for code, _name in row.lacking], row.behind) for row in rows] == [
        (16, ["en"], None), (17, [], "en"),
    ]  # fmt: skip
    assert [row.pk for row in editor.get("/admin/faq/article/?step=any").context["cl"].result_list] == [16, 17]
