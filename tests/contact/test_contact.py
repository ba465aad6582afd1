import itertools
from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.contact import chooser, rules
from faq.models import BusyPeriod, Channel, ChannelText, OpeningHours, SpecialDay
from tests.builders import make_article, make_channel

CHOICES = [[None, *(answer.key for answer in question.answers)] for question in rules.QUESTIONS]


def ways(**given):
    return [advice.way for advice in chooser.choose(given)]


def test_every_combination_of_answers_gives_a_ranked_list_with_reasons():
    for combination in itertools.product(*CHOICES):
        answers = {question.key: key for question, key in zip(rules.QUESTIONS, combination, strict=True) if key}
        advice = chooser.choose(answers)
        assert advice, answers
        assert [one.points for one in advice] == sorted((one.points for one in advice), reverse=True)
        assert len({one.way for one in advice}) == len(advice)
        for one in advice:
            assert one.reasons, (answers, one)
            assert all(str(reason) for reason in one.reasons)
            assert one.article
            assert str(one.fails)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["what", "stage", "urgency", "proof", "other"]), st.text(max_size=20)))
def test_junk_is_as_good_as_no_answer(junk):
    assert chooser.choose(junk)


def test_broken_dice_go_to_the_seller_first_then_to_a_dispute():
    assert ways(what="damaged", stage="received", proof="pictures")[:2] == ["seller", "dispute"]


def test_a_seller_who_did_not_settle_it_is_not_advised_again():
    assert ways(what="damaged", stage="seller")[0] == "dispute"
    assert "seller" not in ways(what="damaged", stage="seller")


def test_the_dispute_comes_first_when_its_time_limit_ends_soon():
    assert ways(what="damaged", stage="received", urgency="limit")[0] == "dispute"


def test_nobody_is_sent_to_a_dispute_about_what_was_not_ordered():
    for combination in itertools.product(*CHOICES):
        answers = dict(zip([question.key for question in rules.QUESTIONS], combination, strict=True))
        if answers["stage"] == "before" or answers["what"] == "product":
            assert "dispute" not in ways(**{key: value for key, value in answers.items() if value})


def test_a_late_parcel_goes_to_chat_and_documents_to_e_mail():
    assert ways(what="late", stage="waiting")[0] == "chat"
    assert ways(what="silence", proof="papers", stage="received", urgency="later")[0] == "email"


def test_every_rule_names_known_questions_answers_and_ways():
    known = {question.key: {answer.key for answer in question.answers} for question in rules.QUESTIONS}
    for rule in rules.RULES:
        assert rule.way in rules.WAYS
        for question, answers in rule.when.items():
            assert answers <= known[question]


@pytest.mark.django_db
class TestPage:
    def test_channels_stand_side_by_side_with_their_articles(self, client, django_assert_num_queries):
        make_article(2, "fr", title="Comment marche le chat ?")
        make_channel("chat", articles=[2])
        make_channel("email", hours="unknown")
        with django_assert_num_queries(5):
            page = client.get("/fr/contact/")
        assert page.status_code == 200
        assert not page.cookies
        html = page.content.decode()
        assert "Comment marche le chat" in html
        assert html.count('<article class="channel"') == 2
        assert "Horaires inconnus" in html
        assert "Ouvert en général jour et nuit" in html

    def test_answers_live_in_the_address_and_in_the_other_language(self, client):
        make_channel("chat")
        make_channel("dispute")
        make_article(23, "fr", title="Matériel abîmé")
        html = client.get("/fr/contact/?what=damaged&stage=received&junk=%3Cb%3E").content.decode()
        assert "Matériel abîmé" in html
        assert '<option value="damaged" selected>' in html
        assert 'href="/en/contact/?what=damaged&amp;stage=received"' in html
        assert "junk" not in html

    @pytest.mark.parametrize(
        "query", ["what=%00", "what=%FF%FE", "what=" + "x" * 5000, "what=damaged&what=late", "stage=%3Cscript%3E"]
    )
    def test_a_broken_query_shows_the_page(self, client, query):
        assert client.get(f"/en/contact/?{query}").status_code == 200

    def test_a_channel_that_an_editor_removed_is_left_out(self, client):
        make_channel("chat")
        html = client.get("/en/contact/?what=damaged").content.decode()
        assert html.count('<li class="way">') == 2  # the seller, who is no channel, and chat

    def test_hours_are_shown_in_utc_and_in_the_channels_zone(self, client):
        channel = make_channel("chat", hours="intervals", time_zone="Asia/Shanghai")
        for weekday in range(7):
            OpeningHours.objects.create(channel=channel, weekday=weekday, opens=time(9), closes=time(8, 59))
        html = client.get("/en/contact/").content.decode()
        assert "Asia/Shanghai" in html
        assert "UTC" in html
        assert "data-spans" in html

    def test_the_best_moments_are_a_calendar(self, client):
        import icalendar

        channel = make_channel("chat", hours="intervals", time_zone="Europe/Paris")
        for weekday in range(7):
            OpeningHours.objects.create(channel=channel, weekday=weekday, opens=time(8), closes=time(18))
            BusyPeriod.objects.create(channel=channel, weekday=weekday, opens=time(12), closes=time(14))
        SpecialDay.objects.create(channel=channel, date=timezone.localdate() + timedelta(days=3))
        response = client.get("/fr/contact/chat.ics")
        assert response["Content-Type"].startswith("text/calendar")
        events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
        assert 50 <= len(events) <= 56
        assert all(event.end - event.start <= timedelta(hours=4) for event in events)
        assert len({event["UID"] for event in events}) == len(events)

    def test_without_hours_there_is_no_best_moment_and_a_sentence_says_so(self, client):
        make_channel("chat")
        response = client.get("/en/contact/chat.ics")
        assert response.status_code == 404
        assert "no moment is known to be better" in response.content.decode()
        assert client.get("/en/contact/pigeon.ics").status_code == 404

    def test_a_time_zone_that_does_not_exist_is_refused(self):
        from django.core.exceptions import ValidationError

        with pytest.raises(ValidationError, match="Mars/Olympus"):
            Channel(key="chat", time_zone="Mars/Olympus").full_clean()

    def test_a_special_day_has_both_hours_or_none(self):
        from django.core.exceptions import ValidationError

        with pytest.raises(ValidationError, match="deux heures"):
            SpecialDay(channel=make_channel("chat"), date=date(2026, 12, 25), opens=time(9)).full_clean()

    def test_html_in_a_channels_words_is_inert(self, client):
        channel = make_channel("chat")
        ChannelText.objects.filter(channel=channel).update(name="<script>alert(1)</script>")
        assert "<script>alert" not in client.get("/fr/contact/?what=late").content.decode()
