"""Who is told of what is due."""

import re
from datetime import timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from faq.editorial import reminders, reviews, workflow
from faq.models import Article, Translation
from tests.builders import make_article, make_colleague, make_draft

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def colleagues():
    """An owner of articles 16 and 17, and a publisher."""
    owner, publisher = make_colleague("Writers", "wanda"), make_colleague("Publishers", "paule")
    for number in (16, 17, 18):
        make_article(number, title=f"Question {number} ?")
    reviews.give([16, 17], owner)
    return owner, publisher


def run():
    out = StringIO()
    call_command("remind_reviews", stdout=out)
    return out.getvalue()


def test_each_gets_one_mail_a_day_however_often_it_runs(colleagues, mailoutbox, settings):
    settings.SITE_URL = "https://help.example.org"
    assert run().startswith("2 sent")
    assert run().startswith("0 sent, 2 told before")
    by_person = {mail.to[0]: mail for mail in mailoutbox}
    assert sorted(by_person) == ["paule@example.org", "wanda@example.org"]
    own = by_person["wanda@example.org"].body
    assert re.findall(r"#(\d+)", own) == ["16", "17"]
    assert "https://help.example.org/admin/faq/article/16/change/" in own
    assert re.findall(r"#(\d+)", by_person["paule@example.org"].body) == ["18"]  # nobody's
    assert reminders.remind(TODAY + timedelta(days=1)).sent == 2


def test_what_was_checked_is_due_when_its_day_comes(colleagues):
    reviews.check([16, 17, 18], day=TODAY)
    assert reminders.digests(TODAY) == ([], 0)
    day = TODAY + timedelta(days=180)
    assert reminders.digests(day - timedelta(days=1)) == ([], 0)
    owner, publisher = reminders.digests(day)[0]
    assert [article.pk for article in owner.own] == [16, 17]
    assert [article.pk for article in publisher.nobodys] == [18]


def test_an_article_whose_owner_left_is_nobodys(colleagues, mailoutbox):
    owner, _publisher = colleagues
    owner.is_active = False
    owner.save()
    assert run().startswith("1 sent")
    assert re.findall(r"#(\d+)", mailoutbox[0].body) == ["16", "17", "18"]


def test_a_mail_that_fails_fails_the_command_and_is_tried_again(colleagues, mailoutbox, monkeypatch):
    def away(self, messages):
        raise SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", away)
        with pytest.raises(CommandError, match="2 could not be sent"):
            run()
    assert run().startswith("2 sent")
    assert len(mailoutbox) == 2


def test_that_nobody_can_be_told_is_said():
    make_article()
    with pytest.raises(CommandError, match="nobody to tell"):
        run()


def test_what_is_not_public_is_never_due():
    make_draft(16)
    workflow.archive(make_article(17), reason="Passé.")
    workflow.publish(make_draft(18), opens=timezone.now() + timedelta(days=3))
    assert not Article.objects.due(TODAY)


def test_one_language_never_checked_makes_the_article_due():
    workflow.publish(make_draft(16), checked=TODAY)
    assert not Article.objects.due(TODAY)
    make_article(16, "en", title="How?")
    assert Article.objects.due(TODAY).get().check_by is None


def test_publishing_without_a_check_keeps_the_day_of_the_last():
    text = workflow.publish(make_draft(16), checked=TODAY - timedelta(days=9))
    workflow.publish(make_draft(16, markdown="Mieux.\n"))
    text.refresh_from_db()
    assert text.checked == TODAY - timedelta(days=9)
    assert text.check_by == text.checked + timedelta(days=180)


def test_a_day_can_be_named_and_taken_back():
    text = make_article()
    reviews.check([16], day=TODAY, again=TODAY + timedelta(days=7))
    assert Translation.objects.get().check_by == TODAY + timedelta(days=7)
    reviews.check_again(text.article, None)
    assert Article.objects.due(TODAY).get().checked == TODAY
