"""Two editors and a reviewer take one answer through its life, and a reader looks after every step."""

import pytest
from django.conf import settings
from django.test import Client

from faq.models import Article, Revision, Translation
from tests.builders import make_article, make_colleague, make_topic

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Réunissez vos preuves.\n\n## Les étapes {#steps}\n\nOuvrez la page de la commande.\n"


class Person:
    """Somebody at a browser of their own; editors are logged in."""

    def __init__(self, chromium, url, user=None):
        self.url, self.context = url, chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        self.context.set_default_timeout(30_000)
        if user:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
        self.page = self.context.new_page()
        self.status = 0

    def goes_to(self, path):
        answer = self.page.goto(self.url + path)
        self.status = answer.status
        return self

    def opens(self, number, language="fr"):
        self.goes_to(f"/admin/faq/article/{number}/change/?panel={language}")
        return self

    def fills(self, **fields):
        for name, words in fields.items():
            self.page.fill(f"#id_{name.replace('_', '-', 1)}", words)
        return self

    def presses(self, action, expect=".messagelist .success"):
        self.page.click(f"button[value='{action}']")
        self.page.locator(f"{expect}, .errornote").first.wait_for()
        assert self.page.locator(expect).count(), self.page.locator("main").inner_text()
        return self

    def sees(self, words):
        return words in self.page.locator("main").inner_text()


@pytest.fixture
def people(chromium, live_server):
    """A writer, a reviewer, a publisher and a reader."""
    made = [
        Person(chromium, live_server.url, make_colleague(role, name))
        for role, name in (("Writers", "wanda"), ("Reviewers", "rené"), ("Publishers", "paule"))
    ]
    made.append(Person(chromium, live_server.url))
    yield made
    for person in made:
        person.context.close()


def test_an_answer_is_written_reviewed_published_renamed_translated_merged_restored_and_archived(people):
    wanda, rene, paule, reader = people
    make_article(1, title="Une autre réponse", topic=make_topic())

    # Write: nobody but the editors sees it.
    wanda.goes_to("/admin/faq/article/add/").page.select_option("#id_topic", index=1)
    wanda.page.click("[name=_save]")
    wanda.page.wait_for_selector("#id_fr-markdown")
    number = Article.objects.latest("pk").pk
    wanda.fills(fr_title="Ouvrir un litige", fr_summary="Sur la page de la commande.", fr_markdown=TEXT)
    wanda.presses("save:fr")
    assert reader.goes_to(f"/fr/articles/{number}/").status == 404

    # Review: sent back with a reason, written again, approved and published by another.
    wanda.opens(number).presses("submit:fr")
    rene.goes_to("/admin/faq/article/?state=review").page.click("text=Ouvrir un litige")
    rene.page.wait_for_selector("#id_fr-markdown")
    rene.fills(fr_note="Dites où cliquer.").presses("back:fr")
    wanda.goes_to(f"/admin/faq/article/{number}/history/")
    assert wanda.sees("Dites où cliquer.")
    wanda.opens(number).fills(fr_markdown=TEXT + "\nCliquez sur « Litige ».\n").presses("submit:fr")
    assert reader.goes_to(f"/fr/articles/{number}/").status == 404
    assert wanda.opens(number).page.locator("button[value='publish:fr']").count() == 0
    paule.opens(number).presses("publish:fr")
    reader.goes_to(f"/fr/articles/{number}-ouvrir-un-litige/")
    assert (reader.status, reader.sees("Cliquez sur « Litige ».")) == (200, True)

    # Rename: the old address leads to the new one.
    paule.opens(number).page.locator("#panel-fr summary", has_text="Adresse, mots-clés").click()
    paule.fills(fr_title="Ouvrir un litige pas à pas", fr_slug="pas-a-pas").presses("publish:fr")
    reader.goes_to(f"/fr/articles/{number}-ouvrir-un-litige/")
    assert reader.page.url.endswith(f"/fr/articles/{number}-pas-a-pas/")
    assert reader.page.locator("h1").inner_text() == "Ouvrir un litige pas à pas"

    # Translate: from the French text, with its anchors; behind once the French one changes.
    assert reader.goes_to(f"/en/articles/{number}/").status == 404
    wanda.opens(number, "en").page.click("text=Partir de l’autre texte")
    wanda.page.wait_for_url("**start=en")
    english = "Gather your proof.\n\n## The steps {#steps}\n\nOpen the order’s page.\n"
    wanda.fills(en_title="Open a dispute", en_summary="On the order’s page.", en_markdown=english)
    wanda.presses("submit:en")
    paule.opens(number, "en").presses("publish:en")
    reader.goes_to(f"/a/{number}/steps/?lang=en")
    assert reader.page.url.endswith(f"/en/articles/{number}-open-a-dispute/#steps")
    assert reader.page.locator(".behind").count() == 0
    changed = TEXT + "\nCliquez sur « Réclamation ».\n"
    paule.opens(number).fills(fr_markdown=changed).presses("publish:fr")
    reader.goes_to(f"/en/articles/{number}-open-a-dispute/")
    assert reader.page.locator(".behind a").get_attribute("href").endswith(f"/fr/articles/{number}-pas-a-pas/")
    assert wanda.opens(number, "en").page.locator(".source .step[data-step=behind]").count() == 1

    # Conflict: both texts are kept, put together, and readers see both once they are published.
    wanda.opens(number)
    paule.opens(number).fills(fr_markdown="De Paule.\n\n" + changed).presses("save:fr")
    wanda.fills(fr_markdown=changed + "\nDe Wanda.\n").presses("save:fr", expect=".conflict")
    wanda.presses("merge:fr", expect=".messagelist .info").presses("save:fr")
    assert not reader.goes_to(f"/fr/articles/{number}-pas-a-pas/").sees("De Wanda.")
    paule.opens(number).presses("publish:fr")
    reader.goes_to(f"/fr/articles/{number}-pas-a-pas/")
    assert reader.sees("De Wanda.")
    assert reader.sees("De Paule.")

    # Restore: the first published text comes back as a draft, then to readers.
    first = Revision.objects.filter(article=number, state="published", translation__language="fr").earliest("number")
    newest = Revision.objects.filter(article=number, translation__language="fr").latest("number")
    paule.goes_to(f"/admin/faq/article/{number}/compare/?from={first.number}&to={newest.number}")
    paule.page.click(f"text=Rétablir la révision {first.number}")
    paule.page.wait_for_selector(".messagelist .success")
    assert reader.goes_to(f"/fr/articles/{number}-pas-a-pas/").sees("De Wanda.")
    paule.opens(number).presses("publish:fr")
    reader.goes_to(f"/fr/articles/{number}-pas-a-pas/")
    assert reader.sees("Cliquez sur « Litige ».")
    assert not reader.sees("De Wanda.")

    # Archive: the address says why, and what takes its place; nothing is lost.
    paule.opens(number).page.click("text=Retirer le texte du centre d’aide")
    paule.fills(fr_reason="La règle a changé.", fr_successor="1").presses("archive:fr")
    reader.goes_to(f"/fr/articles/{number}-pas-a-pas/")
    assert (reader.status, reader.sees("La règle a changé."), reader.sees("Une autre réponse")) == (410, True, True)
    assert reader.goes_to(f"/en/articles/{number}-open-a-dispute/").status == 200
    written = Revision.objects.filter(article=number, translation__language="fr")
    assert any("De Wanda." in revision.markdown for revision in written)
    assert paule.goes_to(f"/admin/faq/article/{number}/history/").sees("La règle a changé.")
    assert not Translation.objects.published().filter(article=number, language="fr")
