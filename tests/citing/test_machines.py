import feedparser
import pytest
from django.utils import timezone

from faq.editorial import workflow
from tests.builders import make_article, make_draft, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(db):
    make_article(16, "en", title="How do I open a dispute?")
    make_article(17, "fr", title="Quel délai ?")
    make_draft(18, "fr", title="Brouillon")
    markdown = "## Étapes {#steps}\n\nVoir [[17]] & <b>.\n\n[[17#x|Le délai]] [[18]]\n"
    return make_article(16, "fr", title="Litige & <remboursement>", slug="litige", markdown=markdown)


def test_a_feed_is_read_by_feedparser(client, article, settings):
    response = client.get("/fr/feed.atom")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == settings.SITE_NAME
    assert feed.feed.language == "fr"
    newest = feed.entries[0]
    assert newest.title == "Litige & <remboursement>"
    assert newest.link == f"{settings.SITE_URL}/fr/articles/16-litige/"
    assert newest.id == "tag:127.0.0.1,2026:fr/16"
    assert newest.content[0].base == newest.link
    assert '<h2 id="steps">' in newest.content[0].value
    assert len(feed.entries) == 2


def test_an_entry_keeps_its_id_when_the_article_is_renamed(client, article):
    before = feedparser.parse(client.get("/fr/feed.atom").content).entries[0].id
    make_article(16, "fr", title="Tout autre titre", slug="autre")
    assert feedparser.parse(client.get("/fr/feed.atom").content).entries[0].id == before


def test_a_topic_has_its_own_feed(client, article):
    make_article(21, "fr", title="Colis", topic=make_topic("delivery"))
    feed = feedparser.parse(client.get("/fr/topics/delivery-fr/feed.atom").content)
    assert [entry.title for entry in feed.entries] == ["Colis"]
    assert feed.feed.id == "tag:127.0.0.1,2026:fr/topics/delivery"
    assert client.get("/fr/topics/none/feed.atom").status_code == 404


def test_a_feed_is_not_sent_twice(client, article):
    etag = client.get("/fr/feed.atom").headers["ETag"]
    assert client.get("/fr/feed.atom", headers={"If-None-Match": etag}).status_code == 304


def test_an_empty_site_has_an_empty_feed(client, db):
    assert not feedparser.parse(client.get("/en/feed.atom").content).bozo


def test_every_article_is_a_markdown_file(client, article, settings):
    response = client.get("/fr/articles/16-litige.md")
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.headers["Link"] == f'<{settings.SITE_URL}/fr/articles/16-litige/>; rel="canonical"'
    text = response.content.decode()
    assert text.startswith('---\ntitle: "Litige & <remboursement>"\n')
    assert 'language: "fr"\nnumber: 16\n' in text
    assert f"Voir [Quel délai ?]({settings.SITE_URL}/a/17/?lang=fr)" in text
    assert f"[Le délai]({settings.SITE_URL}/a/17/x/?lang=fr) [[18]]" in text


def test_an_old_name_of_the_file_leads_to_todays(client, article):
    response = client.get("/fr/articles/16-autrefois.md")
    assert response.status_code == 301
    assert response.headers["Location"] == "/fr/articles/16-litige.md"


def test_llms_txt_lists_every_answer(client, article, settings):
    text = client.get("/llms.txt").content.decode()
    assert text.startswith(f"# {settings.SITE_NAME}\n")
    assert f"- [Litige & <remboursement>]({settings.SITE_URL}/fr/articles/16-litige.md): " in text
    assert "/en/articles/16-how-do-i-open-a-dispute.md" in text


def test_opensearch_speaks_the_readers_language(client, db):
    text = client.get("/opensearch.xml?lang=en", headers={"Accept-Language": "fr"}).content.decode()
    assert "/en/search/?q={searchTerms}" in text
    assert "/en/search/suggestions?q={searchTerms}" in text
    assert "/fr/search/" in client.get("/opensearch.xml", headers={"Accept-Language": "fr"}).content.decode()


def test_security_txt_never_runs_out(client):
    text = client.get("/.well-known/security.txt").content.decode()
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"].startswith("http")
    assert timezone.datetime.fromisoformat(fields["Expires"]) > timezone.now()


@pytest.mark.parametrize(
    "path",
    ["/fr/articles/16-litige/", "/fr/articles/16-litige.md", "/fr/feed.atom", "/llms.txt", "/opensearch.xml",
     "/.well-known/security.txt", "/a/16/", "/embed/16/", "/a/16/r/3/"],
)  # fmt: skip
def test_head_is_get_without_the_body_and_every_agent_gets_the_same(client, article, path):
    whole = client.get(path)
    head = client.head(path)
    assert head.content == b""
    assert head.status_code == whole.status_code
    assert head.headers == whole.headers
    for agent in ("Mastodon/4.4", "facebookexternalhit/1.1", "curl/8"):
        assert client.get(path, headers={"User-Agent": agent}).content == whole.content
    assert client.get(path, headers={"Range": "bytes=0-99"}).status_code in (whole.status_code, 206)
    assert not whole.cookies


def test_renaming_a_topic_does_not_rename_its_feed(client, article):
    topic = make_topic().texts.get(language="fr")
    before = feedparser.parse(client.get("/fr/topics/disputes-fr/feed.atom").content).feed.id
    topic.slug = "litiges"
    workflow.publish_topic(topic)
    assert feedparser.parse(client.get("/fr/topics/litiges/feed.atom").content).feed.id == before
