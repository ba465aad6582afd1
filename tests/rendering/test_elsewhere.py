"""Pictures of other sites are found as a browser would find them, and replaced where they stand."""

import pytest

from faq.rendering import pictures_elsewhere, render, with_pictures

A, OWN = "https://a.example/x.png", "/media/images/0123456789abcdef.png"


@pytest.mark.parametrize(
    ("markdown", "changed"),
    [
        (f"![alt]({A})", f"![alt]({OWN})"),
        (f'Words ![a *b*]( <{A}>  "T (1)" ) words', f'Words ![a *b*]( {OWN}  "T (1)" ) words'),
        (f"[![alt]({A})](https://b.example/)", f"[![alt]({OWN})](https://b.example/)"),
        (f"> - ![alt]({A})\n> - ![alt]({A})\n", f"> - ![alt]({OWN})\n> - ![alt]({OWN})\n"),
        (f"|a|b|\n|-|-|\n|![c]({A})|{A}|\n", f"|a|b|\n|-|-|\n|![c]({OWN})|{A}|\n"),
        (f"![one][r], [two][r]\n\n[r]: {A} 'a \"b\" &'\n", f'![one]({OWN} "a \\"b\\" &amp;"), [two][r]\n\n[r]: {A} \'a "b" &\'\n'),
        (f"```\n![alt]({A})\n```\n![alt]({A})\n", f"```\n![alt]({A})\n```\n![alt]({OWN})\n"),
        (f"\r\n# ![alt]({A}) {{#top}}\r\n", f"\r\n# ![alt]({OWN}) {{#top}}\r\n"),
    ],
)  # fmt: skip
def test_the_address_of_a_picture_is_replaced_and_nothing_else(markdown, changed):
    assert pictures_elsewhere(markdown) == [A]
    assert with_pictures(markdown, {A: OWN}) == changed
    assert pictures_elsewhere(changed) == []
    assert OWN in render(changed).html


@pytest.mark.parametrize(
    "markdown",
    [
        f"`![alt]({A})`",
        f"\\![alt]({A})",
        f"    ![alt]({A})",
        f"[alt]({A})",
        f"<{A}>",
        f"![alt]({OWN})",
        "![alt](/x.png)",
        "![a](data:image/png,x)",
    ],
)
def test_what_is_no_picture_of_another_site_is_left_alone(markdown):
    assert pictures_elsewhere(markdown) == []
    assert with_pictures(markdown, {A: OWN}) == markdown


def test_what_cannot_be_told_apart_stays():
    """The same signs stand in code before the picture: replacing the wrong ones would change what the text says."""
    markdown = f"`![alt]({A})` ![alt]({A})\n\n![other](//b.example/y)\n"
    changed = with_pictures(markdown, {A: OWN, "//b.example/y": OWN})
    assert changed == markdown.replace("//b.example/y", OWN)


def test_every_address_stands_in_the_list_once():
    markdown = f"![1]({A}) ![2](//b.example/y) ![3]({A}) ![4](HTTP://c.example/é)"
    assert pictures_elsewhere(markdown) == [A, "//b.example/y", "HTTP://c.example/%C3%A9"]
