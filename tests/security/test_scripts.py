"""Nothing that anybody types runs in anybody's browser: every payload, on every page on which it can appear."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.core import mail
from django.template import engines
from django.utils import timezone

from faq.citing.middleware import visits
from faq.editorial import passes, workflow
from faq.editorial.drafting import draft_from_question
from faq.models import Article, Question, Referral, Remark, Revision, SearchCount, Translation
from faq.rendering import document, parser, render, with_anchors
from tests.builders import make_article, make_draft, make_editor, make_topic
from tests.feedback.sending import ask
from tests.security.oracle import Oracle, payloads, techniques

pytestmark = pytest.mark.django_db(transaction=True)

PAYLOADS = payloads()
# So many stand in one article; its page is shorter than the longest that may be published.
EACH = 80


@pytest.fixture
def oracle(chromium, live_server):
    """A browser without the content security policy: what holds here holds without it."""
    context = chromium.new_context(bypass_csp=True, locale="fr-FR")
    context.set_default_timeout(30_000)
    yield Oracle(context, live_server.url)
    context.close()


def batches(size):
    return [PAYLOADS[start : start + size] for start in range(0, len(PAYLOADS), size)]


def test_there_are_enough_payloads_of_enough_kinds():
    assert len(set(PAYLOADS)) >= 300
    assert len(techniques()) >= 8


def shown(oracle):
    for batch in batches(120):
        oracle.show(render(with_anchors(payload)).html for payload in batch)
    return oracle.ran


def test_no_payload_runs_when_it_is_rendered(oracle):
    assert shown(oracle) == set()


def test_without_the_sanitiser_most_payloads_run(oracle, monkeypatch):
    """The control: the payloads are live, and the browser tells."""
    monkeypatch.setattr(document, "sanitise", lambda html: html)
    loose = parser._parser()
    monkeypatch.setitem(loose.options, "html", True)
    monkeypatch.setattr(loose, "validateLink", lambda url: True)
    assert len(shown(oracle)) > 200


def lines(limit):
    """The payloads as titles and the like: as many as fit on each line."""
    line = ""
    for payload in PAYLOADS:
        words = " ".join(payload.replace("\0", "").split())
        if len(line) + len(words) >= limit and line:
            yield line
            line = ""
        line = f"{line} {words}".strip()[:limit]
    yield line


def list_titles(topic):
    """Articles whose titles and summaries are payloads, past the workflow: what lists show of them is what is asked."""
    titles, now = list(lines(150)), timezone.now()
    numbers = range(100, 100 + len(titles))
    Article.objects.bulk_create(Article(pk=number, topic=topic, position=number) for number in numbers)
    texts = Translation.objects.bulk_create(
        Translation(article_id=number, language="fr", title=title, slug=f"n{number}", summary=title, updated=now)
        for number, title in zip(numbers, titles, strict=True)
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            article_id=text.article_id, translation=text, number=1, state="published", title=text.title, slug=text.slug,
            summary=text.summary, markdown="x", html="<p>x</p>", plain="x", headings=[],
        )
        for text in texts
    )  # fmt: skip
    for text, revision in zip(texts, revisions, strict=True):
        text.live, text.first_published = revision, now
    Translation.objects.bulk_update(texts, ["live", "first_published"])
    return titles


@pytest.fixture
def guide():
    """A site on which everything that can hold words holds payloads."""
    topic = make_topic("disputes", ("fr",))
    titles = list_titles(topic)
    make_article(16, title="Un litige")
    for number, batch in enumerate(batches(EACH), 1):
        body = "\n\n".join(payload.replace("\0", "") for payload in batch)
        make_article(
            number, title=titles[number], summary=titles[-number], markdown=f"## Piège\n\n{body}\n", keywords=batch[:5]
        )
    make_draft(1, title=titles[9], markdown="## Autre {#autre}\n\n" + "\n\n".join(PAYLOADS[:EACH]).replace("\0", ""))
    topic.texts.update(name=titles[0][:110])
    live = Translation.objects.get(article=1).live
    day = timezone.now().date()
    said = [payload.replace("\0", "") for payload in PAYLOADS]
    Question.objects.bulk_create(Question(language="fr", text=words) for words in said)
    Remark.objects.bulk_create(Remark(revision=live, day=day, reason="wrong", words=words[:1000]) for words in said)
    SearchCount.objects.bulk_create(
        SearchCount(language="fr", query=line, day=day, not_found=50) for line in set(lines(79))
    )
    Referral.objects.bulk_create(Referral(article_id=1, day=day, host=line, times=3) for line in set(lines(99)))


def public():
    """Every public page that shows what editors, readers or strangers typed."""
    yield from (f"/fr/articles/{number}/" for number in range(1, len(batches(EACH)) + 1))
    yield from ("/fr/", "/fr/topics/disputes-fr/", "/embed/1/?lang=fr", "/fr/search/?q=piege", "/a/1/r/1/")
    yield from ("/fr/articles/1/feedback/", passes.path(Revision.objects.filter(article=1).newest_first()[0]))


ADMIN = (
    "", "faq/article/", "faq/article/1/change/", "faq/article/1/history/", "faq/article/1/compare/?from=1&to=2",
    "faq/question/", "faq/remark/", "faq/referral/", "faq/searchcount/", "faq/revision/",
)  # fmt: skip


def fetched_by_machines(client):
    """What feeds, oEmbed and the API give, as HTML; and on the way, that no value leaves its place in the page's head."""
    feed = ElementTree.fromstring(client.get("/fr/feed.atom").content)
    yield from (content.text or "" for content in feed.iter("{http://www.w3.org/2005/Atom}content"))
    for number in (1, 2, 100, 101):
        told = client.get("/oembed", {"url": f"http://127.0.0.1:8000/a/{number}/"})
        article = client.get(f"/api/v1/articles/{number}?lang=fr")
        yield told.json()["html"]
        yield article.json()["html"]
        page = client.get(f"/fr/articles/{number}/", follow=True)
        twin = client.get(page.request["PATH_INFO"].rstrip("/") + ".md")
        for answer, kind in (
            (told, "application/json"),
            (article, "application/json"),
            (twin, "text/markdown; charset=utf-8"),
        ):
            assert answer["Content-Type"].startswith(kind)
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"].startswith("default-src 'none'")
        head = page.content.decode().partition("</head>")[0]
        found = re.findall(r'<meta (?:property|name)="(?:og:|twitter:)?(?:title|description)" content="([^"]*)">', head)
        assert len(found) >= 3
        assert not any("<" in value for value in found)
        assert "<" not in re.search(r'<script type="application/ld\+json">(.*?)</script>', head, re.DOTALL)[1]


