"""An anchor is data: kept as given, made where absent, and written into the text once."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from faq.rendering import MarkdownRefused, render, slugify, with_anchors


def anchors(markdown: str) -> list[str]:
    return [part.anchor for part in render(markdown).headings[1:]]


def test_an_anchor_given_is_kept_and_not_shown():
    made = render("## Réunir des preuves {#evidence}")
    assert made.html.startswith('<h2 id="evidence">Réunir des preuves <a class="heading-link" href="#evidence"')
    assert "{#" not in made.html


def test_an_anchor_is_made_from_the_words_where_none_is_given():
    assert anchors("## L’œil du vendeur\n## À vérifier !\n## 你好\n## 🙂") == [
        "l-oeil-du-vendeur", "a-verifier", "section", "section-2"
    ]  # fmt: skip


def test_a_made_anchor_gives_way_to_a_given_one():
    assert anchors("## Steps\n## Steps\n## Other {#steps}\n## Steps {#steps-2}") == [
        "steps-3", "steps-4", "steps", "steps-2"
    ]  # fmt: skip


def test_a_doubled_anchor_is_refused_with_its_line():
    with pytest.raises(MarkdownRefused) as refused:
        render("## A {#x}\n\ntext\n\n## B {#x}")
    assert refused.value.reason == "doubled_anchor"
    assert refused.value.details == {"anchor": "x", "line": 5}


@pytest.mark.parametrize("odd", ["{#A}", "{#a_b}", "{#-a}", "{#a-}", "{# a}", "{#}", "{#" + "a" * 81 + "}"])
def test_what_is_no_anchor_stays_a_word(odd):
    assert odd in render(f"## Titre {odd}").html


def test_a_title_of_level_one_becomes_level_two():
    assert "<h2" in render("# Titre").html
    assert "<h2" in render("Titre\n===").html


def test_a_headings_link_says_where_it_leads():
    made = render("## Les étapes {#steps}", labels={"section_link": "Lien vers « %s »"}).html
    assert 'aria-label="Lien vers « Les étapes »"' in made


def test_anchors_of_former_days_lead_to_their_place():
    made = render("Début\n\n## A {#a}", aliases={"old": "a", "lost": ""}).html
    assert made.startswith('<span class="aka" id="lost"></span><p>Début')
    assert '<h2 id="a"><span class="aka" id="old"></span>A' in made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## A\n", "## A {#a}\n"),
        ("## A {#x}\n", "## A {#x}\n"),
        ("## A ##\r\ntext", "## A {#a}\r\ntext"),
        ("##\n", "## {#section}\n"),
        ("A\nB\n===\n", "A\nB {#a-b}\n===\n"),
        ("> - ## A\n", "> - ## A {#a}\n"),
        ("a\x0cb\u2028c\n\n## A", "a\x0cb\u2028c\n\n## A {#a}"),
        ("```\n## A\n```", "```\n## A\n```"),
        ("## C#\n## C\\#", "## C# {#c}\n## C\\# {#c-2}"),
    ],
)
def test_anchors_are_written_at_the_end_of_headings(before, after):
    assert with_anchors(before) == after


PIECES = st.sampled_from(
    ["# ", "## ", "### ", "a", "é", " ", "\t", "\n", "\r\n", "\r", "\n\n", "===", "---", "#", "\\", "`", "```", "*", "_",
     "[", "]", "(", ")", "<", ">", "> ", "- ", "1. ", "|", "{", "}", "{#a}", "{#b}", "[[1]]", "{{a.b}}", ": ", "!",
     "&amp;", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\xa0", "\0", "~~", "[ ] ", "    ", "[!NOTE]", "🙂"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@example("> # ")
@example("# \x0b")
@example("# \x1c")
@example("# # \x0b")
@example("# # \u2028")
@example("# {#a}# ")
@example("# # # ")
@example("# a\\\n#\tb #\r# c")
def test_writing_anchors_changes_nothing_else(markdown):
    written = with_anchors(markdown)
    assert with_anchors(written) == written
    # Without the anchors, the text differs in blanks and closing # of headings alone.
    loose = re.compile(r"(?: \{#[a-z0-9-]+\}|[ \t#])*(?=[\r\n]|$)")
    assert loose.sub("", written) == loose.sub("", markdown)
    try:
        before = render(markdown)
    except MarkdownRefused:
        return
    assert render(written) == before


@given(st.text(max_size=200))
def test_a_slug_is_always_an_anchor(text):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slugify(text))
    assert len(slugify(text)) <= 60
