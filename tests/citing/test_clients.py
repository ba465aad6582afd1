"""Every seeded article, seen by programs that others wrote: title, description, picture and language."""

import json
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import extruct
import pytest

from faq.citing import cards
from faq.models import TopicText, Translation
from faq.transfer.importing import seed

HERE = Path(__file__).parent / "clients"
LOCALES = {"fr": "fr_FR", "en": "en_GB"}


@pytest.fixture(scope="session")
def clients():
    """The pinned packages, installed once for each lock file beside what the tests leave."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are missing: sudo apt-get install nodejs npm (or scripts/system-deps)")
    lock = sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = HERE.parents[2] / ".make" / f"citing-clients-{lock}"
    if not (folder / "node_modules").exists():
        shutil.copytree(HERE, folder, dirs_exist_ok=True)
        command = ["npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        except subprocess.CalledProcessError as error:
            pytest.fail(f"{' '.join(command)} failed:\n{error.stderr}")
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, folder)
    return folder


@pytest.fixture
def texts(transactional_db, settings, live_server):
    settings.SITE_URL = live_server.url
    seed(settings.BASE_DIR / "fixtures")
    return list(Translation.objects.for_reading())


@pytest.fixture
def card(texts):
    """The address of a text's card."""
    topics = {(topic.topic_id, topic.language): topic for topic in TopicText.objects.all()}
    return lambda text: cards.address(cards.of_article(text, topics[text.article.topic_id, text.language]))


def seen_by(clients, *command, lines=""):
    """What the client printed, one JSON object a line."""
    ran = subprocess.run(
        ["node", *command],
        cwd=clients,
        input=lines,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_PROXY": "*"},
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_every_client_sees_every_article_right(clients, texts, card, live_server):
    addresses = "\n".join(live_server.url + text.get_absolute_url() for text in texts)
    lines = seen_by(clients, "read.mjs", lines=addresses)
    assert len(lines) == len(texts) == 58
    for text, line in zip(texts, lines, strict=True):
        card_of_text = card(text)
        words = {"title": text.title, "description": text.summary, "image": card_of_text}
        locale = LOCALES[text.language]
        assert line["seen"] == {
            "open-graph-scraper": {**words, "language": locale},
            "unfurl.js": {**words, "language": locale, "oembed": text.title},
            "metascraper": {**words, "language": text.language},
            "oembed-extractor": {"title": text.title, "image": card_of_text},
            "link-preview-js": words,
        }, line["url"]


def test_structured_data_is_read_from_every_article(texts, card, client):
    for text in texts:
        page = client.get(text.get_absolute_url()).content.decode()
        found = extruct.extract(page, syntaxes=["json-ld", "opengraph"], errors="strict")
        objects = {one["@type"]: one for one in found["json-ld"]}
        web_page, (graph,) = objects["WebPage"], found["opengraph"]
        properties = dict(graph["properties"])
        assert {"WebPage", "BreadcrumbList"} <= set(objects)
        assert web_page["name"] == properties["og:title"] == text.title
        assert web_page["description"] == properties["og:description"] == text.summary
        assert web_page["image"]["url"] == properties["og:image"] == card(text)
        assert (web_page["inLanguage"], properties["og:locale"]) == (text.language, LOCALES[text.language])


def test_a_crawler_finds_every_article_in_the_sitemap(clients, texts, live_server):
    pages = {page["url"]: page for page in seen_by(clients, "crawl.mjs", live_server.url + "/sitemap.xml")}
    for text in texts:
        page = pages[live_server.url + text.get_absolute_url()]
        assert {link["lang"] for link in page["links"]} == {"fr", "en"}
        assert page["url"] in {link["url"] for link in page["links"]}
    assert all(page["url"].startswith(live_server.url + "/") for page in pages.values())
