"""The house's rules, read off the code; each rule is shown a planted violation too."""

import ast

import pytest

from tests.house import complaints, house, module

MODULES = house()


def test_every_import_keeps_the_floors():
    assert complaints(MODULES) == []


@pytest.mark.parametrize(
    ("path", "source", "rule"),
    [
        ("faq/search/planted.py", "from faq.editorial import workflow", "imports go down only"),
        ("faq/models/planted.py", "def later():\n    from ..search import index", "imports go down only"),
        ("faq/reading/pages.py", "from .views import home", "imports go down only"),
        ("faq/citing/cards.py", "from faq import search", "do not see each other"),
        ("faq/models/planted.py", "from faq.rendering import render", "do not see each other"),
        ("faq/citing/views.py", "from faq.reading.views import article", "another room's door"),
        ("faq/admin/planted.py", "from faq.reading import views", "another room's door"),
        ("faq/editorial/planted.py", "from faq.rendering.parser import parse", "entered by its __init__ only"),
        ("faq/editorial/planted.py", "from faq.search import backends", "entered by its __init__ only"),
        ("faq/transfer/planted.py", "from faq.editorial.workflow import _named", "private to its room"),
        ("faq/citing/cards.py", "import nh3", "one file only"),
        ("faq/utils/planted.py", "", "no room «utils»"),
        ("faq/reading/helpers.py", "", "says nothing"),
    ],
)
def test_a_planted_violation_is_seen(path, source, rule):
    planted = [module(path, source), module("faq/search/backends/__init__.py", "")]
    found = complaints(MODULES | {m.name: m for m in planted})
    assert any(rule in sentence for sentence in found), found


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("faq/citing/views.py", "from faq.search import search\nfrom faq.models import Article\nfrom . import cards"),
        ("faq/editorial/planted.py", "from faq import search\nfrom faq.rendering import render"),
        ("faq/search/backends/sqlite.py", "from ..analysis import words"),
        ("faq/transfer/planted.py", "from faq.editorial import workflow"),
    ],
)
def test_an_import_that_goes_down_is_fine(path, source):
    planted = module(path, source)
    assert [line for line in complaints(MODULES | {planted.name: planted}) if planted.name in line] == []


def functions(prefix: str):
    for name, here in MODULES.items():
        if name.startswith(prefix):
            yield from ((name, node) for node in ast.walk(here.tree) if isinstance(node, ast.FunctionDef))


def test_commands_are_short():
    long = [name for name, node in functions("faq.management.commands.") if node.end_lineno - node.lineno >= 30]
    assert long == []


def test_nothing_happens_on_save():
    overrides = [name for name, node in functions("faq.models") if node.name in ("save", "delete")]
    signals = [
        name
        for name, here in MODULES.items()
        for target, _ in here.imports()
        if target in ("django.db.models.signals", "django.dispatch")
    ]
    assert overrides + signals == []


def test_every_public_address_stands_on_one_page():
    pages = {
        name
        for name, here in MODULES.items()
        for node in ast.walk(here.tree)
        if isinstance(node, ast.Name) and node.id == "urlpatterns"
    }
    assert pages == {"helpcenter.urls", "faq.urls"}
