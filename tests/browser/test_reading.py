"""The pages of the reading room in a real browser: whole, accessible, private, by keyboard, at every width."""

from __future__ import annotations

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from faq.editorial import workflow
from tests.browser.watching import AXE, WATCH
from tests.builders import make_article

pytestmark = pytest.mark.django_db(transaction=True)

EVERYTHING = """
Un premier paragraphe, avec [un lien](https://www.example.org/) et `du code`.

## Les étapes {#steps}

1. **Lisez le délai.** Il figure sur la page de votre commande.
2. **Écrivez au vendeur.** Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz, dit-il.

> [!NOTE]
> Une note.

> [!TIP]
> Un conseil.

> [!IMPORTANT]
> Important.

> [!WARNING]
> Attention.

> [!CAUTION]
> Prudence.

## À cocher {#checklist}

- [ ] Le numéro de commande
- [x] Les preuves

### Côte à côte {#compare}

| Moyen | Idéal pour | Moins adapté à | Rapidité | Quand |
| --- | --- | --- | --- | --- |
| Chat | Questions simples | Dossiers complexes | Immédiat | À toute heure |
| E-mail | Dossiers complexes | Une urgence | Plus lent | Quand on veut |

Litige
: Une réclamation ouverte sur la plateforme.

> Une citation.

```
un bloc de code dont la ligne est bien plus longue que ce que la largeur d’un téléphone peut montrer en une fois
```
"""


@pytest.fixture
def guide():
    make_article(16, markdown=EVERYTHING, related=[])
    make_article(17, title="Combien de temps ai-je pour ouvrir un litige\u202f?")
    make_article(16, "en", title="How to open a dispute?")
    workflow.archive(make_article(18, title="Un ancien bouton"), reason="Il n’existe plus.", successor=16)


PAGES = {
    "home": "/fr/",
    "home in English": "/en/",
    "topic": "/fr/topics/disputes-fr/",
    "article": "/fr/articles/16-comment-ouvrir-un-litige/",
    "article in English": "/en/articles/16-how-to-open-a-dispute/",
    "untranslated": "/en/articles/17/",
    "search": "/fr/search/?q=litije",
    "nothing found": "/fr/search/?q=xylophone",
    "citing": "/fr/citing/",
    "accessibility": "/fr/accessibility/",
    "missing": "/fr/litige.html",
    "withdrawn": "/fr/articles/18/",
    "busy": "/fr/busy/",
    "search away": "/fr/search/away/",
}


