"""Addresses are written from a form that is asked for once: they must be what Django writes."""

import pytest
from django.urls import NoReverseMatch, reverse

from faq.citing.documents import path


@pytest.mark.parametrize(
    "slug", ["a-b_1", "déjà-vu", "a b", "50%", "a+b", "x;y=1", "~", "日本", "«a»", "a?b#c", "-", "%s"]
)
def test_an_address_is_as_django_writes_it(slug):
    for name, values in [
        ("article", ("fr", 16, slug)),
        ("permalink-anchor", (16, slug)),
        ("article", ("pt-br", 123456789, "a")),
        ("topic-feed", ("fr", "a-b_1")),
        ("article-markdown", ("en", 16, "a-b_1")),
        ("revision-markdown", (16, 3)),
    ]:
        assert path(name, *values) == reverse(name, args=values)


@pytest.mark.parametrize("anchor", ["a/b", ""])
def test_an_address_that_is_none_is_refused(anchor):
    with pytest.raises(NoReverseMatch):
        path("permalink-anchor", 16, anchor)
