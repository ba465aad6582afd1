import pytest

from faq.editorial import workflow
from faq.editorial.texts import Text
from tests.builders import make_article, make_draft, make_topic

pytestmark = pytest.mark.django_db

FRENCH = "/fr/articles/16-comment-ouvrir-un-litige/"
ENGLISH = "/en/articles/16-how-do-i-open-a-dispute/"


@pytest.fixture
def article(db):
    english = {"title": "How do I open a dispute?", "summary": "Open it on the order page."}
    make_article(16, "en", markdown="## Before you start {#before}\n\nGather your evidence.\n", **english)
    return make_article(16, "fr", markdown="## Avant {#before}\n\nPreuves.\n\n## Étapes {#steps-in-order}\n\nUne.\n")


def follow(client, path, **headers):
    """Where one redirect leads, after making sure that it is the only one."""
    response = client.get(path, headers={"Accept-Language": "fr", **headers})
    assert response.status_code in (301, 302), response.status_code
    target = response.headers["Location"]
    assert client.get(target.partition("#")[0]).status_code == 200
    return target


def test_a_permalink_leads_to_the_readers_language(client, article):
    assert follow(client, "/a/16/") == FRENCH
    assert follow(client, "/a/16/", **{"Accept-Language": "en-GB,en;q=0.9,fr;q=0.5"}) == ENGLISH
    assert client.get("/a/16/").headers["Vary"] == "Accept-Language"


def test_lang_fixes_the_language(client, article):
    assert follow(client, "/a/16/?lang=en") == ENGLISH
    assert "Vary" not in client.get("/a/16/?lang=en").headers


