from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from faq.citing.middleware import visits
from faq.models import Referral
from faq.models.referrals import ReferralQuerySet
from tests.builders import make_article, make_editor

pytestmark = pytest.mark.django_db
FRENCH = "/fr/articles/16-comment-ouvrir-un-litige/"
FORUM = "https://Forum.example.org/viewtopic.php?t=7&user=someone"


@pytest.fixture
def article(db):
    return make_article()


def visit(client, path, referrer):
    return client.get(path, headers={"Referer": referrer})


def counts():
    visits.write()
    return list(Referral.objects.order_by("host", "anchor").values_list("article", "anchor", "host", "times"))


def test_a_host_is_counted_and_nothing_else_of_the_visit(client, article):
    for _ in range(3):
        visit(client, FRENCH, FORUM)
    assert counts() == [(16, "", "forum.example.org", 3)]
    assert Referral.objects.get().day == timezone.now().date()


def test_a_permalink_counts_its_anchor_and_the_page_does_not_count_again(client, article):
    response = visit(client, "/a/16/before/", FORUM)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert counts() == [(16, "before", "forum.example.org", 1)]


@pytest.mark.parametrize(
    "referrer",
    ["", "http://127.0.0.1:8000/fr/", "about:blank", "android-app://org.example", "https://[", "https://10.0.0.1/", "x" * 9999,
     "https://" + "a" * 200 + ".org/", "https://localhost/", "\x00https://a.b/"],
)  # fmt: skip
def test_our_own_pages_and_what_is_no_site_are_not_counted(client, article, referrer):
    assert visit(client, FRENCH, referrer).status_code == 200
    assert [row for row in counts() if row[2] != "org.example"] == []


def test_only_pages_that_were_shown_count(client, article):
    visit(client, "/a/99/", FORUM)
    visit(client, "/fr/", FORUM)
    client.head(FRENCH, headers={"Referer": FORUM})
    client.get(FRENCH, headers={"Referer": FORUM, "Sec-Purpose": "prefetch"})
    assert counts() == []


def test_a_visit_costs_no_query_and_many_of_one_kind_cost_one(client, article, django_assert_num_queries):
    visit(client, FRENCH, FORUM)  # the first of a day forgets old days too
    visits.write()
    with django_assert_num_queries(2):  # the page's own
        visit(client, FRENCH, FORUM)
    visit(client, FRENCH, FORUM)
    with django_assert_num_queries(1 + 2):  # with the savepoint within the test
        visits.write()


def test_a_count_that_fails_costs_nobody_the_page(client, article, monkeypatch):
    def broken(*args, **times):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(ReferralQuerySet, "count_visits", broken)
        assert visit(client, FRENCH, FORUM).status_code == 200
        visits.write()
    assert counts() == [(16, "", "forum.example.org", 1)]


def test_forged_referrers_fill_no_disk(client, article, monkeypatch):
    monkeypatch.setattr("faq.models.counting.MOST_PER_DAY", 2)
    for number in (1, 2, 3, 1):
        visit(client, FRENCH, f"https://spam{number}.example/")
    assert counts() == [(16, "", "spam1.example", 2), (16, "", "spam2.example", 1)]


def test_editors_read_them(client, article):
    visit(client, FRENCH, FORUM)
    visits.write()
    client.force_login(make_editor())
    page = client.get(reverse("admin:faq_referral_changelist")).content.decode()
    assert "forum.example.org" in page
    assert client.get(reverse("admin:faq_referral_add")).status_code == 403


def test_old_days_are_forgotten_with_the_first_visit_of_a_new_one(client, article, settings):
    settings.REFERRAL_COUNTS_DAYS = 30
    today = timezone.now().date()
    for days in (29, 31):
        Referral.objects.create(day=today - timedelta(days=days), article_id=16, host=f"d{days}.example.org", times=1)
    visit(client, FRENCH, FORUM)
    visits.write()
    assert set(Referral.objects.values_list("host", flat=True)) == {"d29.example.org", "forum.example.org"}
