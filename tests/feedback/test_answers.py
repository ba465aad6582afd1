from smtplib import SMTPConnectError, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from faq.editorial import workflow
from faq.editorial.drafting import draft_from_question
from faq.feedback import questions
from faq.models import Article, Question, Revision
from tests.builders import make_article, make_draft, make_topic

pytestmark = pytest.mark.django_db

HOSTILE = (
    "# Titre {#a}\n## Titre {#a}\n[[999]] {{chat.speed}} <script>alert(1)</script>\n~~~~\n![x](http://x.example/y.png)"
)


def make_question(text: str = "Mes dés sont cassés, que faire ?", **fields) -> Question:
    return questions.ask(fields.pop("language", "fr"), text, fields.pop("email", "lou@example.org"))


class Refusing(EmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({})


class Away(EmailBackend):
    def open(self):
        raise SMTPConnectError(421, "not now")


@pytest.fixture
def drafted(django_capture_on_commit_callbacks):
    """A question of which an editor made a draft."""
    question = make_question()
    draft_from_question(question, make_topic())
    question.refresh_from_db()
    return question


def publish(question: Question, capture) -> None:
    with capture(execute=True):
        workflow.publish(Revision.objects.filter(article=question.article_id).newest_first()[0])
    question.refresh_from_db()


def test_a_draft_holds_the_question_as_it_was_asked(drafted):
    revision = Revision.objects.get(article=drafted.article)
    assert revision.title == "Mes dés sont cassés, que faire ?"
    assert "Mes dés sont cassés" in revision.markdown
    assert (revision.state, revision.translation.language) == ("draft", "fr")
    assert drafted.state == "new"
    assert not Question.objects.waiting().exists()


def test_making_the_draft_twice_makes_one(drafted):
    assert draft_from_question(drafted, make_topic()) == drafted.article
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "[[999]] {{x.y}} <b>gras</b>",
        "Une barrière ?\n~~~~~\n## Titre {#a}\n\n## Titre {#a}\n[[999]]",
        "## {#a}\n\n" * 50,
        "é" * 5000,
        "<img src=x onerror=alert(1)>",
    ],
)
def test_no_question_is_taken_for_markup(text):
    article = draft_from_question(make_question(text), make_topic())
    revision = Revision.objects.get(article=article)
    assert not any(part["anchor"] for part in revision.headings)
    assert "<script" not in revision.html
    assert "<img" not in revision.html
    assert "<b>" not in revision.html
    assert text.split("\n")[-1] in revision.markdown


def test_the_asker_gets_the_link_once_and_the_address_is_deleted(drafted, django_capture_on_commit_callbacks):
    publish(drafted, django_capture_on_commit_callbacks)
    assert drafted.state == "answered"
    assert drafted.email == ""
    (message,) = mail.outbox
    assert message.to == ["lou@example.org"]
    assert message.subject == "Votre question a une réponse"
    assert f"http://127.0.0.1:8000/a/{drafted.article_id}/?lang=fr" in message.body
    assert "> Mes dés sont cassés" in message.body
    publish(drafted, django_capture_on_commit_callbacks)
    assert len(mail.outbox) == 1


def test_nothing_is_mailed_before_the_commit(drafted):
    workflow.publish(Revision.objects.get(article=drafted.article))
    assert not mail.outbox


def test_no_address_no_mail(django_capture_on_commit_callbacks):
    question = make_question(email="")
    draft_from_question(question, make_topic())
    question.refresh_from_db()
    publish(question, django_capture_on_commit_callbacks)
    assert question.state == "answered"
    assert not mail.outbox


def test_a_translation_does_not_answer_who_asked_in_the_other_language(drafted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        workflow.publish(make_draft(drafted.article_id, "en", title="My dice are broken"))
    drafted.refresh_from_db()
    assert (drafted.state, drafted.email) == ("new", "lou@example.org")
    assert not mail.outbox


def test_an_article_that_is_public_answers_at_once(django_capture_on_commit_callbacks):
    question = make_question(language="en", text="How do I open a dispute?")
    article = make_article(language="en", title="How to open a dispute?").article
    with django_capture_on_commit_callbacks(execute=True):
        questions.link(question, article)
    question.refresh_from_db()
    assert (question.state, question.email) == ("answered", "")
    assert mail.outbox[0].subject == "Your question has an answer"
    assert "How to open a dispute?" in mail.outbox[0].body


def test_an_article_that_is_public_in_the_other_language_alone_does_not_answer_yet():
    question = make_question()
    questions.link(question, make_article(language="en").article)
    question.refresh_from_db()
    assert (question.state, question.email) == ("new", "lou@example.org")


def test_markup_in_a_question_is_plain_text_in_the_mail(django_capture_on_commit_callbacks):
    question = make_question("<script>alert(1)</script>\nBcc: all@example.org & « dés »")
    draft_from_question(question, make_topic())
    question.refresh_from_db()
    publish(question, django_capture_on_commit_callbacks)
    message = mail.outbox[0].message()
    assert message.get_content_type() == "text/plain"
    assert not message["Bcc"]
    assert message["To"] == "lou@example.org"
    body = message.get_payload(decode=True).decode()
    assert "> <script>alert(1)</script>\n> Bcc: all@example.org & « dés »" in body


def test_an_address_that_would_add_a_header_is_never_mailed(drafted, django_capture_on_commit_callbacks):
    Question.objects.update(email="lou@example.org\nBcc: all@example.org")
    publish(drafted, django_capture_on_commit_callbacks)
    assert not mail.outbox
    assert drafted.email


@pytest.mark.parametrize("backend", ["Refusing", "Away"])
def test_a_mail_that_fails_keeps_the_address_for_the_next_time(
    drafted, backend, settings, capsys, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = f"tests.feedback.test_answers.{backend}"
    publish(drafted, django_capture_on_commit_callbacks)
    assert (drafted.state, drafted.email) == ("answered", "lou@example.org")
    with pytest.raises(CommandError, match="1 could not be sent"):
        call_command("send_answers")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("send_answers")
    drafted.refresh_from_db()
    assert drafted.email == ""
    assert len(mail.outbox) == 1
    assert "1 sent." in capsys.readouterr().out


def test_the_command_has_nothing_to_do_on_most_days(drafted, capsys):
    call_command("send_answers")
    assert "0 sent." in capsys.readouterr().out
    assert not mail.outbox


def test_spam_loses_its_address():
    question = make_question()
    assert questions.mark_spam([question]) == 1
    question.refresh_from_db()
    assert (question.state, question.email) == ("spam", "")
    assert not Question.objects.waiting().exists()
