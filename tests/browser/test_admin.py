"""The writing screen as an editor uses it, in a real browser."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from faq.editorial import workflow
from faq.editorial.texts import Text
from faq.models import ChannelText, Revision, Translation, WorkingCopy
from tests.browser.watching import AXE, complaints
from tests.builders import make_article, make_channel, make_editor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(context, live_server):
    """An editor who is logged in; whatever the browser complains about fails the test."""
    make_editor()
    make_article(16)
    make_article(17, title="Quel délai pour un litige ?")
    ChannelText.objects.filter(channel=make_channel(), language="fr").update(speed="En une heure, vite.")
    page = context.new_page()
    wrong = complaints(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/admin/login/?next=/admin/faq/article/16/change/")
    page.fill("#id_username", "camille")
    page.fill("#id_password", "correct horse battery")
    page.press("#id_password", "Enter")
    page.wait_for_selector("#id_fr-markdown")
    yield page
    # A refusal by the server is shown to the editor, and noted by the browser as well.
    assert [line for line in wrong if not re.search("status of (422|403)", line) and "admin/keep/" not in line] == []


@pytest.fixture
def area(page):
    area = page.locator("#id_fr-markdown")
    area.click()
    page.keyboard.press("Control+End")
    return area


def preview(page):
    return page.frame_locator("#panel-fr iframe")


def png():
    out = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(out, "PNG")
    return {"name": "paquet.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_an_editor_writes_sees_publishes_and_a_reader_reads(page, area, context, live_server):
    page.keyboard.type("\n\n## Après le litige\n\nGardez **tout**.")
    preview(page).locator("h2", has_text="Après le litige").wait_for()
    page.fill("#id_fr-title", "Comment ouvrir un litige, au juste ?")
    assert preview(page).locator("h1").inner_text() == "Comment ouvrir un litige, au juste ?"
    page.click("button[value='publish:fr']")
    page.wait_for_selector(".messagelist .success")
    page.goto(live_server.url + Translation.objects.published().get(article=16).get_absolute_url())
    assert page.locator("h1").inner_text() == "Comment ouvrir un litige, au juste ?"
    assert page.locator(".prose strong").inner_text() == "tout"


def test_the_preview_is_the_public_page(page, live_server):
    preview(page).locator(".prose h2").wait_for()
    look = "e => { const s = getComputedStyle(e); return [s.fontFamily, s.fontWeight, s.color, e.id] }"
    seen = preview(page).locator(".prose h2").evaluate(look)
    words = preview(page).locator(".prose").inner_html()
    page.goto(live_server.url + Translation.objects.get(article=16).get_absolute_url())
    assert page.locator(".prose h2").evaluate(look) == seen
    assert page.locator(".prose").inner_html() == words


def test_tab_leaves_the_editor(page, area):
    before = area.input_value()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "id_fr-markdown"
    assert area.input_value() == before


@pytest.mark.parametrize("keys", ["Control+d", "Control+[", "Control+]", "Alt+Control+b", "Shift+Tab"])
def test_no_key_damages_the_text(page, area, keys):
    before = area.input_value()
    page.keyboard.press(keys)
    assert area.input_value() == before


def test_altgr_types_its_letter(page, area):
    before = area.input_value()
    # What a French keyboard sends for AltGr+5: Ctrl and Alt held, and a letter.
    area.evaluate(
        """e => {
          const key = new KeyboardEvent('keydown', {key: '[', ctrlKey: true, altKey: true, bubbles: true, cancelable: true});
          if (e.dispatchEvent(key)) document.execCommand('insertText', false, '[');
        }"""
    )
    assert area.input_value() == before + "["


def test_the_toolbar_marks_words_and_undo_takes_it_back(page, area):
    before = area.input_value()
    page.click("#panel-fr [data-mark=bold]")
    assert area.input_value() == before + "**mots en gras**"
    page.keyboard.type("vite")
    assert area.input_value() == before + "**vite**"
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert area.input_value() == before
    page.click("#panel-fr [data-mark=steps]")
    assert area.input_value().endswith("1. étape")


def test_a_link_is_picked_by_searching(page, area):
    page.click("#panel-fr [data-open=link]")
    page.keyboard.type("délai")
    page.get_by_role("button", name="#17 Quel délai pour un litige ?").click()
    assert area.input_value().endswith("[[17]]")
    preview(page).get_by_role("link", name="Quel délai pour un litige ?").wait_for()


def test_a_fact_of_a_way_of_contact_is_picked_and_quoted(page, area):
    page.click("#panel-fr [data-open=fact]")
    page.fill("#fact-query", "Vîte")
    page.get_by_role("button", name="En une heure, vite.").click()
    assert area.input_value().endswith("{{chat.speed}}")
    preview(page).get_by_text("En une heure, vite.").wait_for()


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment-->
<h1 style='color:red'>Le <b>litige</b><o:p></o:p></h1>
<p class=MsoNormal>Un mot <b>gras</b>, un <i>penché</i>, <span style='font-weight:bold'>un autre</span> et
<a href="https://example.org/x_(1)">un lien</a>, 2*3.<o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>  </span></span>premier</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>  </span></span>second</p>
<table><tr><td><p class=MsoNormal>A</p></td><td><p class=MsoNormal>B|C</p></td></tr><tr><td>1</td></tr></table>
<!--EndFragment--></body></html>"""
MARKDOWN = """## Le litige

Un mot **gras**, un *penché*, **un autre** et [un lien](https://example.org/x_%281%29), 2\\*3.

- premier
   1. second

| A | B\\|C |
| --- | --- |
| 1 |  |"""


