"""Asking and telling as a reader does it: by keyboard, with and without JavaScript, from stored pages, in two languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from faq.feedback import questions
from faq.models import FeedbackCount, Question, Remark
from tests.browser.watching import complaints
from tests.builders import make_article, make_editor
from tests.conftest import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "fr": {
        "no": "Non", "yes": "Oui", "missing": "Que manquait-il", "reason": "Pas à jour", "words": "Avec vos mots",
        "send": "Envoyer aux rédacteurs", "thanks": "Merci", "question": "Votre question", "ask": "Envoyer la question",
        "arrived": "Merci, votre question est arrivée", "required": "Écrivez votre question.", "email": "Votre adresse e-mail",
    },
    "en": {
        "no": "No", "yes": "Yes", "missing": "What was missing", "reason": "Out of date", "words": "In your words",
        "send": "Send to the editors", "thanks": "Thank you", "question": "Your question", "ask": "Send the question",
        "arrived": "Thank you, your question has arrived", "required": "Write your question.", "email": "Your e-mail address",
    },
}  # fmt: skip
TITLES = {"fr": "Que faire si mes dés arrivent cassés ?", "en": "What to do when dice come broken?"}
TYPED = {"fr": "mes dés sont arrivés cassés", "en": "my dice came broken"}

both_languages = pytest.mark.parametrize("language", ["fr", "en"])


@pytest.fixture(autouse=True)
def _people_may_be_quick(monkeypatch):
    monkeypatch.setattr("faq.feedback.views.WRITING", timedelta(0))


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def page(request, chromium):
    """A page of a phone's browser that keeps no cookie and meets no error."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=request.param == "with JavaScript"
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    wrong = complaints(page, only="Content Security Policy")
    yield page
    assert not context.cookies()
    assert wrong == []
    context.close()


def article(language: str) -> str:
    return make_article(23, language, title=TITLES[language]).get_absolute_url()


