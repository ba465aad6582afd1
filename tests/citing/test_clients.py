"""Every seeded article, seen by programs that others wrote: title, description, picture and language."""

import json
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from faq.citing import cards
from faq.models import TopicText, Translation
from faq.transfer.seeding import seed

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
    shutil.copy(HERE / "read.mjs", folder)
    return folder


@pytest.fixture
def texts(transactional_db, settings, live_server):
    settings.SITE_URL = live_server.url
    seed(settings.BASE_DIR / "fixtures")
    return list(Translation.objects.for_reading())


def test_every_client_sees_every_article_right(clients, texts, live_server):
    addresses = "\n".join(live_server.url + text.get_absolute_url() for text in texts)
    ran = subprocess.run(
        ["node", "read.mjs"],
        cwd=clients,
        input=addresses,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_PROXY": "*"},
    )
    assert ran.returncode == 0, ran.stderr
    topics = {(topic.topic_id, topic.language): topic for topic in TopicText.objects.all()}
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(lines) == len(texts) == 58
    for text, line in zip(texts, lines, strict=True):
        card = cards.address(cards.of_article(text, topics[text.article.topic_id, text.language]))
        words = {"title": text.title, "description": text.summary, "image": card}
        locale = LOCALES[text.language]
        assert line["seen"] == {
            "open-graph-scraper": {**words, "language": locale},
            "unfurl.js": {**words, "language": locale, "oembed": text.title},
            "metascraper": {**words, "language": text.language},
            "oembed-extractor": {"title": text.title, "image": card},
            "link-preview-js": words,
        }, line["url"]
