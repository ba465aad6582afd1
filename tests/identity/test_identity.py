"""A site of one's own by one file, without touching a template."""

import re

import pytest
from django.core.management import call_command

from faq import identity
from faq.identity import IdentityRefused, colours
from faq.identity.palette import house_dark, house_light
from faq.models import Article
from tests.builders import make_article
from tests.test_settings import check
from tests.variables import BASE

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><script>alert(1)</script></svg>'


@pytest.fixture
def own(settings, tmp_path):
    """The example of the documents, with a logo."""
    (tmp_path / "logo.svg").write_text(DRAWING)
    example = (BASE / "docs" / "site.toml").read_text().replace('# logo = "logo.svg"', 'logo = "logo.svg"')
    (tmp_path / "site.toml").write_text(example)
    settings.IDENTITY = identity.read(tmp_path / "site.toml")
    settings.SITE_NAME = settings.IDENTITY.name
    return settings.IDENTITY


@pytest.mark.parametrize("language", ["fr", "en"])
def test_name_words_and_disclaimer_are_the_sites_own(client, db, own, language):
    make_article(16, language)
    said = own.words[language]
    home = client.get(f"/{language}/").content.decode()
    for key in ("title", "description", "disclaimer", "question", "lead", "hint"):
        assert said[key] in home, key
    assert "Atelier" in home
    assert said["before_asking"] in client.get(f"/{language}/ask/").content.decode()
    assert said["description"] in client.get("/llms.txt").content.decode()
    assert "AliExpress" not in home


def test_what_the_file_leaves_out_is_said_by_the_guide(client, db, settings, tmp_path):
    (tmp_path / "site.toml").write_text('[fr]\nquestion = "Quoi ?"\ndisclaimer = ""\n')
    settings.IDENTITY = identity.read(tmp_path / "site.toml")
    french, english = (client.get(f"/{code}/").content.decode() for code in ("fr", "en"))
    assert "Quoi ?" in french
    assert "What went wrong with your order?" in english
    assert "not affiliated with AliExpress" in english
    assert "affilié" not in french


def test_the_accent_is_one_stylesheet_kept_for_a_year(client, db, own):
    address = re.search(r'href="(/theme-[^"]+)"', client.get("/fr/").content.decode())[1]
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--accent:#5b2a6e" in answer.content.decode()
    assert answer.content.decode().count("@media") == 3
    assert client.get("/theme-of-yesterday.css").headers["Cache-Control"] == "no-cache"


def test_without_an_accent_no_page_asks_for_one(client, db):
    assert "/theme-" not in client.get("/fr/").content.decode()
    assert client.get("/theme-x.css").status_code == 404


def test_the_logo_is_a_picture_in_which_nothing_runs(client, db, own):
    page = client.get("/fr/").content.decode()
    address = re.search(r'<img class="logo" src="([^"]+)" width="120" height="40" alt="">', page)[1]
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/logo-0123456789ab.svg").status_code == 404


def test_feed_readers_and_browsers_show_the_sites_own_logo(client, db, own):
    make_article()
    address = f"/logo-{own.logo.name}.svg"
    assert client.get("/favicon.ico").headers["Location"] == address
    for page in ("/fr/feed.atom", "/opensearch.xml"):
        content = client.get(page).content.decode()
        assert address in content
        assert "/static/" not in content


def test_another_identity_has_another_fingerprint(own, tmp_path):
    (tmp_path / "site.toml").write_text((tmp_path / "site.toml").read_text().replace("Réparer plutôt", "Réparer mieux"))
    assert identity.read(tmp_path / "site.toml").fingerprint != own.fingerprint


@pytest.mark.parametrize("accent", ["#5b2a6e", "#0f5257", "#7a1f1f", "#003399", "#333333", "#5a4a00"])
def test_text_in_the_accent_is_read_in_every_theme(accent):
    light, dark = house_light(), house_dark()
    papers = {"light": light, "dark": dark, "light-more": {"paper": "#ffffff"}, "dark-more": {"paper": "#000000"}}
    for name, theme in colours.themes(accent, light, dark).items():
        least = 10 if name.endswith("more") else 7
        assert colours.contrast(theme["accent"], papers[name]["paper"]) >= least, name
        assert colours.contrast(theme["accent-strong"], papers[name]["paper"]) >= least, name
        assert colours.contrast(theme["on-accent"], theme["accent"]) >= 4.5, name
        assert colours.contrast(theme["on-accent"], theme["accent-strong"]) >= 4.5, name
        for ground in ("raised", "sunk"):
            assert colours.contrast(theme["accent"], papers[name].get(ground, papers[name]["paper"])) >= 4.5, name
        assert colours.contrast(theme["accent"], theme["wash"]) >= 4.5, name
        ink = {"light": light["ink"], "dark": dark["ink"]}.get(name)
        assert not ink or colours.contrast(ink, theme["wash"]) >= 7, name


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ('accent = "teal"', "must be a colour like"),
        ('accent = "#ffcc00"', r"read at 1\.\d:1 on the paper.*nearest shade that is read is #"),
        ("name = 3", "“name” must be text"),
        ('name = ""', "“name” must be text"),
        ('name = "a\\nb"', "on one line"),
        ('nmae = "x"', "“nmae” is not known"),
        ('[fr]\ntitel = "x"', "“fr.titel” is not known"),
        ('[zz]\ntitle = "x"', "“zz” is not known"),
        ('logo = "missing.svg"', "“logo” missing.svg cannot be read"),
        ('logo = "site.toml"', "must be a PNG, or an SVG with a viewBox"),
        ("name = =\n", "is not TOML.*line 1"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, written, complaint):
    (tmp_path / "site.toml").write_text(written)
    with pytest.raises(IdentityRefused, match=f"site.toml.*{complaint}"):
        identity.read(tmp_path / "site.toml")


def test_a_wrong_file_stops_the_start_with_one_line(tmp_path):
    (tmp_path / "site.toml").write_text('accent = "#ffcc00"')
    done = check(tmp_path)
    assert done.returncode == 1
    assert re.fullmatch(r"Setting SITE_FILE: .*#ffcc00.*\n", done.stderr)
    assert "SITE_FILE" in check(tmp_path / "other", SITE_FILE=str(tmp_path / "nowhere.toml")).stderr


def test_an_empty_site_greets_its_first_editor(client, db):
    page = client.get("/en/").content.decode()
    assert "This help centre is ready, and empty" in page
    for address in ("/admin/", "/admin/faq/topic/add/", "/admin/faq/article/add/"):
        assert f'href="{address}"' in page
    for path in ("/en/search/?q=x", "/en/contact/", "/en/dispute/", "/en/ask/", "/en/nothing/", "/llms.txt"):
        assert client.get(path).status_code in (200, 404), path
    make_article(16, "fr")
    assert "ready, and empty" not in client.get("/fr/").content.decode()
    other = client.get("/en/").content.decode()
    assert "Nothing is written in this language yet" in other
    assert 'href="/fr/"' in other


def test_the_seed_is_left_out_where_the_setting_says_so(db, settings, capsys):
    settings.SEED_AT_START = False
    call_command("seed", at_start=True)
    assert not Article.objects.exists()
    assert "createsuperuser" in capsys.readouterr().out
