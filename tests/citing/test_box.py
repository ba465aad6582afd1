from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.builders import make_article

FRENCH = "/fr/articles/16-comment-ouvrir-un-litige/"
MARKDOWN = "Tout d’abord, lisez ceci.\n\n## Étapes {#steps}\n\nOuvrez le litige sur la page de la commande, **puis** joignez vos preuves.\n"


@pytest.fixture
def article(transactional_db):
    return make_article(markdown=MARKDOWN)


@pytest.fixture
def page(context, live_server, article, settings):
    settings.SITE_URL = live_server.url
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.wrong = []
    page.on(
        "console", lambda message: page.wrong.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(live_server.url + FRENCH)
    return page


def select(page, words):
    """Select these words of the text, as a reader does with a finger."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector(".prose"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const start = walker.currentNode.data.indexOf(words);
                if (start < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, start);
                range.setEnd(walker.currentNode, start + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
            }
        }""",
        words,
    )


@pytest.mark.django_db
def test_without_javascript_every_form_can_be_selected(client, settings):
    text = make_article(markdown=MARKDOWN)
    page = client.get(text.get_absolute_url()).content.decode()
    link = f"{settings.SITE_URL}/a/16/?lang=fr"
    assert f">{link}</textarea>" in page
    assert f">[Comment ouvrir un litige ?]({link})</textarea>" in page
    assert f">[url={link}]Comment ouvrir un litige ?[/url]</textarea>" in page
    assert f"&lt;a href=&quot;{link}&quot;&gt;Comment ouvrir un litige ?&lt;/a&gt;</textarea>" in page
    assert "[quote]Ouvrez-le sur la page de la commande.[/quote]" in page
    assert f'href="{settings.SITE_URL}/a/16/steps/?lang=fr"' in page
    assert f'href="{settings.SITE_URL}/a/16/r/1/"' in page


def test_a_form_is_copied(page, live_server):
    page.click(".cite > summary")
    page.click("#cite_box-bbcode ~ button")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"[url={live_server.url}/a/16/?lang=fr]Comment ouvrir un litige ?[/url]"
    assert page.wrong == []


def test_a_heading_is_cited_by_its_own_link(page, live_server):
    page.click("#steps .heading-link")
    assert page.input_value("#cite_dialog-bare") == f"{live_server.url}/a/16/steps/?lang=fr"
    assert page.input_value("#cite_dialog-plain").startswith("Comment ouvrir un litige ? – Étapes\n")
    assert page.url.endswith("#steps")
    page.keyboard.press("Escape")
    assert not page.is_visible(".cite-dialog")


def test_a_selected_passage_is_cited_and_found_again(page, live_server):
    select(page, "uvrez le litige sur la page de la comm")
    page.click(".cite-selection")
    link = page.input_value("#cite_dialog-bare")
    assert link == f"{live_server.url}/a/16/?lang=fr#steps:~:text=Ouvrez%20le%20litige%20sur,page%20de%20la%20commande"
    page.check(".cite-options input[name=quote]")
    page.check(".cite-options input[name=date]")
    assert page.input_value("#cite_dialog-markdown").startswith("> Ouvrez le litige sur la page de la commande\n\n[")
    page.goto("about:blank")
    page.goto(link)
    assert page.url.startswith(live_server.url + FRENCH)
    assert page.url.endswith("commande")
    assert page.wrong == []


def test_a_passage_before_the_first_heading_has_an_anchor_too(page):
    select(page, "lisez ceci")
    page.click(".cite-selection")
    assert "#main_content:~:text=lisez%20ceci" in page.input_value("#cite_dialog-bare")


def test_everything_can_be_read_by_everybody(page, live_server):
    page.click(".cite > summary")
    for more in page.locator(".cite-more > summary").all():
        more.click()
    page.click("#steps .heading-link")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for path in ("/embed/16/?lang=fr", "/a/16/r/1/"):
        page.goto(live_server.url + path)
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.fixture
def forum():
    """Another site, on a port of its own: its one page is `forum.page`."""

    class Forum(BaseHTTPRequestHandler):
        page = ""

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.page.encode())

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Forum) as server:
        Forum.url = f"http://127.0.0.1:{server.server_port}/"
        Thread(target=server.serve_forever, daemon=True).start()
        yield Forum
        server.shutdown()


def test_an_embed_is_shown_in_a_sandbox_on_another_site(page, forum):
    forum.page = f"<title>Forum</title>{page.input_value('#cite_embed')}"
    page.goto(forum.url)
    frame = page.frame_locator("iframe")
    frame.get_by_text("Ouvrez-le sur la page de la commande.").wait_for()
    assert frame.locator("main").evaluate("element => getComputedStyle(element).paddingTop") == "16px"
    assert page.wrong == []
