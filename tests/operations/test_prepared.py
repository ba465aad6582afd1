"""Queries whose SQL is written once: the same rows, whatever the values and whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from faq.models import Topic, TopicText, Translation
from tests.builders import make_article, make_topic

pytestmark = pytest.mark.django_db


def test_a_text_is_read_in_one_query_as_any_other_way(django_assert_num_queries):
    for number, language in ((16, "fr"), (16, "en"), (17, "fr")):
        make_article(number, language, title=f"Numéro {number} {language}")
    for number, language in ((16, "fr"), (17, "fr"), (16, "en"), (17, "en"), (-1, "(language)")):
        usual = Translation.objects.for_reading().in_language(language).filter(article=number).first()
        with django_assert_num_queries(1):
            found = Translation.objects.to_read(number, language)
        assert found == usual
        if found:
            with django_assert_num_queries(0):
                assert (found.title, found.live.html, found.article) == (usual.title, usual.live.html, usual.article)
                assert found.updated == usual.updated


def test_the_time_is_that_of_the_asking(monkeypatch):
    make_article()
    now = timezone.now()
    Translation.objects.update(opens=now + timedelta(hours=1), closes=now + timedelta(hours=2))
    seen = []
    for hours in (0, 1.5, 2.5):
        monkeypatch.setattr("django.utils.timezone.now", lambda hours=hours: now + timedelta(hours=hours))
        seen.append(Translation.objects.to_read(16, "fr") is not None)
    assert seen == [False, True, False]


def test_topics_are_listed_as_the_editors_order_them(django_assert_num_queries):
    for key, position in (("b", 2), ("a", 3), ("c", 1)):
        make_topic(key, position=position)
    for language in ("fr", "en"):
        with django_assert_num_queries(1):
            listed = TopicText.objects.listed(language)
            assert [text.topic.key for text in listed] == ["c", "b", "a"]
        assert listed == list(TopicText.objects.in_language(language))
    Topic.objects.filter(key="a").update(position=0)
    assert TopicText.objects.listed("fr")[0].topic.key == "a"
