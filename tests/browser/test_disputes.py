"""The dispute file as a reader keeps it: in the browser only, by keyboard, in two tabs, offline, and out and in again."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.watching import complaints
from tests.builders import make_article, make_channel

pytestmark = pytest.mark.django_db(transaction=True)

HTML = "<img src=x onerror=alert(1)><script>alert(2)</script>"
WORDS = {
    "fr": {
        "way": "Le vendeur",
        "what": "L’article est arrivé cassé",
        "make": "Composer le message",
        "keep": "Le garder",
    },
    "en": {"way": "The seller", "what": "It arrived broken", "make": "Make the message", "keep": "Keep it in"},
}


@pytest.fixture
def guide():
    for number in (11, 16, 17, 18, 19, 22, 23):
        for language in ("fr", "en"):
            make_article(number, language, title=f"Article {number} {language}")
    for key in ("chat", "help-centre", "dispute", "email"):
        make_channel(key)


@pytest.fixture
def page(context):
    page = context.new_page()
    watched(page)
    yield page
    assert not page.errors
    assert not context.cookies()


def watched(page: Page) -> Page:
    page.errors = complaints(page, only="Content Security Policy")
    page.on("dialog", lambda dialog: page.errors.append(dialog.message))
    return page


@pytest.fixture
def photos(tmp_path) -> list[Path]:
    files = []
    for name, colour in (("carton.png", "brown"), ("dé fendu.png", "red")):
        Image.new("RGB", (60, 40), colour).save(tmp_path / name)
        files.append(tmp_path / name)
    return files


def opened(page: Page, live_server, language: str = "fr", query: str = "") -> Page:
    page.goto(f"{live_server}/{language}/dispute/{query}", wait_until="networkidle")
    expect(page.locator("#keep-title")).to_be_visible()
    return page


def saved(page: Page) -> None:
    """Wait until the last change is stored."""
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    expect(page.locator("#saved")).not_to_be_empty()


def download(page: Page, button: str) -> Path:
    with page.expect_download() as found:
        page.click(button)
    return Path(found.value.path())


def notice(page: Page, name: str) -> None:
    expect(page.locator(f"[data-notice={name}]")).to_be_visible()


def bring(page: Page, files: list) -> None:
    text = json.dumps({"format": "dispute-file", "version": 2, "files": files})
    page.set_input_files("#import", {"name": "x.json", "mimeType": "application/json", "buffer": text.encode()})
    notice(page, "imported")


def files_of(path: Path) -> list:
    return json.loads(path.read_text())["files"]


class Keyboard:
    """A reader without a mouse: Tab to a thing, then type, choose or press."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        wanted = self.page.locator(selector).first
        wanted.wait_for(state="visible")
        for _ in range(150):
            if wanted.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    def type(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.page.keyboard.insert_text(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        self.reach(selector)
        self.page.keyboard.press(key)

    def choose(self, selector: str, words: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(words)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_broken_dice_to_an_export_that_imports_identically(live_server, guide, page, chromium, photos, language):
    words, keys = WORDS[language], Keyboard(page)
    page.goto(f"{live_server}/{language}/contact/")
    keys.choose("#what", words["what"])
    keys.press(".chooser button")
    expect(page.locator(".way h3").first).to_have_text(words["way"])
    keys.press(".way .next a")
    keys.type("[name=order]", "8123 4567")
    keys.type("[name=product]", "Sept dés")
    keys.type("[name=happened]", HTML)
    keys.press(".prepare button")
    expect(page.locator(".message[lang=en]")).to_contain_text("The product arrived damaged.")
    expect(page.locator(".message[lang=en]")).to_contain_text(HTML)
    keys.press("[data-keep]")
    expect(page.locator("#order")).to_have_value("8123 4567")
    expect(page.locator("#what")).to_have_value("damaged")
    keys.press("#step-seller", "Space")
    keys.press("#check-damaged-whole", "Space")
    keys.reach("#add")
    page.set_input_files("#add", photos)
    expect(page.locator("#evidence img")).to_have_count(2)
    keys.type("#evidence li:first-child [data-field=caption]", "Le carton")
    keys.type("#said", HTML)
    keys.press("#entry button")
    expect(page.locator("#journal .said")).to_have_text(HTML)
    expect(page.locator(".message[lang=fr]")).to_contain_text("1. Le carton\n2. dé fendu.png")
    saved(page)
    keys.reach("#zip")
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    archive = Path(found.value.path()).with_suffix(".zip")
    found.value.save_as(archive)
    assert len(zipfile.ZipFile(archive).namelist()) == 3
    assert zipfile.ZipFile(archive).testzip() is None

    other = chromium.new_context(locale="fr-FR", viewport={"width": 360, "height": 740})
    there = watched(opened(other.new_page(), live_server, language))
    there.set_input_files("#import", archive)
    notice(there, "imported")
    expect(there.locator("#evidence img")).to_have_count(2)
    for picture in there.locator("#evidence img").all():
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth") == 60
    assert files_of(download(there, "#export")) == files_of(download(page, "#export"))
    assert not there.errors
    other.close()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_file_has_no_accessibility_fault(live_server, guide, context, photos, language, scheme):
    page = context.new_page()  # axe itself breaks the rules of the content security policy, without harm
    page.emulate_media(color_scheme=scheme)
    opened(page, live_server, language, "?kind=damaged")
    page.set_input_files("#add", photos)
    page.fill("#said", "Bonjour")
    page.click("#entry button")
    page.fill("#deadline", "2020-01-01")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.click("#erase-all")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_not_one_request_leaves_after_loading_and_it_works_offline(live_server, guide, context, page, photos):
    opened(page, live_server)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    context.set_offline(True)
    page.fill("#title", "Hors ligne")
    page.fill("#deadline", "2099-12-31")
    page.set_input_files("#add", photos)
    expect(page.locator("#evidence img")).to_have_count(2)
    page.fill("#said", "Toujours là")
    page.click("#entry button")
    for button in ("#export", "#zip", "#remind"):
        assert download(page, button).stat().st_size
    archive = download(page, "#export")
    page.set_input_files("#import", {"name": "x.json", "mimeType": "application/json", "buffer": archive.read_bytes()})
    notice(page, "imported")
    page.evaluate("window.print = () => {}")
    page.click("#print")
    page.click("#erase-all")
    page.click("#sure [value=yes]")
    notice(page, "erased")
    assert [url for url in asked if not url.startswith("blob:")] == []


def test_the_message_and_the_paper_write_days_as_people_do_and_the_export_as_before(live_server, guide, page):
    opened(page, live_server)
    page.fill("#ordered", "2026-10-02")
    page.fill("#received", "2026-11-01")
    expect(page.locator(".message[lang=fr]")).to_contain_text("Commandé le\u00a0: 2 octobre 2026")
    expect(page.locator(".message[lang=fr]")).to_contain_text("Reçu le\u00a0: 1er novembre 2026")
    expect(page.locator(".message[lang=en]")).to_contain_text(
        "Ordered on: 2 October 2026\nReceived on: 1 November 2026"
    )
    page.evaluate("window.print = () => (document.body.dataset.paper = document.querySelector('#sheet').textContent)")
    page.click("#print")
    expect(page.locator("body")).to_have_attribute("data-paper", re.compile("2 octobre 2026.*1er novembre 2026", re.S))
    cells = files_of(download(page, "#export"))[0]["cells"]
    assert (cells["field.ordered"]["v"], cells["field.received"]["v"]) == ("2026-10-02", "2026-11-01")
    bring(page, [{"id": "f" * 32, "created": "2026-01-01", "cells": {"field.ordered": {"v": "hier", "t": 1}}}])
    page.select_option("#files", "f" * 32)
    expect(page.locator(".message[lang=fr]")).not_to_contain_text("octobre")


def test_what_was_typed_is_there_again_after_a_reload(live_server, guide, page, photos):
    opened(page, live_server, query="?kind=faulty")
    page.fill("#order", "42")
    page.set_input_files("#add", photos[:1])
    expect(page.locator("#evidence li")).to_have_count(1)
    page.reload()
    expect(page.locator("#order")).to_have_value("42")
    expect(page.locator("#what")).to_have_value("faulty")
    expect(page.locator("#evidence img")).to_have_count(1)
    expect(page.locator("[data-kind=faulty]")).to_be_visible()
    expect(page.locator("[data-kind=damaged]")).to_be_hidden()


def test_several_files_stay_apart(live_server, guide, page):
    opened(page, live_server)
    page.fill("#title", "Un")
    page.click("#new")
    page.fill("#title", "Deux")
    saved(page)
    expect(page.locator("#files option")).to_have_text(["Un", "Deux"])
    page.select_option("#files", label="Un")
    expect(page.locator("#title")).to_have_value("Un")
    page.click("#erase-one")
    page.click("#sure [value=yes]")
    expect(page.locator("#files option")).to_have_text(["Deux"])


def test_two_tabs_at_once_lose_nothing(live_server, guide, context, page):
    opened(page, live_server)
    page.fill("#title", "Dés")
    saved(page)
    other = watched(opened(context.new_page(), live_server))
    expect(other.locator("#title")).to_have_value("Dés")
    for i in range(5):
        page.fill("#said", f"ici {i}")
        page.click("#entry button")
        other.fill("#said", f"là-bas {i}")
        other.click("#entry button")
    page.fill("#order", "1")
    other.fill("#seller", "Boutique")
    for tab in (page, other):
        expect(tab.locator("#journal li")).to_have_count(10)
        expect(tab.locator("#order")).to_have_value("1")
        expect(tab.locator("#seller")).to_have_value("Boutique")
    saved(page)
    page.reload()
    expect(page.locator("#journal li")).to_have_count(10)
    other.click("#erase-all")
    other.click("#sure [value=yes]")
    notice(page, "erasedElsewhere")
    expect(page.locator("#journal li")).to_have_count(0)
    assert other.errors == []


def test_html_in_every_field_is_inert(live_server, guide, page):
    opened(page, live_server)
    for field in ("title", "order", "product", "seller", "shop", "happened", "name"):
        page.fill(f"#{field}", HTML)
    page.fill("#said", HTML)
    page.click("#entry button")
    page.set_input_files(
        "#add", {"name": HTML.replace("/", "") + ".png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(page.locator("#evidence li")).to_have_count(1)
    page.evaluate(
        "window.print = () => { window.paper = document.querySelector('#sheet').textContent; document.body.dataset.printed = 'yes' }"
    )
    page.dblclick("#print")
    expect(page.locator("body[data-printed]")).to_have_count(1)
    assert page.evaluate("window.paper").count(HTML) >= 8
    assert page.locator("main script:not([type='application/json'])").count() == 0
    assert page.locator("img[onerror]").count() == 0


def test_the_file_is_printed_whole(live_server, guide, page, photos):
    opened(page, live_server, query="?kind=damaged")
    page.fill("#title", "Mes dés")
    page.set_input_files("#add", photos)
    expect(page.locator("#evidence img")).to_have_count(2)
    entries = {
        f"journal.{i:032x}": {"v": {"when": "2026-01-01T10:00", "who": "me", "said": f"échange {i}."}, "t": i}
        for i in range(60)
    }
    one = files_of(download(page, "#export"))[0]
    bring(page, [{**one, "cells": {**one["cells"], **entries}}])
    page.evaluate(
        "window.print = () => { window.paper = { text: document.querySelector('#sheet').innerText,"
        " pictures: document.querySelectorAll('#sheet img').length, twice: document.querySelectorAll('#title').length }; document.body.dataset.printed = 'yes' }"
    )
    page.click("#print")
    expect(page.locator("body[data-printed]")).to_have_count(1)
    paper = page.evaluate("window.paper")
    assert paper["pictures"] == 2
    assert paper["twice"] == 1
    assert "Mes dés" in paper["text"]
    assert all(f"échange {i}." in paper["text"] for i in range(60))


def test_the_deadline_counts_down_and_makes_reminders(live_server, guide, chromium):
    context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    page = watched(context.new_page())
    page.clock.install(time="2027-03-20T09:00:00Z")
    opened(page, live_server)
    page.fill("#title", "Dés, lot; n°1\\")
    page.fill("#deadline", "2027-03-28")
    expect(page.locator("#countdown")).to_contain_text("Il reste 7 jours")
    expect(page.locator("#countdown")).to_contain_text("au début de ce jour")
    page.fill("#hour", "02:30")  # the clocks go forward that night
    expect(page.locator("#countdown")).to_contain_text("n’existe pas ce jour-là")
    page.fill("#hour", "18:00")
    events = icalendar.Calendar.from_ical(download(page, "#remind").read_bytes()).walk("VEVENT")
    assert [event["DTSTART"].dt.isoformat()[:16] for event in events] == [
        "2027-03-21T17:00", "2027-03-25T17:00", "2027-03-27T17:00", "2027-03-28T16:00",
    ]  # fmt: skip
    assert all(str(event["SUMMARY"]).endswith("Dés, lot; n°1\\") for event in events)
    page.clock.set_fixed_time("2027-04-01T00:00:00Z")
    page.fill("#deadline", "2027-03-29")
    expect(page.locator("#countdown")).to_contain_text("Cette date est passée")
    page.click("#remind")
    notice(page, "noReminder")
    assert not page.errors
    context.close()


def test_a_date_half_typed_gets_a_sentence_and_the_last_one_stays(live_server, guide, page):
    opened(page, live_server, "en")
    page.fill("#deadline", "2099-03-31")
    saved(page)
    page.focus("#deadline")
    page.keyboard.type("31")
    page.keyboard.press("Backspace")
    expect(page.locator("#deadline-error")).to_contain_text("does not exist")
    assert files_of(download(page, "#export"))[0]["cells"]["field.deadline"]["v"].startswith("2099-")


REFUSED = [
    ("", "notJson"),
    ('{"format":"dispute-file","version":2,"files":[{"id"', "notJson"),
    ("[]", "foreign"),
    ("null", "foreign"),
    ('{"name":"a game","version":2}', "foreign"),
    ('{"format":"dispute-file","version":2}', "foreign"),
    ('{"format":"dispute-file","version":1,"file":null}', "foreign"),
    ('{"format":"dispute-file","version":99,"files":[]}', "newer"),
    ('{"format":"dispute-file","version":2,"files":[{"id":"x","created":"2026-01-01","cells":{}}]}', "foreign"),
    (
        '{"format":"dispute-file","version":2,"files":[{"id":"' + "a" * 32 + '","created":"2026-01-01",'
        '"cells":{"field.order":{"v":{"a":1},"t":1}}}]}',
        "foreign",
    ),
]


def test_a_foreign_or_truncated_import_is_refused_and_nothing_changes(live_server, guide, page):
    opened(page, live_server)
    page.fill("#order", "mine")
    saved(page)
    before = files_of(download(page, "#export"))
    for text, said in REFUSED:
        page.evaluate("document.querySelector('#notices').replaceChildren()")
        page.set_input_files("#import", {"name": "x.json", "mimeType": "application/json", "buffer": text.encode()})
        notice(page, said)
    assert files_of(download(page, "#export")) == before


def test_a_truncated_or_foreign_zip_is_refused(live_server, guide, page, tmp_path):
    opened(page, live_server)
    for name, content in (("cut.zip", b"PK\x03\x04" + b"\x00" * 40), ("none.zip", b""), ("other.zip", None)):
        if content is None:
            with zipfile.ZipFile(tmp_path / name, "w") as archive:
                archive.writestr("other.txt", "hello")
        else:
            (tmp_path / name).write_bytes(content)
        page.evaluate("document.querySelector('#notices').replaceChildren()")
        page.set_input_files("#import", tmp_path / name)
        notice(page, "badZip")


def test_an_import_of_an_older_version_is_brought_up_to_date(live_server, guide, page):
    opened(page, live_server)
    old = {
        "format": "dispute-file",
        "version": 1,
        "file": {
            "id": "b" * 32,
            "created": "2026-11-01T10:00:00.000Z",
            "fields": {"order": "77", "what": "damaged"},
            "steps": ["seller"],
            "checks": ["damaged.whole"],
            "journal": [{"id": "c" * 32, "when": "2026-11-02T10:00", "who": "seller", "said": "Bonjour"}],
        },
    }
    page.set_input_files(
        "#import", {"name": "old.json", "mimeType": "application/json", "buffer": json.dumps(old).encode()}
    )
    notice(page, "imported")
    expect(page.locator("#order")).to_have_value("77")
    expect(page.locator("#step-seller")).to_be_checked()
    expect(page.locator("#check-damaged-whole")).to_be_checked()
    expect(page.locator("#journal .said")).to_have_text("Bonjour")


def test_ten_thousand_entries_stay_usable_and_come_back(live_server, guide, page):
    opened(page, live_server)
    cells = {
        f"journal.{i:032x}": {
            "v": {"when": f"2026-01-01T10:{i % 60:02}", "who": "me", "said": f"entry {i} " + "x" * 40},
            "t": i,
        }
        for i in range(10_000)
    }
    big = {
        "format": "dispute-file",
        "version": 2,
        "files": [{"id": "d" * 32, "created": "2026-01-01T00:00:00Z", "cells": cells}],
    }
    page.set_input_files(
        "#import", {"name": "big.json", "mimeType": "application/json", "buffer": json.dumps(big).encode()}
    )
    expect(page.locator("#entries")).to_contain_text("10000")
    expect(page.locator("#journal li")).to_have_count(50)
    page.fill("#said", "one more")
    page.click("#entry button")
    saved(page)
    page.reload()
    expect(page.locator("#entries")).to_contain_text("10001")
    page.click("#more")
    expect(page.locator("#journal li")).to_have_count(100)


def test_a_full_storage_is_said_and_what_is_on_the_screen_can_be_exported(live_server, guide, page):
    opened(page, live_server)
    page.fill("#title", "Avant")
    saved(page)
    page.evaluate(
        "() => { let size = 2 ** 22; while (size >= 1) { try { localStorage.setItem('filler', (localStorage.getItem('filler') ?? '')"
        " + 'x'.repeat(size)); } catch { size /= 2; } } }"
    )
    page.fill("#happened", "y" * 4000)
    notice(page, "full")
    exported = files_of(download(page, "#export"))
    assert exported[0]["cells"]["field.happened"]["v"] == "y" * 4000
    page.evaluate("localStorage.removeItem('filler')")
    page.fill("#order", "1")
    expect(page.locator("[data-notice=full]")).to_have_count(0)
    page.reload()
    expect(page.locator("#happened")).to_have_value("y" * 4000)


def test_a_video_that_does_not_fit_is_said_and_the_rest_stays(live_server, guide, page, photos):
    page.add_init_script(
        "const put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = function (row) {"
        " if (row.blob.size > 1e6) throw new DOMException('full', 'QuotaExceededError'); return put.call(this, row); };"
    )
    opened(page, live_server)
    page.set_input_files("#add", photos[:1])
    page.set_input_files("#add", {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"0" * 2_000_000})
    notice(page, "tooBig")
    expect(page.locator("#evidence li")).to_have_count(1)


def test_a_video_of_200_megabytes_is_kept_and_packed(live_server, guide, page, tmp_path):
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        file.truncate(200_000_000)
    opened(page, live_server)
    page.set_input_files("#add", film)
    expect(page.locator("#evidence li")).to_have_count(1, timeout=60_000)
    with page.expect_download(timeout=60_000) as found:
        page.click("#zip")
    with zipfile.ZipFile(found.value.path()) as archive:
        sizes = {entry.filename[-8:]: entry.file_size for entry in archive.infolist()}
        assert sizes["film.mp4"] == 200_000_000
        assert archive.testzip() is None


def test_a_browser_that_stores_nothing_says_so_and_still_works(live_server, guide, page, photos):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    opened(page, live_server)
    notice(page, "memory")
    page.fill("#order", "5")
    page.set_input_files("#add", photos)
    expect(page.locator("#evidence img")).to_have_count(2)
    notice(page, "memoryEvidence")
    assert files_of(download(page, "#export"))[0]["cells"]["field.order"]["v"] == "5"
    with zipfile.ZipFile(download(page, "#zip")) as archive:
        assert len(archive.namelist()) == 3


def test_corrupted_data_is_kept_offered_and_never_written_over(live_server, guide, page):
    opened(page, live_server)
    page.fill("#order", "sound")
    saved(page)
    broken = '{"format":"dispute-file","version":2,"files":[{"id":"' + "e" * 32
    page.evaluate("text => localStorage.setItem('dispute-file:' + 'e'.repeat(32), text)", broken)
    page.reload()
    notice(page, "damagedData")
    expect(page.locator("#order")).to_have_value("sound")
    page.fill("#order", "still sound")
    saved(page)
    assert page.evaluate("localStorage.getItem('dispute-file:' + 'e'.repeat(32))") == broken
    assert download(page, "[data-notice=damagedData] button").read_text() == broken


def test_an_erased_browser_holds_nothing_of_the_file(live_server, guide, page, photos):
    opened(page, live_server)
    page.fill("#order", "secret")
    page.set_input_files("#add", photos)
    expect(page.locator("#evidence img")).to_have_count(2)
    saved(page)
    page.click("#erase-all")
    page.click("#sure [value=yes]")
    notice(page, "erased")
    assert page.evaluate("Object.keys(localStorage)") == []
    rows = page.evaluate(
        "() => new Promise((done) => { const ask = indexedDB.open('dispute-file'); ask.onsuccess = () => {"
        " const all = ask.result.transaction('evidence').objectStore('evidence').count(); all.onsuccess = () => done(all.result); }; })"
    )
    assert rows == 0


def test_without_javascript_the_steps_and_the_evidence_are_readable(live_server, guide, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{live_server}/fr/dispute/")
    expect(page.locator("noscript")).to_be_visible()
    expect(page.locator(".steps-list li").first).to_be_visible()
    expect(page.locator("[data-kind]")).to_have_count(5)
    assert page.locator("input:visible, select:visible, textarea:visible, main button:visible").count() <= 1
    context.close()


def test_putting_versions_together_has_no_order_and_loses_no_cell(live_server, guide, page):
    opened(page, live_server)
    result = page.evaluate(
        """async () => {
          const { merge, holds, set, newRecord, write } = await import('/static/js/disputes/record.js');
          const cells = ['field.order', 'field.shop', 'step.seller', 'check.always.order'];
          for (let round = 0; round < 300; round++) {
            const base = newRecord(0);
            const made = [1, 2, 3].map(() => {
              const one = structuredClone(base);
              for (let i = 0; i < 6; i++) set(one, cells[Math.floor(Math.random() * 4)], String(Math.floor(Math.random() * 3)), Math.floor(Math.random() * 5));
              return one;
            });
            const [a, b, c] = made;
            const text = (record) => write([record], 0);
            if (text(merge(a, b)) !== text(merge(b, a))) return 'order';
            if (text(merge(merge(a, b), c)) !== text(merge(a, merge(b, c)))) return 'grouping';
            if (text(merge(a, a)) !== text(a)) return 'twice';
            const all = merge(merge(a, b), c);
            if (!made.every((one) => holds(all, one) || Object.keys(one.cells).every((key) => key in all.cells))) return 'lost';
          }
          return 'same';
        }"""
    )
    assert result == "same"


def test_a_case_from_the_chooser_survives_what_another_tab_does(live_server, guide, context, page):
    opened(page, live_server, query="?kind=damaged")
    other = watched(opened(context.new_page(), live_server))
    other.fill("#title", "Autre")
    saved(other)
    expect(page.locator("#files option")).to_have_count(2)
    expect(page.locator("#what")).to_have_value("damaged")