@pytest.fixture
def page(context, live_server):
    """A page that fails the test when the browser complains, asks another site, or keeps a cookie."""
    complaints: list[str] = []
    context.add_init_script(WATCH)
    page = context.new_page()
    missing = re.compile("the server responded with a status of (404|410|503)")
    page.on(
        "console",
        lambda line: (
            complaints.append(f"{line.text} {line.location}")
            if line.type in ("error", "warning")
            and not (missing.search(line.text) and "/static/" not in str(line.location))
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(live_server.url) else None
    )
    yield page
    assert complaints == []
    assert context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_passes_axe(page, live_server, guide, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for name, path in PAGES.items():
        page.goto(live_server.url + path)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"


def test_high_contrast_and_forced_colours_pass_axe(page, live_server, guide):
    for media in ({"contrast": "more"}, {"contrast": "more", "color_scheme": "dark"}, {"forced_colors": "active"}):
        page.emulate_media(reduced_motion="reduce", **media)
        for name in ("home", "article", "search"):
            page.goto(live_server.url + PAGES[name])
            found = Axe().run(page, options=AXE)
            assert found.violations_count == 0, f"{name}, {media}: {found.generate_report()}"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(page, live_server, guide, width):
    page.set_viewport_size({"width": width, "height": 800})
    for name, path in PAGES.items():
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_a_short_word_with_a_hyphen_breaks_neither_a_line_nor_a_row(page, live_server):
    make_article(17, title="Combien de temps ai-je ?")
    text = make_article(16, title="Faut-il ouvrir un litige, et quand faut-il le suivre ?", related=[17])
    for width in range(320, 400, 20):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + text.get_absolute_url())
        words = page.evaluate("""() => [...document.querySelectorAll(".unbroken")].map((word) =>
            [word.textContent, word.getClientRects().length, getComputedStyle(word).display])""")
        assert words == [[word, 1, "inline"] for word in ("Faut-il", "faut-il", "ai-je", "ai-je")], width


def test_text_at_twice_the_size_and_wide_spacing_still_fits(page, live_server, guide):
    for name, path in PAGES.items():
        page.goto(live_server.url + path)
        page.evaluate("""() => {
            document.documentElement.style.fontSize = "200%";
            for (const one of document.querySelectorAll("p, li, h1, h2, h3"))
                Object.assign(one.style, { lineHeight: 1.5, letterSpacing: "0.12em", wordSpacing: "0.16em" });
        }""")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


def test_an_article_is_light(page, live_server, guide):
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.goto(live_server.url + PAGES["article"], wait_until="networkidle")
    parts = [request for request in asked if not request.url.endswith((".svg", ".ico"))]
    # The page, its one stylesheet, and a script each for search, citing and voting.
    assert len(parts) <= 5, [request.url for request in parts]
    assert all(request.response().ok for request in parts)
    # Static files come compressed as they are; the page as gzip makes it.
    files = sum(request.sizes()["responseBodySize"] for request in parts[1:])
    assert len(gzip.compress(parts[0].response().body())) + files <= 16_000


def test_the_keyboard_reaches_the_content_and_the_search(page, live_server, guide):
    page.goto(live_server.url + PAGES["article"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main_content"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("a/b")
    assert page.input_value("input[name=q]") == "a/b"


def test_contents_are_folded_on_a_phone_and_beside_the_text_on_a_wide_screen(page, live_server, guide):
    page.goto(live_server.url + PAGES["article"])
    links = page.get_by_role("link", name="À cocher", exact=True)
    assert links.count() == 0
    page.get_by_text("Sur cette page").first.click()
    links.click()
    assert page.url.endswith("#checklist")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert links.count() == 1
    text, beside = page.locator(".prose").bounding_box(), page.locator(".contents.beside").bounding_box()
    assert beside["x"] + beside["width"] < text["x"]


def test_opening_a_page_shifts_nothing(page, live_server, guide):
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + PAGES["article"], wait_until="networkidle")
        shifts = page.evaluate("""new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
                .observe({ type: "layout-shift", buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
        })""")
        assert shifts == 0


def test_a_table_becomes_cards_that_name_their_columns(page, live_server, guide):
    page.goto(live_server.url + PAGES["article"])
    cell = page.get_by_role("cell", name="Questions simples")
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Idéal pour"'
    box, row = cell.bounding_box(), page.get_by_role("row", name="Chat").bounding_box()
    assert box["width"] > 0.8 * row["width"]
    assert page.get_by_role("columnheader").count() == 5


def test_a_checklist_is_ticked_by_its_words(page, live_server, guide):
    page.goto(live_server.url + PAGES["article"])
    page.get_by_text("Le numéro de commande").click()
    assert page.get_by_label("Le numéro de commande").is_checked()


def test_the_printed_article_is_the_text_and_its_address(page, live_server, guide):
    page.goto(live_server.url + PAGES["article"])
    page.emulate_media(media="print")
    for hidden in (".search", ".languages", ".contents.folded", ".contents.beside", ".neighbours", ".site-footer nav"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".print-only").get_by_text("/fr/articles/16-comment-ouvrir-un-litige/").is_visible()
    assert page.locator(".answer").is_visible()


def test_an_article_is_read_without_javascript(chromium, live_server, guide):
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(live_server.url + "/fr/")
    page.get_by_role("searchbox").fill("litige")
    page.keyboard.press("Enter")
    page.locator(".hits a").first.click()
    assert page.get_by_role("heading", level=1).is_visible()
    context.close()
