import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone

from faq.feedback import questions, votes
from faq.models import Article, FeedbackCount, Question, Remark
from tests.builders import make_article, make_topic

pytestmark = pytest.mark.django_db

PAYLOAD = '"><img src=x onerror=alert(1)>'


def change(client, question, button, **data):
    return client.post(f"/admin/faq/question/{question.pk}/change/", {"topic": make_topic().pk, button: "", **data})


def test_a_question_becomes_a_draft_in_one_click(editor):
    question = questions.ask("fr", "Mes dés sont cassés, que faire ?", "lou@example.org")
    response = change(editor, question, "_draft", topic=make_topic("gear").pk)
    question.refresh_from_db()
    assert response.status_code == 302
    assert response.headers["Location"] == f"/admin/faq/question/{question.pk}/change/"
    assert question.article.topic.key == "gear"
    assert question.article.revisions.get().author.username == "camille"


def test_an_article_that_is_there_answers_in_one_click(editor):
    question = questions.ask("fr", "Comment ouvrir un litige, s’il vous plaît ?")
    make_article()
    assert change(editor, question, "_link", number=16).status_code == 302
    question.refresh_from_db()
    assert (question.article_id, question.state) == (16, "answered")


@pytest.mark.parametrize("number", ["", "99", "9" * 40, "x", "-1"])
def test_an_article_that_is_not_there_is_refused_at_the_field(editor, number):
    question = questions.ask("fr", "Comment ouvrir un litige, s’il vous plaît ?")
    response = change(editor, question, "_link", number=number)
    assert response.status_code == 200
    assert "number" in response.context["adminform"].form.errors
    question.refresh_from_db()
    assert question.article is None


def test_spam_is_out_of_the_inbox_in_one_click(editor):
    question = questions.ask("fr", "Achetez nos montres !", "spam@example.org")
    change(editor, question, "_spam")
    question.refresh_from_db()
    assert (question.state, question.email) == ("spam", "")
    other = questions.ask("fr", "Achetez nos sacs !")
    editor.post("/admin/faq/question/", {"action": "spam", "_selected_action": [other.pk]})
    assert Question.objects.filter(state="spam").count() == 2


def test_who_may_not_write_articles_makes_no_draft(client):
    helper = get_user_model().objects.create_user("helper", is_staff=True)
    for name in ("view_question", "change_question"):
        helper.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(helper)
    question = questions.ask("fr", "Mes dés sont cassés, que faire ?")
    assert change(client, question, "_draft").status_code == 403
    assert not Article.objects.exists()


def test_nothing_that_a_reader_typed_is_markup_for_an_editor(editor):
    question = questions.ask("fr", PAYLOAD, "lou@example.org")
    text = make_article()
    votes.remark(text.live, timezone.now().date(), "wrong", PAYLOAD)
    remark = Remark.objects.get()
    for address in (
        "question/",
        f"question/{question.pk}/change/",
        "remark/",
        f"remark/{remark.pk}/change/",
        f"question/{question.pk}/delete/",
    ):
        page = editor.get(f"/admin/faq/{address}").content.decode()
        assert "onerror=alert(1)&gt;" in page, address
        assert "<img src=x" not in page, address


def test_the_lists_take_the_same_queries_whatever_they_hold(editor, django_assert_max_num_queries):
    text = make_article()
    today = timezone.now().date()
    for count in range(30):
        questions.link(questions.ask("fr", f"Question numéro {count}, que faire ?"), text.article)
        votes.remark(text.live, today, "wrong", f"Remarque {count}")
    for address in ("question", "remark", "feedbackcount"):
        with django_assert_max_num_queries(8):
            assert editor.get(f"/admin/faq/{address}/").status_code == 200


def test_remarks_are_marked_in_bulk(editor):
    text = make_article()
    for words in ("Un", "Deux", "Trois"):
        votes.remark(text.live, timezone.now().date(), words=words)
    first, second, third = Remark.objects.order_by("pk")
    editor.post("/admin/faq/remark/", {"action": "read", "_selected_action": [first.pk, second.pk]})
    editor.post("/admin/faq/remark/", {"action": "spam", "_selected_action": [third.pk]})
    assert list(Remark.objects.order_by("pk").values_list("state", flat=True)) == ["read", "read", "spam"]
    assert not Remark.objects.waiting().exists()


def test_nobody_adds_or_changes_counts_by_hand(editor):
    text = make_article()
    votes.vote(text.live, timezone.now().date(), "yes")
    count = FeedbackCount.objects.get()
    assert editor.get("/admin/faq/feedbackcount/add/").status_code == 403
    assert editor.get("/admin/faq/question/add/").status_code == 403
    assert editor.get("/admin/faq/remark/add/").status_code == 403
    editor.post(f"/admin/faq/feedbackcount/{count.pk}/change/", {"count": 1000})
    count.refresh_from_db()
    assert count.count == 1
