"""A third language by the documented steps alone, in a copy of the project, for the length of the test."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from tests.variables import BASE, environment

PAGE = (BASE / "docs" / "languages.md").read_text()
NEEDED = (
    "manage.py",
    "Makefile",
    "faq",
    "helpcenter",
    "templates",
    "static",
    "locale",
    "fixtures",
    "requirements",
    "scripts",
)
# What a reader and an editor see, gathered inside the copy.
LOOK = """
import json
from django.contrib.auth import get_user_model
from django.test import Client
reader = Client(headers={"Accept-Language": "es-MX,es;q=0.9"}, SERVER_NAME="localhost")
paths = %r
answers = {path: reader.get(path) for path in paths}
desk = Client(SERVER_NAME="localhost")
desk.force_login(get_user_model().objects.create_superuser("camille"))
answers["desk"] = desk.get("/admin/faq/article/16/change/?panel=es")
print("SEEN" + json.dumps({path: [one.status_code, one.headers.get("Location", ""), one.content.decode()] for path, one in answers.items()}))
"""
PATHS = (
    "/",
    "/es/",
    "/fr/",
    "/es/topics/disputas-y-reembolsos/",
    "/es/articles/16-abrir-una-disputa/",
    "/es/articles/1/",
    "/a/16/",
    "/es/search/?q=disputas",
    "/es/contact/",
    "/es/dispute/",
    "/es/ask/",
    "/es/prepare/",
    "/es/feed.atom",
    "/sitemap-es.xml",
    "/api/v1/articles/16?lang=es",
)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_a_third_language_by_the_documented_steps_alone(tmp_path):
    seen = speak_spanish(tmp_path / "copy")
    # Every page answers, in the third language.
    for path, (status, _to, body) in seen.items():
        expected = {"/": 302, "/a/16/": 302, "/es/articles/1/": 404}.get(path, 200)
        assert status == expected, path
        if "<html" in body and path not in ("/fr/", "desk"):
            assert '<html lang="es">' in body, path
    # A reader of the language is led to it.
    assert seen["/"][1] == "/es/"
    assert seen["/a/16/"][1] == "/es/articles/16-abrir-una-disputa/"
    # The interface speaks it.
    assert "Buscar" in seen["/es/"][2]
    assert "Disputas y reembolsos" in seen["/es/"][2]
    assert "Esta respuesta aún no está traducida" in seen["/es/articles/1/"][2]
    # The text is read found and followed.
    assert "Reúna sus pruebas" in seen["/es/articles/16-abrir-una-disputa/"][2]
    assert "/es/articles/16-abrir-una-disputa/" in seen["/es/search/?q=disputas"][2]
    for path in ("/es/feed.atom", "/sitemap-es.xml", "/api/v1/articles/16?lang=es"):
        assert "16-abrir-una-disputa" in seen[path][2], path
    # Three languages lead to each other.
    for path in ("/es/", "/fr/", "/es/articles/16-abrir-una-disputa/"):
        links = re.findall(r'<link rel="alternate" hreflang="([a-z-]+)"', seen[path][2])
        assert {"fr", "en", "es", "x-default"} <= set(links), path
        assert {"fr", "en", "es"} <= set(re.findall(r'lang="([a-z]{2})"', seen[path][2].split("<main")[0])), path
    # An editor finds a place for it.
    assert "¿Cómo abro una disputa?" in seen["desk"][2]


def speak_spanish(copy: Path) -> dict[str, tuple[int, str, str]]:
    """Status, target and body of each page, in a copy that followed the page."""
    copy.mkdir()
    for name in NEEDED:
        place = BASE / name
        shutil.copytree(place, copy / name) if place.is_dir() else shutil.copy(place, copy)
    (copy / ".venv").symlink_to(BASE / ".venv")
    (copy / ".make").mkdir()
    (copy / ".make" / "dev").touch()
    follow(copy)
    # The last command of the page serves the site; here its pages are asked for without a server.
    setting, command = blocks("sh")[-1].split()[0], blocks("sh")[-1].split()[1:]
    assert command == ["make", "run"]
    name, value = setting.split("=")
    here = environment(DATA_DIR=str(copy / "data"), LOG_LEVEL="CRITICAL") | {name: value}
    python = str(copy / ".venv" / "bin" / "python")
    for arguments in (["migrate", "-v0"], ["seed", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        run([python, "manage.py", *arguments], copy, here)
    found = run([python, "manage.py", "shell", "-v0", "-c", LOOK % (PATHS,)], copy, here)
    return json.loads(found.partition("SEEN")[2])


def follow(copy: Path) -> None:
    """The steps of the page, in their order."""
    make, compile_again, _serve = blocks("sh")
    here = environment(DATA_DIR=str(copy / "data"))
    run(["sh", "-euc", make], copy, here)
    catalogue = copy / "locale" / "es" / "LC_MESSAGES" / "django.po"
    text = catalogue.read_text()
    for sentence, translation in re.findall(r'^msgid (".*")\nmsgstr (".*")$', blocks("po")[0], re.MULTILINE):
        assert f"msgid {sentence}\n" in text, f"the page translates {sentence}, which nobody says"
        text = text.replace(f'msgid {sentence}\nmsgstr ""', f"msgid {sentence}\nmsgstr {translation}")
    catalogue.write_text(text)
    run(["sh", "-euc", compile_again], copy, here)
    topics = copy / "fixtures" / "topics.yaml"
    topics.write_text(re.sub(r"(- key: disputes\n  articles: .*\n)", rf"\1{blocks('yaml')[0]}", topics.read_text()))
    article = copy / re.search(r"in `(fixtures/content/es/[^`]+)`", PAGE)[1]
    article.parent.mkdir(parents=True)
    article.write_text(blocks("markdown")[0])


def run(command: list[str], folder: Path, env: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def test_a_language_from_right_to_left_turns_the_page_round(client, db, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربيّة")]
    assert '<html lang="ar" dir="rtl">' in client.get("/ar/").content.decode()
    assert '<html lang="fr">' in client.get("/fr/").content.decode()
