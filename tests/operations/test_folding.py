"""Folded templates: fewer steps, and the same page to the byte."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Engine
from django.utils.translation import override

from faq.operations.folded import Folded, Plain
from tests.builders import make_article

PLAIN = "django.template.loaders.cached.Loader"
FOLDING = "faq.operations.folding.Loader"


def engine(loader: str, **templates: str) -> Engine:
    return Engine(
        loaders=[(loader, [("django.template.loaders.locmem.Loader", templates)])],
        libraries={"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"},
        builtins=["django.templatetags.i18n"],
    )


def both(context: dict, **templates: str) -> list[str]:
    """What Django and what the folding loader make of the template `page`; the second twice, since it keeps."""
    ways = [engine(PLAIN, **templates), engine(FOLDING, **templates)]
    pages = [way.get_template("page").render(Context(context)) for way in (*ways, ways[1])]
    assert pages[1] == pages[2]
    return pages[:2]


@pytest.mark.django_db
def test_every_page_is_the_same_to_the_byte(client, settings):
    make_article(15, title="Premier & « dernier »")
    make_article(16, related=[15])
    make_article(16, "en", title="A <b>bold</b> title?")
    paths = [
        "/fr/", "/en/", "/fr/topics/disputes-fr/", "/fr/articles/16-comment-ouvrir-un-litige/", "/fr/ask/",
        "/en/articles/16-a-bbold-b-title/", "/fr/search/?q=litige", "/fr/search/?q=xyzzy", "/fr/contact/", "/en/dispute/",
        "/fr/nowhere/", "/embed/16/?lang=fr", "/fr/feed.atom", "/llms.txt", "/sitemap-fr.xml", "/fr/citing/", "/admin/login/",
    ]  # fmt: skip

    def pages():
        return [re.sub(rb'(token" value=")[^"]+', rb"\1", client.get(path).content) for path in paths]

    folded = pages()
    way = settings.TEMPLATES[0]
    [(_loader, files)] = way["OPTIONS"]["loaders"]
    settings.TEMPLATES = [way | {"OPTIONS": way["OPTIONS"] | {"loaders": [(PLAIN, files)]}}]
    for path, one, other in zip(paths, folded, pages(), strict=True):
        assert one == other, path


def test_what_hangs_on_the_language_is_one_piece_for_each():
    page = '{% trans "Search" %} <b>{% trans "Home" %}</b>{% if x %}{% include "part" %}{% endif %}'
    folding = engine(FOLDING, page=page, part="{{ x }}")
    template = folding.get_template("page")
    assert [type(node).__name__ for node in template.nodelist] == ["Folded", "IfNode"]
    for language, words in (
        ("fr", "Rechercher <b>Accueil</b>1"),
        ("en", "Search <b>Home</b>1"),
        ("fr", "Rechercher <b>Accueil</b>1"),
    ):
        with override(language):
            assert template.render(Context({"x": 1, "language": language})) == words


def test_a_block_in_another_language_speaks_it():
    page = '{% trans "Search" %}{% language "en" %}{% trans "Search" %}{% endlanguage %}{% trans "Search" %}'
    with override("fr"):
        plain, folded = both({"language": "fr"}, page=page)
    assert plain == folded == "RechercherSearchRechercher"


class Thing:
    name = "a < b"

    def method(self):
        return "c > d"

    def breaks(self):
        raise ValueError

    def needs(self, more):
        return more

    def destroys(self):
        raise AssertionError

    destroys.alters_data = True


@pytest.mark.parametrize(
    "variable", ["text", "safe", "number", "nothing", "missing", "thing.name", "thing.method", "thing.needs", "thing.no",
                 "thing.destroys", "row.key", "row.items", "row.no", "rows.0", "rows.9", "pair.0", "pair.count", "day", "lazy"]
)  # fmt: skip
def test_a_plain_variable_is_shown_as_django_shows_it(variable):
    from datetime import UTC, datetime

    from django.utils.safestring import mark_safe
    from django.utils.translation import gettext_lazy

    context = {
        "text": "1 < 2 & \"'", "safe": mark_safe("<b>"), "number": 12345.5, "nothing": None, "thing": Thing(),
        "row": {"key": "<k>", "items": "<i>"}, "rows": ["<r>"], "pair": ("<p>", 1), "lazy": gettext_lazy("Search"),
        "day": datetime(2026, 1, 2, tzinfo=UTC),
    }  # fmt: skip
    with override("fr"):
        plain, folded = both(
            context, page="{{ " + variable + " }}{% autoescape off %}{{ " + variable + " }}{% endautoescape %}"
        )
    assert plain == folded


def test_an_error_in_a_template_is_still_one():
    with pytest.raises(ValueError):
        both({"thing": Thing()}, page="{{ thing.breaks }}")


def test_a_part_that_leaves_something_behind_is_not_put_in_its_place():
    parts = {"page": '{% include "part" %}{{ word }}', "part": '{% trans "Search" as word %}{{ word }}'}
    with override("fr"):
        plain, folded = both({}, **parts)
    assert plain == folded == "Rechercher"


def test_with_debug_templates_stay_as_they_are():
    debugging = Engine(
        debug=True, loaders=[(FOLDING, [("django.template.loaders.locmem.Loader", {"page": "{{ x }}{{ y }}"})])]
    )
    nodes = debugging.get_template("page").nodelist
    assert not any(isinstance(node, Folded | Plain) for node in nodes)


@pytest.mark.parametrize(
    "page",
    [
        "{% for a in rows %}{{ a }}{% if a.b %}-{% endif %}{% empty %}none{% endfor %}{{ a }}",
        "{% for a in no.rows %}{{ a }}{% empty %}none{% endfor %}",
        "{% for a, b in pairs %}{{ a }}={{ b|upper }} {% endfor %}{{ b }}",
        "{% for a in rows reversed %}{{ a }}{% endfor %}",
        "{% for a in rows %}{{ forloop.counter }}{{ a }}{% endfor %}",
        "{% for a in rows %}{% if not forloop.last %}{{ a }}, {% endif %}{% endfor %}",
        "{% for a in rows %}{% for b in a %}{{ forloop.parentloop.counter }}{{ b }}{% endfor %}{% endfor %}",
        "{% for a in rows %}{% with c=forloop.first %}{{ c }}{% endwith %}{% endfor %}",
        "{% for a in rows %}{% include part %}{% endfor %}",
        "{% for a in rows %}{% include 'part' %}{% endfor %}",
        "{% for a in rows %}{% include 'part' with b=a|upper %}{{ b }}{% endfor %}",
        "{% include 'part' with a='x' only %}{% include 'part' with b=rows.0 %}{{ b }}",
    ],
)
def test_loops_and_parts_say_what_django_says(page):
    context = {"rows": ["<r>", "s"], "pairs": [("k", "<v>"), ("l", "w")], "part": "part"}
    plain, folded = both(context, page=page, part="[{{ a }}{{ b }}{{ forloop.counter0 }}]")
    assert plain == folded


@pytest.mark.parametrize(
    "page",
    [
        '{% extends "middle" %}{% block one %}{{ x }}{% trans "Search" as word %}{% endblock %}',
        '{% extends "middle" %}{% block inner %}new{% endblock %}outside',
        '{% extends "middle" %}{% block one %}{{ block.super }}!{% endblock %}',
        '{% extends "base" %}{% block one %}{% block inner %}{{ x }}{% endblock %}{% endblock %}{% block once %}2{% endblock %}',
        "{% extends parent %}{% block one %}{{ x }}{% endblock %}",
        '{% extends "middle" %}',
    ],
)
def test_a_page_stands_in_those_that_it_extends(page):
    base = (
        '<{% block one %}1{% endblock %}{{ word }}{% if x %}{% block two %}{{ y }}{% endblock %}{% endif %}{% language "en" %}'
        '{% trans "Search" %}{% endlanguage %}{% include "part" %}>'
    )
    middle = '{% extends "base" %}{% block two %}{% block inner %}old{{ x }}{% endblock %}{{ word }}{% endblock %}'
    part = "{% block one %}a part has its own{% endblock %}"
    with override("fr"):
        plain, folded = both({"x": "<x>", "parent": "middle"}, page=page, middle=middle, base=base, part=part)
    assert plain == folded


def test_a_page_that_is_shown_itself_can_be_extended():
    templates = {
        "base": "<{% block one %}1{% endblock %}>",
        "middle": '{% extends "base" %}{% block one %}2{% endblock %}',
        "page": '{% extends "middle" %}{% block one %}{{ block.super }}3{% endblock %}',
    }
    folding = engine(FOLDING, **templates)
    names = ("middle", "page", "middle", "base")
    assert [folding.get_template(name).render(Context()) for name in names] == ["<2>", "<23>", "<2>", "<1>"]


def test_a_block_in_a_closed_node_is_found():
    base = '{% language "en" %}{% block one %}{% trans "Search" %}{% endblock %}{% endlanguage %}'
    with override("fr"):
        plain, folded = both({}, page='{% extends "base" %}{% block one %}{% trans "Home" %}{% endblock %}', base=base)
    assert plain == folded == "Home"