def test_nothing_runs_on_any_page_nor_where_machines_fetch_it(oracle, guide, client):
    for path in public():
        oracle.visit(path)
    assert oracle.ran == set()
    oracle.show(fetched_by_machines(client))
    assert oracle.ran == set()
    client.force_login(make_editor("<b>camille"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": oracle.site}
    oracle.page.context.add_cookies([cookie])
    for path in ADMIN:
        oracle.visit(f"/admin/{path}")
        assert f"/admin/{path}" in oracle.page.url
        assert oracle.ran == set(), path


def test_without_the_templates_escapes_titles_would_run(oracle, monkeypatch):
    list_titles(make_topic("disputes", ("fr",)))
    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
    oracle.visit("/fr/topics/disputes-fr/")
    assert len(oracle.ran) > 20


def test_without_them_what_strangers_searched_would_run_in_the_admin(oracle, client, monkeypatch):
    day = timezone.now().date()
    SearchCount.objects.bulk_create(SearchCount(language="fr", query=line, day=day, not_found=50) for line in lines(79))
    client.force_login(make_editor())
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": oracle.site}
    oracle.page.context.add_cookies([cookie])
    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
    oracle.visit("/admin/faq/searchcount/")
    assert oracle.ran


def test_what_a_browser_says_of_itself_is_shown_to_nobody(client):
    make_article()
    said = "<b>zyzomys</b>"
    visitor = {"User-Agent": said, "Referer": f"https://{said}/", "Accept-Language": said, "X-Forwarded-For": said}
    for path in ("/fr/articles/16/", "/a/16/", "/fr/search/?q=colis", "/fr/nowhere/", "/api/v1/articles?lang=fr"):
        client.get(path, headers=visitor, follow=True)
    ask(client, "Où est mon colis ?", headers={f"HTTP_{name.upper().replace('-', '_')}": said for name in visitor})
    visits.write()
    client.force_login(make_editor())
    shown = [client.get(f"/admin/{path}", follow=True) for path in (*ADMIN, "faq/missedaddress/")]
    assert not [answer.request["PATH_INFO"] for answer in shown if "zyzomys" in answer.content.decode()]


def test_what_a_reader_types_is_given_back_harmless(oracle, client):
    make_article()
    answers = []
    for line in lines(4000):
        answers.append(client.get("/fr/search/", {"q": line}))
        answers.append(ask(client, line, email="nobody", headers={"HTTP_ORIGIN": "https://a.example"}))
        answers.append(client.get(f"/fr/{line[:200]}/"))
        answers.append(client.get("/fr/contact/", {"problem": line, "message": line}))
        answers.append(client.get("/fr/prepare/", {"problem": line, "order": line}))
    assert {answer.status_code for answer in answers} <= {200, 403, 404, 422}
    oracle.show(answer.content.decode() for answer in answers)
    assert oracle.ran == set()


def test_a_mail_is_plain_text(django_capture_on_commit_callbacks):
    question = Question.objects.create(language="fr", text="\n".join(PAYLOADS[:50]), email="lou@example.org")
    draft_from_question(question, make_topic())
    question.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.publish(Revision.objects.filter(article=question.article_id).newest_first()[0])
    (message,) = mail.outbox
    assert message.content_subtype == "plain"
    assert not getattr(message, "alternatives", None)
