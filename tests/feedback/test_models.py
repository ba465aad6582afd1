import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from faq.models import FeedbackCount, Question, Remark
from tests.builders import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (FeedbackCount, {"answer": "maybe", "count": 1}),
        (Remark, {"words": "x", "reason": "ugly"}),
        (Remark, {"words": "x", "state": "lost"}),
    ],
)
def test_the_database_refuses_what_no_form_sends(model, fields):
    live = make_article().live
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(revision=live, day=timezone.now().date(), **fields)


@pytest.mark.parametrize("fields", [{"state": "lost"}, {"state": "spam", "email": "spam@example.org"}])
def test_the_database_keeps_no_address_of_spam(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(language="fr", text="x", **fields)


def test_one_more_is_counted_in_one_query(django_assert_num_queries):
    live, day = make_article().live, timezone.now().date()
    FeedbackCount.objects.add(live, day, "yes")
    with django_assert_num_queries(1):
        FeedbackCount.objects.add(live, day, "yes")
    assert FeedbackCount.objects.get().count == 2


def test_two_who_are_both_the_first_of_the_day_count_two(monkeypatch):
    live, day = make_article().live, timezone.now().date()
    FeedbackCount.objects.add(live, day, "yes")

    def too_early(self, **fields):
        monkeypatch.undo()
        return 0

    monkeypatch.setattr(type(FeedbackCount.objects.all()), "update", too_early)
    FeedbackCount.objects.add(live, day, "yes")
    assert FeedbackCount.objects.get().count == 2
