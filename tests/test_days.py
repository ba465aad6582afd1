from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.translation import override

from faq import days


def test_a_day_is_written_in_the_language_of_the_page():
    for language, words in (("fr", "2 janvier 2026"), ("en", "2 January 2026"), ("fr", "2 janvier 2026")):
        with override(language):
            assert days.written(date(2026, 1, 2)) == words


def test_a_moment_is_of_the_day_that_it_is_where_the_site_is():
    moment = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    with override("fr"):
        for place, words in (("Europe/Paris", "2 janvier 2026"), ("UTC", "1 janvier 2026")):
            with timezone.override(place):
                assert days.written(moment) == words