def counted() -> dict[str, int]:
    return {row.answer: row.count for row in FeedbackCount.objects.all()}


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until this has the focus; nothing else is ever clicked."""
    wanted = page.get_by_role(role, name=name, exact=True)
    for _ in range(60):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by keyboard")


@both_languages
def test_a_reader_says_what_was_missing_by_keyboard_alone(live_server, page, language):
    say = WORDS[language]
    page.goto(live_server.url + article(language))
    tab_to(page, "button", say["no"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=say["missing"])).to_be_focused()
    tab_to(page, "radio", say["reason"])
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_label(say["words"])).to_be_focused()
    page.keyboard.type("<b>Le bouton</b> a changé de nom.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=say["send"])).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=say["thanks"])).to_be_focused()
    assert counted() == {"no": 1, "out_of_date": 1}
    assert Remark.objects.get().words == "<b>Le bouton</b> a changé de nom."


@both_languages
def test_a_reader_asks_by_keyboard_alone(live_server, page, language):
    say = WORDS[language]
    article(language)
    page.goto(f"{live_server.url}/{language}/ask/")
    tab_to(page, "textbox", say["question"])
    page.keyboard.type(f"{TYPED[language]} <i>!</i>")
    tab_to(page, "button", say["ask"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=say["arrived"])).to_be_focused()
    expect(page.get_by_role("link", name=TITLES[language])).to_be_visible()
    assert Question.objects.get().text == f"{TYPED[language]} <i>!</i>"


@both_languages
def test_a_refused_question_comes_back_with_the_focus_on_what_is_wrong(live_server, page, language):
    say = WORDS[language]
    page.goto(f"{live_server.url}/{language}/ask/")
    page.get_by_label(say["email"]).fill("lou@example.org")
    page.get_by_role("button", name=say["ask"]).click()
    field = page.get_by_label(say["question"])
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(say["required"])
    expect(page.get_by_label(say["email"])).to_have_value("lou@example.org")
    page.keyboard.type(TYPED[language])
    page.get_by_role("button", name=say["ask"]).click()
    expect(page.get_by_role("heading", name=say["arrived"])).to_be_visible()
    assert Question.objects.get().email == "lou@example.org"


def test_nobody_meets_the_field_for_robots(live_server, page):
    page.goto(f"{live_server.url}/fr/ask/")
    trap = page.get_by_label("Laissez ce champ vide")
    assert trap.evaluate("node => node.tabIndex") == -1
    assert trap.locator("..").bounding_box()["width"] <= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_vote_changes_the_box_and_not_the_page(live_server, context):
    page = context.new_page()
    address = live_server.url + article("fr")
    page.goto(address)
    page.get_by_role("button", name="Oui", exact=True).click()
    expect(page.get_by_role("heading", name="Merci")).to_be_focused()
    assert page.url == address
    expect(page.get_by_role("heading", name=TITLES["fr"], level=1)).to_be_visible()
    assert counted() == {"yes": 1}
    assert not context.cookies()


def test_a_page_out_of_a_cache_votes_on_the_revision_it_shows(live_server, page):
    address = live_server.url + article("fr")
    stored = page.request.get(address).text()
    make_article(23, "fr", title=TITLES["fr"], markdown="Tout est neuf.\n")
    page.route(address, lambda route: route.fulfill(body=stored, content_type="text/html; charset=utf-8"))
    page.goto(address)
    page.get_by_role("button", name="Oui", exact=True).click()
    expect(page.get_by_role("heading", name="Merci")).to_be_visible()
    assert FeedbackCount.objects.get().revision.number == 1


def test_answers_are_suggested_while_typing(live_server, context):
    address = article("fr")
    page = context.new_page()
    page.goto(f"{live_server.url}/fr/ask/")
    page.get_by_label("Votre question").press_sequentially("mes dés sont arrivés cassés")
    suggestion = page.get_by_role("link", name=TITLES["fr"])
    expect(suggestion).to_be_visible()
    assert suggestion.get_attribute("href").partition("#")[0] == address
    page.get_by_label("Votre question").fill("")
    expect(suggestion).to_be_hidden()


def test_who_looks_at_a_suggestion_and_comes_back_finds_the_text(live_server, context):
    article("fr")
    page = context.new_page()
    page.goto(f"{live_server.url}/fr/ask/")
    page.get_by_label("Votre question").press_sequentially("mes dés sont arrivés cassés")
    page.get_by_role("link", name=TITLES["fr"]).click()
    expect(page.get_by_role("heading", name=TITLES["fr"], level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Votre question")).to_have_value("mes dés sont arrivés cassés")


def test_without_a_connection_the_text_stays_and_can_be_sent_later(live_server, context):
    page = context.new_page()
    page.goto(f"{live_server.url}/fr/ask/")
    page.get_by_label("Votre question").fill("Mes dés sont arrivés cassés, que faire ?")
    context.set_offline(True)
    page.get_by_role("button", name="Envoyer la question").click()
    expect(page.get_by_role("alert")).to_contain_text("Votre texte est toujours là")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Votre question")).to_have_value("Mes dés sont arrivés cassés, que faire ?")
    context.set_offline(False)
    page.get_by_role("button", name="Envoyer la question").click()
    expect(page.get_by_role("heading", name="Merci, votre question est arrivée")).to_be_visible()
    assert Question.objects.count() == 1


def test_pressing_twice_sends_once(live_server, context):
    page = context.new_page()
    page.goto(live_server.url + article("fr"))
    page.get_by_role("button", name="Oui", exact=True).evaluate("button => { button.click(); button.click() }")
    expect(page.get_by_role("heading", name="Merci")).to_be_visible()
    assert counted() == {"yes": 1}


@both_languages
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_of_the_pages(live_server, context: BrowserContext, language, scheme):
    say = WORDS[language]
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)

    def check() -> None:
        result = Axe().run(page, context="main")
        assert result.violations_count == 0, result.generate_report()

    page.goto(live_server.url + article(language))
    check()
    page.get_by_role("button", name=say["no"], exact=True).click()
    expect(page.get_by_role("heading", name=say["missing"])).to_be_visible()
    check()
    page.get_by_role("button", name=say["send"]).click()
    expect(page.locator(".errorlist").first).not_to_be_empty()
    check()
    for address in (
        f"/{language}/articles/23/feedback/",
        f"/{language}/articles/23/feedback/thanks/",
        f"/{language}/ask/",
    ):
        page.goto(live_server.url + address)
        check()
    page.get_by_role("button", name=say["ask"]).click()
    expect(page.get_by_label(say["question"])).to_be_focused()
    check()
    page.keyboard.type(TYPED[language])
    expect(page.get_by_role("link", name=TITLES[language])).to_be_visible()
    check()
    page.get_by_role("button", name=say["ask"]).click()
    expect(page.get_by_role("heading", name=say["arrived"])).to_be_visible()
    check()


def test_an_editor_answers_by_keyboard_on_a_page_without_a_fault(live_server, context, client):
    client.force_login(make_editor())
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    make_article(23, "fr", title=TITLES["fr"])
    question = questions.ask("fr", "<b>Mes dés</b> sont cassés, que faire ?", "lou@example.org")
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/faq/question/{question.pk}/change/")
    result = Axe().run(page, context="#content-main")
    assert result.violations_count == 0, result.generate_report()
    tab_to(page, "button", "Créer un brouillon dans cette rubrique")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le brouillon est créé.")).to_be_visible()
    question.refresh_from_db()
    assert question.article.revisions.get().title == "<b>Mes dés</b> sont cassés, que faire ?"
