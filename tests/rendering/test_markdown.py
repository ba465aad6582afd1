"""What editors may write, and the HTML that readers get."""

import pytest

from faq.rendering import Link, MarkdownRefused, render

PICTURE = "/media/images/0123456789abcdef.webp"


def html(markdown: str, **known) -> str:
    return render(markdown, **known).html.strip()


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a *b* **c** `d` ~~e~~", "<p>a <em>b</em> <strong>c</strong> <code>d</code> <s>e</s></p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("---", "<hr>"),
        ("```python\nx < y\n```", '<pre><code class="language-python">x &lt; y\n</code></pre>'),
        ("[l](/fr/articles/1-a/)", '<p><a href="/fr/articles/1-a/">l</a></p>'),
        ("[l](https://a.example)", '<p><a href="https://a.example" rel="external noopener">l</a></p>'),
        ("[l](//a.example)", '<p><a href="//a.example" rel="external noopener">l</a></p>'),
        ("[l](mailto:a@b.example)", '<p><a href="mailto:a@b.example">l</a></p>'),
        ("Terme\n: Sens\n: Autre", "<dl>\n<dt>Terme</dt>\n<dd>Sens</dd>\n<dd>Autre</dd>\n</dl>"),
        ("« litige » l’œuvre", "<p>« litige » l’œuvre</p>"),
        ("", ""),
        ("\r\n \r", ""),
    ],
)
def test_commonmark_is_rendered(markdown, expected):
    assert html(markdown) == expected


def test_a_table_keeps_its_roles_and_names_each_cells_column():
    made = html("| Moyen | Délai |\n| --- | ---: |\n| Chat | vite |")
    assert '<table role="table">' in made
    assert '<th role="columnheader">Moyen</th>' in made
    assert '<th role="rowheader" scope="row">Chat</th>' in made
    assert '<td role="cell" data-label="Délai">vite</td>' in made
    assert "style=" not in made


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_a_callout_carries_its_word(kind):
    made = html(f"> [!{kind.upper()}]\n> Gardez tout.", labels={kind: "Mot"})
    assert made == f'<div class="callout {kind}">\n<p class="callout-title">Mot</p>\n<p>Gardez tout.</p>\n</div>'


def test_a_callout_of_an_unknown_kind_stays_a_quotation():
    assert html("> [!DANGER]\n> a") == "<blockquote>\n<p>[!DANGER]\na</p>\n</blockquote>"


def test_a_task_is_a_box_whose_words_can_be_tapped():
    made = html("- [ ] photo\n- [x] **vidéo**")
    assert '<label><input type="checkbox"> photo</label>' in made
    assert '<label><input type="checkbox" checked=""> <strong>vidéo</strong></label>' in made


def test_a_reference_becomes_a_link_with_todays_title():
    known = {16: Link("/fr/articles/16-ouvrir/", "Ouvrir <un> litige")}
    made = render("[[16]], [[16#steps]], [[16|ceci]], [[16#steps|*là*]]", links=known)
    link = '<a href="/fr/articles/16-ouvrir/%s">%s</a>'
    title = "Ouvrir &lt;un&gt; litige"
    expected = [link % ("", title), link % ("#steps", title), link % ("", "ceci"), link % ("#steps", "*là*")]
    assert made.html.strip() == f"<p>{', '.join(expected)}</p>"
    assert made.references == {16}
    assert made.plain == "Ouvrir <un> litige, Ouvrir <un> litige, ceci, *là*"


def test_a_reference_to_nothing_stays_as_typed_and_is_named():
    made = render("[[99]] [[99|mots]] [[0x]] [[]] [[-1]] [[1234567890]]")
    assert made.html.strip() == "<p>[[99]] mots [[0x]] [[]] [[-1]] [[1234567890]]</p>"
    assert made.references == {99}


def test_a_fact_is_quoted_as_text():
    made = render(
        "Chat : {{chat.speed}} {{ chat.name }} {{chat.nothing}} {{Chat}}",
        facts={"chat.speed": "<b>", "chat.name": "*n*"},
    )
    assert made.html.strip() == "<p>Chat : &lt;b&gt; *n* {{chat.nothing}} {{Chat}}</p>"
    assert made.quoted == {"chat.speed", "chat.name", "chat.nothing"}


def test_marks_inside_code_stay_code():
    made = render("`[[16]]` `{{chat.speed}}`\n\n    [[16]]", links={16: Link("/x/", "x")}, facts={"chat.speed": "x"})
    assert "<a" not in made.html
    assert made.references == made.quoted == frozenset()


def test_pictures_come_from_this_sites_folder_only():
    assert html(f'![mot]({PICTURE} "titre")') == (
        f'<p><img src="{PICTURE}" alt="mot" title="titre" loading="lazy" decoding="async"></p>'
    )
    elsewhere = ["https://a.example/x.png", "//a.example/x.png", "/media/x.png", "/media/images/../secret.png",
                 "/media/images/0123456789abcdef.svg", "data:image/png;base64,AA==", PICTURE + "?x", "/static/icon.svg"]  # fmt: skip
    for address in elsewhere:
        assert html(f"![mot]({address})") == "<p>mot</p>", address


def test_sections_hold_the_plain_text_under_each_heading():
    made = render(
        "Début.\n\n## Étapes {#steps}\n\n- *un*\n\n### Ensuite {#next}\n\n```\ncode\n```\n\n| a |\n|-|\n| b |"
    )
    assert [(part.anchor, part.level, part.title, part.text) for part in made.headings] == [
        ("", 1, "", "Début."),
        ("steps", 2, "Étapes", "un"),
        ("next", 3, "Ensuite", "code\na\nb"),
    ]
    assert made.plain == "Début.\nÉtapes\nun\nEnsuite\ncode\na\nb"


def test_a_text_of_200_kb_is_the_longest():
    assert render("é" * 100_000).plain
    with pytest.raises(MarkdownRefused) as refused:
        render("é" * 100_000 + "a")
    assert refused.value.reason == "too_long"
    assert refused.value.details == {"size": 200_001, "limit": 200_000}


def test_half_a_character_is_refused():
    with pytest.raises(MarkdownRefused, match="half_character"):
        render("a\ud800b")
