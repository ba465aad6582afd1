"""Home, topic and article, in both languages."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from faq.models import Around, Revision, Translation
from tests.builders import make_article, make_many, make_topic

pytestmark = pytest.mark.django_db


def words(response):
    return response.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_in_the_language_of_its_address(client, language):
    text = make_article(language=language)
    topic = text.article.topic.texts.get(language=language)
    for path in (f"/{language}/", topic.get_absolute_url(), text.get_absolute_url()):
        response = client.get(path)
        assert response.status_code == 200
        assert f'<html lang="{language}">' in words(response)
        assert response.headers["Content-Language"] == language
        assert not response.cookies


def test_every_page_says_that_the_guide_is_independent(client):
    text = make_article()
    for path in ("/fr/", text.get_absolute_url(), "/fr/nowhere/"):
        assert "Guide indépendant, sans lien avec AliExpress." in words(client.get(path))


def test_the_root_leads_to_the_readers_language(client):
    for accepted, path in (("en-GB,en;q=0.9", "/en/"), ("fr-CA", "/fr/"), ("de, en;q=0.1", "/en/"), ("", "/fr/")):
        response = client.get("/", headers={"accept-language": accepted})
        assert response.headers["Location"] == path
        assert "Accept-Language" in response.headers["Vary"]


def test_an_article_shows_title_short_answer_contents_and_dates(client):
    text = make_article(markdown="## Avant {#before}\n\nUn.\n\n## Après {#after}\n\nDeux.\n")
    page = words(client.get(text.get_absolute_url()))
    assert page.count("<h1>") == 1
    assert page.index("<h1>") < page.index(text.summary, page.index("<h1>")) < page.index('href="#before"')
    assert page.index('href="#after"') < page.index('id="before"')
    assert f'<time datetime="{text.updated:%Y-%m-%d}' in page


def test_a_short_word_with_a_hyphen_is_kept_on_one_line_and_stays_as_it_is_for_machines(client):
    text = make_article(title="Combien de temps ai-je, <b>sous-lieutenant-colonel</b>, pour un e-mail ?")
    page = words(client.get(text.get_absolute_url()))
    assert '<span class="unbroken">ai-je</span>' in page
    assert "&lt;b&gt;sous-lieutenant-colonel&lt;/b&gt;, pour un <span" in page
    assert page.count("<title>Combien de temps ai-je, ") == 1
    assert 'title: "Combien de temps ai-je, <b>' in words(client.get(text.get_absolute_url().rstrip("/") + ".md"))


def test_an_article_of_one_section_has_no_table_of_contents(client):
    assert 'class="contents' not in words(client.get(make_article().get_absolute_url()))


def test_an_article_leads_to_its_neighbours_and_related_answers(client):
    first = make_article(15, title="Premier")
    make_article(17, title="Dernier")
    text = make_article(16, related=[15])
    page = words(client.get(text.get_absolute_url()))
    assert re.search(r'rel="prev" href="[^"]*/15-premier/"', page)
    assert re.search(r'rel="next" href="[^"]*/17-dernier/"', page)
    assert first.get_absolute_url() in page[page.index('id="related_answers"') :]


def test_a_draft_is_nowhere(client):
    from tests.builders import make_draft

    make_article(16)
    make_draft(18, title="Secret")
    for path in ("/fr/", "/fr/topics/disputes-fr/", "/sitemap-fr.xml"):
        page = words(client.get(path))
        assert "16-comment-ouvrir-un-litige" in page
        assert "Secret" not in page
        assert "18-secret" not in page
    assert client.get("/fr/articles/18-secret/").status_code == 404


def test_the_language_switch_keeps_the_page(client):
    french = make_article()
    english = make_article(language="en", title="How to open a dispute?")
    topic = french.article.topic
    assert f'href="{english.get_absolute_url()}" lang="en"' in words(client.get(french.get_absolute_url()))
    assert f'href="{topic.texts.get(language="en").get_absolute_url()}" lang="en"' in words(
        client.get(topic.texts.get(language="fr").get_absolute_url())
    )
    assert 'href="/en/" lang="en"' in words(client.get("/fr/"))


def test_an_answer_without_translation_says_so_and_shows_the_other_language(client):
    french = make_article()
    assert 'href="/en/articles/16/" lang="en"' in words(client.get(french.get_absolute_url()))
    response = client.get("/en/articles/16/")
    assert response.status_code == 404
    page = words(response)
    assert "This answer is not translated yet" in page
    assert french.get_absolute_url() in page
    assert french.summary in page
    assert '<meta name="robots" content="noindex">' in page


def test_canonical_and_alternates_are_whole_addresses_of_the_setting(client):
    french = make_article()
    english = make_article(language="en", title="How to open a dispute?")
    page = words(client.get(french.get_absolute_url(), headers={"host": "localhost"}))
    site = settings.SITE_URL
    assert f'<link rel="canonical" href="{site}{french.get_absolute_url()}">' in page
    for text in (french, english):
        assert f'<link rel="alternate" hreflang="{text.language}" href="{site}{text.get_absolute_url()}">' in page
    assert f'hreflang="x-default" href="{site}/"' in words(client.get("/fr/"))


def test_an_empty_site_still_has_its_pages(client):
    assert client.get("/fr/").status_code == 200
    make_topic()
    page = words(client.get("/fr/topics/disputes-fr/"))
    assert "Rien n’est encore publié dans ce thème." in page


def test_home_and_topic_take_three_queries_and_an_article_two(client, django_assert_num_queries):
    text = make_article(related=[])
    make_article(17, title="Quel délai ?")
    make_article(language="en")
    for path, queries in (("/fr/", 3), ("/fr/topics/disputes-fr/", 3), (text.get_absolute_url(), 2)):
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


def test_around_an_article_stands_only_what_is_published_now():
    """The query is written out in SQL: it must mean what `published()` means."""
    now, hour = timezone.now(), timedelta(hours=1)
    text = make_article(16)
    Revision.objects.filter(article=16).update(related=[20, 12, 14])
    times = {
        12: {}, 13: {"opens": now + hour}, 14: {"closes": now - hour, "opens": now - 2 * hour}, 15: {"opens": now - hour},
        17: {"closes": now - hour, "opens": None}, 18: {"closes": now + hour}, 19: {}, 20: {"live": None},
    }  # fmt: skip
    for number, fields in times.items():
        make_article(number, title=f"Numéro {number}")
        Translation.objects.filter(article=number).update(**fields)
    make_article(16, "en", title="English")
    make_article(15, "en", title="Neighbour in English")
    around = Around.of(Translation.objects.for_reading().get(pk=text.pk))
    assert (around.previous.article_id, around.next.article_id) == (15, 18)
    assert [one.article_id for one in around.related] == [12]
    assert [one.title for one in around.others] == ["English"]
    assert around.topic.name == "Disputes fr"
    shown = {around.previous.article_id, around.next.article_id, *(one.article_id for one in around.related)}
    assert shown <= set(Translation.objects.published().in_language("fr").values_list("article", flat=True))
    assert around.next.get_absolute_url() == "/fr/articles/18-numero-18/"


def test_an_old_slug_redirects_to_todays(client):
    text = make_article()
    response = client.get("/fr/articles/16-autrefois/")
    assert response.status_code == 301
    assert response.headers["Location"] == text.get_absolute_url()


def test_no_break_spaces_stay_in_titles_and_short_answers(client):
    text = make_article(title="Quel\n délai\u202f?", summary="Lisez\u00a0: il est  écrit.")
    page = words(client.get(text.get_absolute_url()))
    assert "<h1>Quel délai\u202f?</h1>" in page
    assert "Lisez\u00a0: il est écrit." in page


def test_no_heading_can_take_the_id_of_the_page_itself(client):
    text = make_article(markdown="## Contenu {#content}\n\nTexte.\n\n## Main content\n\nTexte.\n")
    ids = re.findall(r'\bid="([^"]+)"', words(client.get(text.get_absolute_url())))
    assert len(ids) == len(set(ids))
    headings = {"content", "main-content"}
    # The page's own hold a sign that no anchor may have.
    assert {one for one in ids if re.fullmatch("[a-z0-9-]+", one)} == headings


def test_a_long_topic_has_several_pages(client):
    make_many(101, revisions=1)
    path = "/fr/topics/disputes-fr/"
    seen = []
    for query in ("?page=1", "?page=2", "?page=3"):
        page = words(client.get(path + query))
        shown = page[page.index('class="answers"') : page.index('class="shelf')]
        numbers = re.findall(r"/articles/([0-9]+)-", shown)
        seen.append((numbers[0], numbers[-1], re.findall(r'rel="(prev|next)" href="([^"]+)"', shown)))
    assert seen == [
        ("1", "50", [("next", "?page=2")]),
        ("51", "100", [("prev", path), ("next", "?page=3")]),
        ("101", "101", [("prev", "?page=2")]),
    ]
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}?page=3">' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in words(client.get(f"{path}?page=1"))
    for number in ("4", "0", "-1", "two", "9" * 30, ""):
        assert client.get(f"{path}?page={number}").status_code == 404


def test_the_home_page_shows_the_first_answers_of_each_topic_and_how_many_there_are(client, django_assert_num_queries):
    for number in range(16, 21):
        make_article(number, title=f"Numéro {number}")
    make_article(30, title="Ailleurs", topic=make_topic("parcels"))
    with django_assert_num_queries(3):
        page = words(client.get("/fr/"))
    topics = page[page.index('id="topics"') :]
    assert re.findall(r"/articles/([0-9]+)-", topics) == ["16", "17", "18", "30"]
    assert "5 réponses" in topics
    assert "1 réponse<" in topics


def test_browsers_may_fetch_the_page_that_a_reader_points_at(client):
    rules = client.get(make_article().get_absolute_url()).headers["Speculation-Rules"]
    response = client.get(rules.strip('"'))
    assert response.headers["Content-Type"] == "application/speculationrules+json"
    (rule,) = response.json()["prefetch"]
    wanted, unwanted = rule["where"]["and"]
    assert wanted == {"href_matches": ["/fr/*", "/en/*"]}
    assert "/*/search/*" in unwanted["not"]["href_matches"]
    assert rule["eagerness"] == "moderate"
    assert "Speculation-Rules" not in client.get("/admin/login/").headers


@pytest.mark.parametrize("name", ["contact", "prepare", "dispute", "ask", "citing", "accessibility"])
def test_a_page_of_its_own_names_its_address_in_every_language(client, name, settings):
    page = client.get(f"/fr/{name}/").content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}/fr/{name}/">' in page
    assert f'hreflang="en" href="{settings.SITE_URL}/en/{name}/"' in page


@pytest.mark.parametrize(("language", "day"), [("fr", "23 novembre 2026"), ("en", "23 November 2026")])
def test_days_are_written_by_name_in_the_language_of_the_page(language, day):
    with override(language):
        assert date_format(date(2026, 11, 23), "DATE_FORMAT") == day
