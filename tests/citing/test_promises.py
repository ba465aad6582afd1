"""Addresses are for ever: the promised shapes, and every one that was ever public through years of changes."""

import os
import random
import re
import subprocess
from pathlib import Path

import pytest

from faq.editorial import workflow
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
    """A seeded crowd of editors who rename, reword, move and publish at random."""

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

    def change(self):
        if self.random.random() < 0.05:
            self.rename_topic()
        else:
            numbers = list(Article.objects.values_list("pk", flat=True))
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
        page, fragment = place.split("#")
        if page not in pages:
            pages[page] = response.content.decode()
        assert f'id="{fragment}"' in pages[page], place
    for text in Translation.objects.published():
        for revision in text.revisions.filter(state="published").values_list("number", flat=True)[:3]:
            assert client.get(f"/a/{text.article_id}/r/{revision}/").status_code == 200