def paste(area, plain, html=""):
    area.evaluate(
        """(e, [plain, html]) => {
          const data = new DataTransfer();
          data.setData('text/plain', plain);
          if (html) data.setData('text/html', html);
          e.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [plain, html],
    )


def test_what_is_pasted_from_a_word_processor_comes_as_markdown(page, area):
    area.fill("")
    paste(area, "Le litige…", WORD)
    assert area.input_value().replace("\xa0", " ") == MARKDOWN
    area.fill("")
    paste(area, "\uf0b7\tun\n•\tdeux\n")
    assert area.input_value() == "- un\n- deux\n"
    # What any other page gives is pasted as the browser does it: bare.
    paste(area, "mots", "<p><b>mots</b></p>")
    assert area.input_value() == "- un\n- deux\n"


def test_a_picture_is_inserted_with_the_words_for_those_who_cannot_see_it(page, area):
    page.click("#panel-fr [data-open=picture]")
    page.set_input_files("#picture-file", png())
    page.click("#picture-dialog .insert")
    # Not without words.
    assert page.locator("#picture-dialog").is_visible()
    page.fill("#picture-alt", "Paquet [écrasé]")
    page.click("#picture-dialog .insert")
    image = preview(page).get_by_role("img", name="Paquet [écrasé]")
    image.wait_for()
    page.wait_for_function(
        "() => document.querySelector('#panel-fr iframe').contentDocument.querySelector('img').naturalWidth"
    )
    assert r"![Paquet \[écrasé\]](/media/images/" in area.input_value()


def test_a_dropped_file_that_is_no_picture_is_refused_and_the_text_stays(page, area):
    before = area.input_value()
    area.evaluate(
        """e => {
          const data = new DataTransfer();
          data.items.add(new File(['<svg/>'], 'x.svg', {type: 'image/svg+xml'}));
          e.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    page.fill("#picture-alt", "Dessin")
    page.click("#picture-dialog .insert")
    page.locator("#picture-dialog .said", has_text="AVIF").wait_for()
    assert area.input_value() == before


def test_a_late_answer_never_replaces_a_newer_one(page, area):
    held = []
    page.route("**/admin/markdownify/", lambda route: held.append(route) if not held else route.continue_())
    page.keyboard.type("\n\nancien")
    page.wait_for_timeout(600)
    page.keyboard.type(" nouveau")
    preview(page).locator("text=nouveau").wait_for()
    held[0].fulfill(json={"html": "<p>périmé</p>"})
    page.wait_for_timeout(200)
    assert preview(page).locator("text=périmé").count() == 0


def test_the_other_language_is_one_click_away_and_nothing_typed_is_lost(page, area):
    page.keyboard.type(" Fin.")
    page.click(".sides [data-panel=en]")
    assert page.locator("#panel-fr").is_hidden()
    page.fill("#id_en-title", "How to open a dispute?")
    page.fill("#id_en-summary", "On the order’s page.")
    page.fill("#id_en-markdown", "## First\n\nText.")
    page.click("button[value='save:en']")
    page.wait_for_selector(".messagelist .success")
    assert Revision.objects.filter(article=16).count() == 3


PAGES = [
    "",
    "faq/article/",
    "faq/article/add/",
    "faq/article/16/change/",
    "faq/article/16/change/?panel=en",
    "faq/article/16/history/",
    "faq/article/16/compare/?from=1&to=1",
    "faq/article/17/merge/?into=16",
    "faq/topic/",
    "faq/channel/",
    "faq/synonym/",
    "faq/revision/",
    "faq/referral/",
    "faq/searchcount/",
    "faq/question/",
    "faq/pin/",
    "auth/user/",
    "auth/group/1/change/",
]


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_everybody_can_use_the_admin(page, live_server, width, scheme):
    """Every page of our own, one after the other: a login costs more than a page."""
    french = Translation.objects.get(article=16)
    english = Text(title="How?", summary="There.", markdown="Text.\n")
    workflow.publish(workflow.save_draft(french.article, "en", english, translates=french.live))
    changed = Text(title="Neuf", summary="S", markdown="## Avant de commencer {#before}\n\nNeuf.\n\n## Fin {#end}\n")
    workflow.publish(workflow.save_draft(french.article, "fr", changed))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    found = {}

    def look(name):
        violations = Axe().run(page, options=AXE).response["violations"]
        found[name] = [(one["id"], one["nodes"][0]["html"]) for one in violations]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[name].append("wider than the screen")

    for path in PAGES:
        page.goto(f"{live_server.url}/admin/{path}")
        look(path)
    # A heading would go; many articles would be archived.
    page.goto(f"{live_server.url}/admin/faq/article/16/change/")
    page.fill("#id_fr-markdown", "Sans titre.")
    page.click("button[value='publish:fr']")
    page.locator(".leaving select").first.wait_for()
    look("leaving")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server.url}/admin/faq/article/")
    page.locator(".action-select").first.check()
    page.locator("select[name=action]").first.select_option("archive")
    page.locator(".actions button").first.click()
    page.wait_for_selector("#id_bulk-reason")
    look("archive")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_what_is_typed_outlives_a_crash(page, area, context, live_server):
    page.keyboard.type(" Tapé avant la panne.")
    page.locator("#panel-fr .kept", has_text="serveur").wait_for()
    assert "Tapé avant la panne." in WorkingCopy.objects.get().words["markdown"]
    # The tab dies; nothing of the page is asked.
    page.goto("about:blank")
    WorkingCopy.objects.all().delete()
    page.goto(f"{live_server.url}/admin/faq/article/16/change/")
    assert "Tapé avant la panne." in page.locator("#id_fr-markdown").input_value()


def test_kept_is_said_only_after_the_server_has_said_so(page, area):
    page.route("**/admin/keep/", lambda route: route.abort())
    page.keyboard.type(" Perdu ?")
    page.locator("#panel-fr .kept", has_text="ne répond pas").wait_for()
    assert not WorkingCopy.objects.exists()
    page.evaluate("console.clear()")


def test_an_expired_session_keeps_the_text_through_the_new_login(page, area, context, live_server):
    page.keyboard.type(" Tapé avant la fin de la session.")
    context.clear_cookies()
    page.click("button[value='save:fr']")
    # The server refuses the form, says why, and leads to the login and back.
    page.get_by_role("link", name="Se connecter et continuer").click()
    page.fill("#id_username", "camille")
    page.fill("#id_password", "correct horse battery")
    page.press("#id_password", "Enter")
    page.wait_for_selector("#id_fr-markdown")
    assert "Tapé avant la fin de la session." in page.locator("#id_fr-markdown").input_value()
    page.click("button[value='save:fr']")
    page.wait_for_selector(".messagelist .success")
    assert Revision.objects.filter(article=16).newest_first().first().markdown.endswith("session.\n")


def test_the_back_button_brings_the_typed_text_back(page, area, live_server):
    page.keyboard.type(" Tapé avant de partir.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server.url}/admin/")
    page.go_back()
    page.wait_for_selector("#id_fr-markdown")
    assert "Tapé avant de partir." in page.locator("#id_fr-markdown").input_value()


def test_a_saved_text_is_not_brought_back_as_unsaved(page, area, live_server):
    page.keyboard.type(" Enregistré.")
    page.click("button[value='save:fr']")
    page.wait_for_selector(".messagelist .success")
    page.goto(f"{live_server.url}/admin/faq/article/16/change/")
    assert page.locator("#panel-fr .kept").inner_text() == ""
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('writing:')).length") == 0


def test_two_editors_put_their_texts_together(page, area):
    page.keyboard.type("\n\nDe moi.")
    article = Translation.objects.get(article=16, language="fr").article
    base = Revision.objects.filter(article=16).newest_first().first()
    theirs = Text(title=base.title, summary=base.summary, markdown="D’eux.\n\n" + base.markdown, slug=base.slug)
    workflow.save_draft(article, "fr", theirs)
    page.click("button[value='publish:fr']")
    page.wait_for_selector(".conflict")
    assert [
        (found["id"], found["nodes"][0]["html"]) for found in Axe().run(page, options=AXE).response["violations"]
    ] == []
    page.click("button[value='merge:fr']")
    page.wait_for_selector(".messagelist .info")
    text = page.locator("#id_fr-markdown").input_value()
    assert text.startswith("D’eux.")
    assert text.rstrip().endswith("De moi.")
    page.click("button[value='publish:fr']")
    page.wait_for_selector(".messagelist .success")
    assert "De moi." in Translation.objects.published().get(article=16).live.plain
