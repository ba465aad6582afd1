"""Addresses are for ever: the promised shapes, and every one that was ever public through years of changes."""

import os
import random
import re
import subprocess
from pathlib import Path

import pytest

from faq.editorial import merging, workflow
from faq.editorial.texts import Text
from faq.models import Address, Anchor, Article, Translation
from tests.builders import make_article, make_topic

FILE = Path(__file__).parent / "addresses.txt"
PROMISES = [line for line in FILE.read_text().splitlines() if not line.startswith("#")]
# A quick look each time; CHANGES=10000 is the promise, and takes minutes.
CHANGES = int(os.environ.get("CHANGES", "120"))


@pytest.fixture
def guide(db, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    make_article(16, "fr", title="Ancien titre", markdown="## Premiers pas {#first-steps}\n\nMots.\n")
    make_article(16, "fr", title="Ouvrir un litige", markdown="## Étapes {#steps}\n\nMots.\n")
    make_article(16, "en", title="Open a dispute", markdown="## Steps {#steps}\n\nWords.\n")
    topic = make_topic().texts.get(language="fr")
    topic.slug = "litiges"
    workflow.publish_topic(topic)


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promised_address_answers_as_promised(client, guide, promise):
    method, path, status, expected = promise.split(" ")
    response = client.generic(method, path, headers={"Accept-Language": "fr"})
    assert response.status_code == int(status)
    shown = response.headers["Location"] if status.startswith("3") else response.headers["Content-Type"]
    assert shown == expected or (not status.startswith("3") and shown.startswith(expected))
    response.close()


def test_no_promise_was_ever_taken_back():
    log = subprocess.run(
        ["git", "log", "-p", "--format=", "--", str(FILE)], cwd=FILE.parent, capture_output=True, text=True, check=False
    )
    if log.returncode:
        pytest.skip("this is no clone with a history")
    ever = set(re.findall(r"^[-+]((?:GET|POST) .*)$", log.stdout, re.MULTILINE))
    assert ever - set(PROMISES) == set()


class Editors:
    """A seeded crowd of editors who rename, reword, move, publish, archive and merge at random."""

    def __init__(self, seed, articles=12):
        self.random = random.Random(seed)
        for number in range(1, articles + 1):
            for language in ("fr", "en"):
                self.publish(number, language)

    def publish(self, number, language):
        words = self.random.sample(["litige", "colis", "délai", "remboursement", "preuve", "vendeur", "chat"], 3)
        anchors = self.random.sample(
            ["before", "steps", "after", "time", "proof", "seller", "money"], self.random.randint(0, 4)
        )
        markdown = "".join(f"## Titre {anchor} {{#{anchor}}}\n\nMots.\n\n" for anchor in anchors) or "Mots.\n"
        article = Article.objects.filter(pk=number).first()
        article = article or Article.objects.create(pk=number, topic=make_topic(), position=number)
        text = Text(" ".join(words), "Réponse.", markdown)
        workflow.publish(workflow.save_draft(article, language, text))

    def rename_topic(self):
        text = make_topic().texts.get(language=self.random.choice(["fr", "en"]))
        text.slug = f"{self.random.choice(['litiges', 'retours', 'disputes', 'aide'])}-{text.language}"
        workflow.publish_topic(text)

    def archive(self):
        texts = list(Translation.objects.published().order_by("pk"))
        if len(texts) > 8:
            successor = self.random.choice([None, self.random.choice(texts).article_id])
            text = self.random.choice(texts)
            workflow.archive(text, reason="Passé.", successor=successor if successor != text.article_id else None)

    def merge(self):
        """Into one that readers see, some of its anchors to headings of another name."""
        texts = list(Translation.objects.published().order_by("pk").select_related("article", "live"))
        into = self.random.choice(texts)
        others = Article.objects.filter(merged_into=None).exclude(pk=into.article_id)
        article = self.random.choice(list(others)) if len(others) > 4 else None
        if article:
            headings = [part["anchor"] for part in into.live.headings]
            gone = list(Anchor.objects.filter(article=article, language=into.language))
            leads = {(row.language, row.anchor): self.random.choice(headings) for row in gone[:2]}
            merging.merge(article, into.article, leads=leads)

    def change(self):
        chance = self.random.random()
        if chance < 0.05:
            self.rename_topic()
        elif chance < 0.12:
            self.archive()
        elif chance < 0.2:
            self.merge()
        else:
            # Now and then somebody brings back what was merged.
            known = Article.objects.all() if chance > 0.97 else Article.objects.filter(merged_into=None)
            numbers = list(known.order_by("pk").values_list("pk", flat=True))
            self.publish(self.random.choice(numbers), self.random.choice(["fr", "en"]))


def answers(client, path):
    """Whether the path shows a page, at once or after one redirect; and that page with its address."""
    response = client.get(path)
    place = path
    if response.status_code in (301, 302):
        place = response.headers["Location"]
        response = client.get(place.partition("#")[0])
    assert response.status_code in (200, 410), f"{path} → {place}: {response.status_code}"
    return place, response


@pytest.mark.django_db
def test_every_address_and_anchor_that_was_ever_public_still_answers(client):
    editors = Editors(seed=20261123)
    for _ in range(CHANGES):
        editors.change()
    paths = list(Address.objects.values_list("path", flat=True))
    assert len(paths) > 24
    for path in paths:
        answers(client, path)
        answers(client, path.rstrip("/") + ").")
    pages = {}
    for row in Anchor.objects.all():
        place, response = answers(client, f"/a/{row.article_id}/{row.anchor}/?lang={row.language}")
        page, _, fragment = place.partition("#")
        if response.status_code == 410 or not page.startswith(f"/{row.language}/"):
            continue
        if page not in pages:
            pages[page] = response.content.decode()
        assert f'id="{fragment}"' in pages[page], place
    assert Article.objects.exclude(merged_into=None)
    assert Translation.objects.archived()
    for text in Translation.objects.exclude(first_published=None):
        for revision in text.revisions.filter(state="published").values_list("number", flat=True)[:3]:
            assert client.get(f"/a/{text.article_id}/r/{revision}/").status_code == 200


def test_the_linkers_page_shows_each_form_of_a_real_answer(client, guide, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = client.get("/fr/citing/").content.decode()
    for shown in (
        "http://127.0.0.1:8000/a/16/",
        "/a/16/steps/?lang=fr",
        "/a/16/r/",
        "16-ouvrir-un-litige.md",
        "[url=",
        "&lt;iframe",
    ):
        assert shown in page, shown


def test_the_linkers_page_stands_on_an_empty_site_too(client, db):
    assert client.get("/en/citing/").status_code == 200
