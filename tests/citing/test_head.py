import json
from html.parser import HTMLParser

import pytest

from tests.builders import make_article, make_topic

pytestmark = pytest.mark.django_db
FRENCH = "/fr/articles/16-comment-ouvrir-un-litige/"


class Head(HTMLParser):
    """The tags of a page's head, read as a machine reads them."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.objects, self._script = [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self._script = tag == "script" and attrs.get("type") == "application/ld+json"

    def handle_endtag(self, tag):
        self._script = False

    def handle_data(self, data):
        if self._script:
            self.objects.append(json.loads(data))

    def meta(self, name):
        return [a["content"] for tag, a in self.tags if tag == "meta" and name in (a.get("property"), a.get("name"))]

    def links(self, **wanted):
        return [a["href"] for tag, a in self.tags if tag == "link" and wanted.items() <= a.items()]


def read(client, path):
    """The head as somebody sees it who stops after 16 kB."""
    return Head(client.get(path).content[: 16 * 1024].decode(errors="ignore").partition("</head>")[0])


@pytest.fixture
def article(db):
    make_article(16, "en", title="How do I open a dispute?", summary="Open it on the order page.")
    return make_article(16, "fr")


def test_all_that_consumers_read_stands_in_the_first_16_kilobytes(client, article):
    page = client.get(FRENCH).content
    assert page.index(b"</head>") < 16 * 1024


def test_opengraph_says_what_the_page_is(client, article, settings):
    head = read(client, FRENCH)
    assert head.meta("og:title") == ["Comment ouvrir un litige ?"]
    assert head.meta("og:description") == head.meta("description") == ["Ouvrez-le sur la page de la commande."]
    assert head.meta("og:url") == head.links(rel="canonical") == [settings.SITE_URL + FRENCH]
    assert head.meta("og:locale") == ["fr_FR"]
    assert head.meta("og:locale:alternate") == ["en_GB"]
    assert head.meta("og:type") == ["article"]
    assert head.meta("twitter:card") == ["summary_large_image"]
    assert len(head.meta("theme-color")) == 2
    assert head.meta("article:published_time")
    assert head.meta("article:modified_time")


def test_there_is_exactly_one_picture_with_its_size(client, article, settings):
    head = read(client, FRENCH)
    assert len(head.meta("og:image")) == 1
    assert head.meta("og:image")[0].startswith(f"{settings.SITE_URL}/media/cards/")
    assert head.meta("og:image:width") == ["1200"]
    assert head.meta("og:image:height") == ["630"]
    assert head.meta("og:image:type") == ["image/png"]
    assert head.meta("og:image:alt") == ["Comment ouvrir un litige ?"]


def test_each_language_names_itself_the_other_and_the_neutral_one(client, article, settings):
    head = read(client, FRENCH)
    assert head.links(hreflang="fr") == [settings.SITE_URL + FRENCH]
    assert head.links(hreflang="en") == [f"{settings.SITE_URL}/en/articles/16-how-do-i-open-a-dispute/"]
    assert head.links(hreflang="x-default") == [f"{settings.SITE_URL}/a/16/"]


def test_every_address_in_the_head_answers(client, article, settings):
    for path in (FRENCH, "/fr/topics/disputes-fr/", "/en/"):
        head = read(client, path)
        addresses = [a["href"] for tag, a in head.tags if tag == "link"] + head.meta("og:image")
        for address in addresses:
            local = address.removeprefix(settings.SITE_URL)
            if not local.startswith("/static/"):
                assert client.get(local, follow=True).status_code == 200, address


def test_the_page_for_machines_comes_first_and_says_the_same(client, article):
    head = read(client, FRENCH)
    page, trail = head.objects
    assert page["@type"] == "WebPage"
    assert page["headline"] == page["name"] == head.meta("og:title")[0]
    assert page["description"] == head.meta("og:description")[0]
    assert page["image"]["url"] == head.meta("og:image")[0]
    assert page["inLanguage"] == "fr"
    assert page["dateModified"]
    assert trail["@type"] == "BreadcrumbList"
    assert [step["name"] for step in trail["itemListElement"]] == [
        "Accueil",
        "Disputes fr",
        "Comment ouvrir un litige ?",
    ]
    assert [step["position"] for step in trail["itemListElement"]] == [1, 2, 3]


def test_a_title_cannot_break_out_of_the_head(client):
    title = 'Voir "ceci" </script><script>alert(1)</script> & <!-- cela'
    text = make_article(16, "fr", title=title, slug="ceci")
    head = read(client, text.get_absolute_url())
    assert head.meta("og:title") == [title]
    assert head.objects[0]["headline"] == title
    assert "<script>alert" not in client.get(text.get_absolute_url()).content.decode()


def test_a_topic_is_a_faq_only_where_it_holds_nothing_but_questions(client, article):
    kinds = [thing["@type"] for thing in read(client, "/fr/topics/disputes-fr/").objects]
    assert kinds == ["WebPage", "BreadcrumbList", "FAQPage"]
    make_article(17, "fr", title="Les délais")
    kinds = [thing["@type"] for thing in read(client, "/fr/topics/disputes-fr/").objects]
    assert kinds == ["WebPage", "BreadcrumbList"]


def test_the_home_page_has_a_head_too(client, article, settings):
    head = read(client, "/en/")
    assert head.meta("og:title") == ["Help with AliExpress customer service"]
    assert head.links(hreflang="x-default") == [f"{settings.SITE_URL}/"]
    assert head.links(rel="search") == ["/opensearch.xml?lang=en"]


def test_icons_answer(client, article):
    response = client.get("/favicon.ico")
    assert response.headers["Content-Type"] in ("image/x-icon", "image/vnd.microsoft.icon")
    response.close()


def test_a_head_asks_the_database_nothing(client, article, django_assert_num_queries):
    make_topic()
    with django_assert_num_queries(2):
        client.get(FRENCH)
