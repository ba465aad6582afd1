"""The same articles in other people's software, each in an environment of its own with what the package registry has today."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from servers import FOLDER, ROOT, Server, gthread, server

HERE = Path(__file__).resolve().parent / "peers"
KEPT = ROOT / ".make" / "peers"
ARTICLE = "/litiges-et-remboursements/ouvrir-un-litige/"


@dataclass(frozen=True)
class Peer:
    """`package` is its name in the registry and its folder's here, `search` its results page."""

    name: str
    package: str
    search: str

    @property
    def python(self) -> str:
        return str(KEPT / self.package / "bin" / "python")

    @property
    def folder(self) -> Path:
        return FOLDER / self.package

    def version(self) -> str:
        asks = f"import importlib.metadata as m; print(m.version('{self.package}'), 'on Django', m.version('django'))"
        return subprocess.run([self.python, "-c", asks], capture_output=True, text=True, check=True).stdout.strip()


PEERS = (Peer("Wagtail", "wagtail", "/search/?q="), Peer("django-wiki", "wiki", "/_search/?q="))


def prepare(peer: Peer, content: Path) -> bool:
    """Install it and fill its database. False, with a line that says why, where that cannot be done."""
    try:
        if not Path(peer.python).exists():
            subprocess.run([sys.executable, "-m", "venv", str(KEPT / peer.package)], check=True, timeout=120)
            install = [
                peer.python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--only-binary",
                ":all:",
            ]
            subprocess.run([*install, peer.package, f"gunicorn=={version('gunicorn')}"], check=True, timeout=300)
        shutil.copytree(HERE / peer.package, peer.folder)
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "site_settings"}
        command = [peer.python, "fill.py", str(content)]
        subprocess.run(command, check=True, timeout=120, cwd=peer.folder, env=environment, capture_output=True)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"{peer.name} is left out: {error}")
        shutil.rmtree(KEPT / peer.package, ignore_errors=True)
        return False
    return True


@contextmanager
def running(peer: Peer) -> Iterator[Server]:
    how = {"first": ARTICLE, "command": gthread(peer.python), "folder": peer.folder}
    with server(
        "django.core.wsgi:get_wsgi_application()", **how, DJANGO_SETTINGS_MODULE="site_settings", PYTHONPATH=""
    ) as one:
        yield one


def export(file: Path) -> None:
    """The French articles, in the editors' order."""
    from faq.models import TopicText, Translation

    topics = {topic.topic_id: topic for topic in TopicText.objects.in_language("fr")}
    texts = Translation.objects.for_reading().in_language("fr").in_order()
    fields = [
        {
            "topic": topics[text.article.topic_id].slug, "topic_name": topics[text.article.topic_id].name,
            "slug": text.slug, "title": text.title, "summary": text.summary, "html": text.live.html,
            "markdown": text.live.markdown,
        }
        for text in texts
    ]  # fmt: skip
    file.write_text(json.dumps(fields))
