"""The links of public texts to other sites."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from faq.editorial import outside
from faq.models import Finding, OutsideLink
from faq.rendering import outside_links
from tests.builders import make_article, make_draft

pytestmark = pytest.mark.django_db


class Answers:
    """A fetcher that knows what it will find."""

    def __init__(self, **found):
        self.found, self.asked = found, []

    def ask(self, url):
        self.asked.append(url)
        return self.found.get(url.partition("//")[2].partition(".")[0], (Finding.WORKS, 200))


def test_links_are_read_off_the_page():
    html = (
        '<a href="https://a.example/x?a=1&amp;b=2#part">1</a><a href="//b.example/">2</a><a href="/fr/">3</a>'
        '<a href="mailto:x@y.z">4</a><a>5</a><img src="https://c.example/"><a href="HTTP://d.example/é">6</a>'
    )
    assert outside_links(html) == {"https://a.example/x?a=1&b=2", "https://b.example/", "HTTP://d.example/%C3%A9"}


def test_the_links_of_public_texts_are_asked_and_those_of_drafts_are_not():
    make_article(16, markdown="[a](https://works.example.org/) [b](https://gone.example.org/#x) [c](/fr/)\n")
    make_draft(17, markdown="[secret](https://draft.example.org/)\n")
    answers = Answers(gone=(Finding.GONE, 404))
    assert outside.check(fetcher=answers) == 2
    assert sorted(answers.asked) == ["https://gone.example.org/", "https://works.example.org/"]
    assert OutsideLink.objects.get(finding=Finding.GONE).status == 404
    assert OutsideLink.objects.in_use().broken().get().checked.date() == timezone.now().date()
    assert outside.check(fetcher=answers) == 0  # asked today
    assert outside.check(fetcher=answers, again=True) == 2


def test_what_may_pass_counts_as_broken_the_second_time():
    make_article(16, markdown="[a](https://site.example.org/)\n")
    broken = OutsideLink.objects.in_use().broken()
    for finding, expected in ((Finding.ERROR, 0), (Finding.SLOW, 1), (Finding.WORKS, 0), (Finding.ERROR, 0)):
        outside.check(fetcher=Answers(site=(finding, None)), again=True)
        assert broken.count() == expected, finding


def test_links_that_nobody_follows_any_more_are_forgotten():
    make_article(16, markdown="[a](https://site.example.org/)\n")
    OutsideLink.objects.create(url="https://former.example.org/")
    outside.check(fetcher=Answers())
    assert OutsideLink.objects.get().url == "https://site.example.org/"


def test_links_of_texts_that_were_published_before_are_found_too():
    make_article(16, markdown="[a](https://site.example.org/)\n")
    OutsideLink.objects.all().delete()
    assert outside.check(fetcher=Answers()) == 1


def test_no_host_keeps_the_others_waiting():
    links = [OutsideLink(url=f"https://{name}.example/{n}") for name in "ab" for n in range(3)]
    assert [link.url[8] for link in outside._mixed(links)] == ["a", "b"] * 3


def test_a_link_longer_than_browsers_open_is_left_alone():
    make_article(16, markdown=f"[a](https://site.example.org/{'x' * 2000})\n")
    assert not OutsideLink.objects.exists()


def test_the_command_names_what_is_broken_and_fails(monkeypatch):
    out = StringIO()
    call_command("check_links", stdout=out)
    assert "0 asked" in out.getvalue()
    make_article(16, markdown="[a](https://gone.example.org/)\n")
    monkeypatch.setattr(outside, "Fetcher", lambda **options: Answers(gone=(Finding.GONE, 404)))
    with pytest.raises(CommandError, match="1 links"):
        call_command("check_links", stdout=out)
    assert "https://gone.example.org/" in out.getvalue()
    assert "fr #16 Comment ouvrir un litige" in out.getvalue()
