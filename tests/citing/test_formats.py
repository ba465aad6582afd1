"""What is pasted must come out of real parsers as it went in."""

import html
from html.parser import HTMLParser

import bbcode
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from faq.citing.formats import Citation

URL = "https://help.example.org/a/16/before/?lang=fr#x:~:text=a%20b%2Cc,d%28e"
NASTY = st.text(alphabet=st.sampled_from(list("[](){}<>&\"'\\`*_~|#!-+=.:/1aé «»“\u00a0\u202f\n\t")), max_size=40)
# What can be stored: no NUL, no half characters.
WORDS = st.one_of(NASTY, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
TITLES = WORDS.filter(lambda text: text.split())


def flat(text):
    """All kinds of white space as one: parsers differ in what they keep."""
    return " ".join(text.split())


def lines(text):
    return [flat(line) for line in text.splitlines() if flat(line)]


class Seen(HTMLParser):
    """The links, the quotation and the words of a piece of HTML."""

    def __init__(self, source):
        super().__init__()
        self.links, self.tags, self.quote, self.words, self._open = [], [], "", "", []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "br":
            self.handle_data("\n")
            return
        self._open.append(tag)
        if tag == "a":
            self.links.append([dict(attrs)["href"], ""])

    def handle_endtag(self, tag):
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data):
        self.words += data
        if "a" in self._open:
            self.links[-1][1] += data
        if "blockquote" in self._open:
            self.quote += data


@given(title=TITLES, quote=WORDS, date=WORDS)
@example(title="![a](b)", quote="1. one\n- two\n# three\n=== \n> four", date="[x]: y")
@example(title="a|b `c` &amp; <b>", quote="    code", date="")
@example(title="\\", quote="***\n---", date="")
def test_markdown_gives_one_link_with_these_words(title, quote, date):
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    seen = Seen(parser.render(Citation(URL, title, "fr", quote, date).markdown()))
    assert [(url, flat(words)) for url, words in seen.links] == [(URL.replace("(", "%28"), flat(title))]
    assert lines(seen.quote) == lines(quote)
    assert set(seen.tags) <= {"a", "p", "blockquote"}


@given(title=TITLES, quote=WORDS, date=WORDS)
@example(title="[b]fat[/b]", quote="[quote=x]y[/quote] [url=//evil]z[/url]", date="[/url]")
def test_bbcode_gives_one_link_with_these_words(title, quote, date):
    parser = bbcode.Parser(replace_links=False)
    parser.REPLACE_COSMETIC = ()  # (c) and -- are this parser's own taste
    seen = Seen(parser.format(Citation(URL, title, "fr", quote, date).bbcode()))
    rounded = str.maketrans("[]", "()")
    assert [(html.unescape(url), flat(words)) for url, words in seen.links] == [(URL, flat(title).translate(rounded))]
    assert lines(seen.quote) == [line.translate(rounded) for line in lines(quote)]
    assert set(seen.tags) <= {"a", "blockquote", "br"}


@given(title=TITLES, quote=WORDS, date=WORDS)
def test_html_gives_one_link_with_these_words(title, quote, date):
    seen = Seen(Citation(URL, title, "fr", quote, date).html())
    assert [(url, flat(words)) for url, words in seen.links] == [(URL, flat(title))]
    assert lines(seen.quote) == lines(quote)
    assert set(seen.tags) <= {"a", "p", "blockquote", "br"}


def test_the_bare_form_is_the_address_and_nothing_else():
    assert Citation(URL, "Titre", "fr").bare() == URL


def test_a_quotation_stands_in_the_marks_of_its_language():
    assert Citation(URL, "T", "fr", "Oui.").plain().startswith("«\u00a0Oui.\u00a0»\n")
    assert Citation(URL, "T", "en", "Yes.", "1 May").bare() == f"“Yes.”\n{URL} (1 May)"


@pytest.fixture
def in_browser(context, settings):
    page = context.new_page()
    page.set_content("<p>")
    page.add_script_tag(content=(settings.BASE_DIR / "static/js/citing.js").read_text())
    return page


def test_the_browser_makes_the_same_forms(in_browser):
    cases = []

    @given(title=TITLES, quote=WORDS, date=WORDS, language=st.sampled_from(["fr", "en"]))
    def collect(**case):
        cases.append({"url": URL, **case})

    collect()
    made = in_browser.evaluate("cases => cases.map(citing.forms)", cases)
    for case, forms in zip(cases, made, strict=True):
        ours = Citation(case["url"], case["title"], case["language"], case["quote"], case["date"]).forms()
        assert forms == ours, case


def test_a_text_fragment_stands_beside_an_anchor_and_ends_no_link(in_browser):
    fragment = in_browser.evaluate("citing.fragment('steps', 'Lisez-le (vite), d’abord.')")
    assert fragment == "#steps:~:text=Lisez%2Dle%20%28vite%29%2C%20d%E2%80%99abord%2E"
    long = in_browser.evaluate("citing.fragment('steps', 'un deux trois quatre cinq\\nsix sept huit neuf dix')")
    assert long == "#steps:~:text=un%20deux%20trois%20quatre,sept%20huit%20neuf%20dix"