def test_a_permalink_takes_two_queries_at_most(client, article, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/a/16/?lang=fr")
    with django_assert_num_queries(2):
        client.get("/a/16/before/?lang=fr")


def test_an_anchor_stays_with_the_link(client, article):
    assert follow(client, "/a/16/before/") == f"{FRENCH}#before"


def test_an_old_anchor_leads_to_its_place(client, article):
    text = Text("Comment ouvrir un litige ?", "Ouvrez-le.", "## Tout autre {#other}\n\nMots.\n")
    workflow.publish(workflow.save_draft(article.article, "fr", text))
    target = follow(client, "/a/16/before/")
    assert target == f"{FRENCH}#before"
    assert 'id="before"' in client.get(FRENCH).content.decode()


def test_an_old_anchor_with_a_successor_leads_to_it(client, article):
    article.article.anchors.filter(language="fr", anchor="before").update(gone=True, successor="steps-in-order")
    assert follow(client, "/a/16/before/") == f"{FRENCH}#steps-in-order"


def test_an_unknown_number_is_not_found(client, article):
    for path in ("/a/99/", "/a/99", "/a/999999999999/", "/a/99/before", "/fr/articles/99-x"):
        assert client.get(path).status_code == 404


def test_a_draft_has_no_permalink(client, db):
    make_draft(17, "fr", title="Brouillon")
    assert client.get("/a/17/").status_code == 404


@pytest.mark.parametrize(
    "spoilt",
    [
        "/a/16", "/A/16/", "/a/16)", "/a/16/)", "/a/16/).", "/a/16]", "/a/16/]", "/a/16.", "/a/16/.", "/a/16…",
        "/a/16/…", "/a/16...", "/a/16/[/url]", "/a/16[/URL]", "/a/16/[/url][/quote]", "/a/16/](https://x.example",
        "/a/16/>", "/a/16/%22%3E", "/a/16/»", "/a/16,", "/a/16/'", "/a/16/**", "/a/16_", "/a//16/",
        "/a/16/%20", "/a/16%2529", "/a/16/\u200b", "/a/16%00", "/a/016/", "/a/16/;", "/a/16/%3Flang=xx",
        "/fr/articles/16-ouvrir-un-lit…/", "/fr/articles/16-ouvrir...litige", "/fr/articles/16", "/fr/articles/16/",
        "/FR/Articles/16-Comment-Ouvrir-un-Litige/", "/fr/articles/16-comment-ouvrir-un-litige",
        "/fr/articles/16-comment-ouvrir-un-litige/)", "/fr/articles/16-comment\\_ouvrir\\_un\\_litige/",
        "/fr/articles/16_comment", "/articles/16-comment-ouvrir-un-litige/", "/fr/articles/16-comment/index.html",
        "/de/articles/16-wie-oeffne-ich/", "/fr/articles/16-how-do-i-open-a-dispute/", "/fr-ca/articles/16/",
        "/a/16/?utm_source=forum&fbclid=x", "/a/16?amp;utm_source=x",
    ],
)  # fmt: skip
def test_what_forums_do_to_links_is_undone_in_one_redirect(client, article, spoilt):
    assert follow(client, spoilt) == FRENCH


@pytest.mark.parametrize(
    ("spoilt", "target"),
    [
        ("/a/16/before", f"{FRENCH}#before"),
        ("/a/16/BEFORE/).", f"{FRENCH}#before"),
        ("/a/16/steps-in-…", f"{FRENCH}#steps-in-order"),
        ("/a/16/%23before", f"{FRENCH}#before"),
        ("/fr/articles/16-x/%23before", f"{FRENCH}#before"),
        ("/a/16/never-was/", FRENCH),
        ("/a/16/?lang=EN).", ENGLISH),
        ("/a/16?x=1&amp;lang=en-GB", ENGLISH),
        ("/a/16/?lang=xx", FRENCH),
        ("/en/articles/16-comment-ouvrir-un-litige/", ENGLISH),
        ("/en-us/articles/16", ENGLISH),
        ("/FR/topics/disputes-fr/)", "/fr/topics/disputes-fr/"),
        ("/fr/topics/disputes-en/", "/fr/topics/disputes-fr/"),
        ("/en/topics/dispu…", "/en/topics/disputes-en/"),
        ("/topics/disputes-fr", "/fr/topics/disputes-fr/"),
        ("/FR/", "/fr/"),
        ("/fr/[/url]", "/fr/"),
        ("/fr/search?q=litige", "/fr/search/?q=litige"),
        ("/fr/articles/16-x.md)", "/fr/articles/16-comment-ouvrir-un-litige.md"),
        ("/Robots.txt", "/robots.txt"),
    ],
)
def test_what_was_meant_is_found(client, article, spoilt, target):
    assert follow(client, spoilt) == target


def test_an_old_topic_address_leads_to_todays(client, article):
    text = make_topic().texts.get(language="fr")
    text.slug = "litiges"
    workflow.publish_topic(text)
    assert follow(client, "/fr/topics/disputes-fr/") == "/fr/topics/litiges/"
    assert follow(client, "/fr/topics/disputes-fr).") == "/fr/topics/litiges/"


def test_a_language_that_the_article_lacks_gives_way(client, db):
    make_article(18, "fr", title="Seulement en français")
    assert follow(client, "/a/18/?lang=en") == "/fr/articles/18-seulement-en-francais/"


def test_an_article_that_gets_its_old_name_back_sends_nobody_in_circles(client, article):
    response = client.get("/fr/articles/16-autrefois/")
    assert response.status_code == 301
    assert response.headers["Cache-Control"] == "no-cache"


def test_nothing_bounces_to_the_home_page(client, article):
    for path in (
        "/nowhere",
        "/fr/nowhere/",
        "/fr/articles/",
        "/fr/topics/none/",
        "/a/",
        "/%ff%fe",
        "/fr/…nowhere",
        "/…",
    ):
        assert client.get(path).status_code == 404, path


def test_doors_that_are_not_for_readers_are_left_alone(client, article):
    for path in ("/API/v1/a/16", "/api/v1/Articles)", "/static/a/16", "/health/)"):
        assert client.get(path).status_code == 404, path


def test_a_post_is_never_redirected(client, article):
    assert client.post("/a/16)").status_code == 404
