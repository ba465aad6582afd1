"""Addresses, headers and words that want to be more than they are. Each control is switched off once, and then the
attack succeeds."""

import logging
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.core import mail
from django.core.handlers import base as handlers
from django.db import connection
from django.http import BadHeaderError, HttpResponse
from django.http.response import ResponseHeaders
from django.template import engines

from faq.citing import middleware as citing
from faq.citing import resolving
from faq.editorial import views as editorial
from faq.editorial import workflow
from faq.editorial.drafting import draft_from_question
from faq.feedback import admission, origin
from faq.models import FeedbackCount, Question, Revision, Translation
from faq.operations import editors, headers
from tests.builders import make_article, make_editor, make_topic
from tests.feedback.sending import tell

pytestmark = pytest.mark.django_db

EVIL = "evil.example"
SPOOFS = {
    "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "X-Forwarded-Server": EVIL, "X-Forwarded-Port": "1337",
    "X-Forwarded-Prefix": "/evil", "X-Forwarded-Scheme": "https", "X-Host": EVIL, "X-Original-URL": "/admin/",
    "X-Rewrite-URL": "/admin/", "X-HTTP-Method-Override": "DELETE", "X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1",
    "Forwarded": f"host={EVIL};proto=https", "True-Client-IP": "127.0.0.1", "X-Wap-Profile": f"http://{EVIL}/",
    "Accept": "application/evil", "User-Agent": EVIL, "Origin": f"https://{EVIL}", "Referer": f"https://{EVIL}/x",
    "Cookie": "sessionid=x; csrftoken=y; django_language=de", "Range": "bytes=0-1", "Accept-Encoding": EVIL,
}  # fmt: skip


@pytest.fixture
def article():
    return make_article(markdown="## Étapes {#steps}\n\nMots.\n")


def pages(article):
    return ("/fr/", article.get_absolute_url(), "/fr/feed.atom", "/sitemap-fr.xml", "/oembed?url=http://127.0.0.1:8000/a/16/",
            "/api/v1/articles/16?lang=fr", "/robots.txt", "/opensearch.xml", "/llms.txt", "/.well-known/security.txt")  # fmt: skip


def as_typed(client, path):
    """The test client takes what follows two slashes for a host; a server does not."""
    path, _mark, query = path.partition("?")
    return client.generic("GET", "/", PATH_INFO=unquote_to_bytes(path).decode("latin-1"), QUERY_STRING=query)


def test_a_strange_host_is_refused(client, article):
    for path in (*pages(article), "/admin/login/"):
        assert client.get(path, headers={"Host": EVIL}).status_code == 400
    for host in (
        "127.0.0.1@evil.example",
        "127.0.0.1:80@evil.example",
        "evil.example#127.0.0.1",
        "127.0.0.1.evil.example",
    ):
        assert client.get("/fr/", headers={"Host": host}).status_code == 400


def test_without_the_list_of_hosts_it_would_be_answered(client, article, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert client.get("/fr/", headers={"Host": EVIL}).status_code == 200
    # Even then nothing that is written down is believed to it.
    for path in pages(article):
        assert EVIL not in client.get(path, headers={"Host": EVIL}).content.decode()


def test_with_the_host_of_the_request_in_the_place_of_the_setting_it_would_stand_in_every_page(
    client, article, settings
):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], f"http://{EVIL}"
    for path in pages(article):
        if path not in ("/fr/feed.atom", "/sitemap-fr.xml") and not path.startswith("/oembed"):
            assert EVIL in client.get(path, headers={"Host": EVIL}).content.decode(), path


def test_what_a_visitor_adds_to_a_request_changes_no_byte_of_a_public_page(client, article):
    """Caches in front keep pages by their address: nothing else may have a say in them."""
    for path in pages(article):
        plain = client.get(path)
        for name, value in SPOOFS.items():
            spoofed = client.get(path, headers={name: value})
            assert (spoofed.status_code, spoofed.content) == (plain.status_code, plain.content), (path, name)
            assert spoofed.get("Vary") == plain.get("Vary")
            assert not spoofed.cookies


def test_without_a_csrf_check_for_editors_alone_a_forged_one_would_be_answered_with_another(
    client, article, monkeypatch
):
    monkeypatch.setattr(editors, "EDITORS", ("/",))
    assert client.get("/fr/", headers={"Cookie": "csrftoken=forged"}).cookies


def test_a_proxy_that_is_not_there_is_not_believed(client, article, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/fr/", headers={"X-Forwarded-Proto": "https"}).status_code == 301
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client.get("/fr/", headers={"X-Forwarded-Proto": "https"}).status_code == 200


def test_a_link_in_a_mail_is_made_from_the_setting_alone(client, settings, django_capture_on_commit_callbacks):
    settings.ALLOWED_HOSTS = ["*"]
    question = Question.objects.create(language="fr", text="Où est mon colis ?", email="lou@example.org")
    draft_from_question(question, make_topic())
    question.refresh_from_db()
    client.force_login(make_editor())
    newest = Revision.objects.filter(article=question.article_id).newest_first()[0]
    with django_capture_on_commit_callbacks(execute=True):
        client.get("/admin/", headers={"Host": EVIL})
        workflow.publish(newest)
    (message,) = mail.outbox
    assert EVIL not in message.body
    assert settings.SITE_URL in message.body


PRIVATE = ("/admin/", "/admin/account/", "/admin/faq/article/16/change/")


@pytest.mark.parametrize("end", ["x.css", "x.js", ";x.css", "%0Ax.css", "..%2fx.css", "?x.css", "%3Bx.png", "%00.css"])
def test_an_editors_page_is_kept_by_no_cache_whatever_its_address_ends_in(client, article, end):
    client.force_login(make_editor())
    for path in PRIVATE:
        answer = client.get(path + end)
        assert answer.status_code == 302 or "no-store" in answer["Cache-Control"]


def test_without_the_class_of_the_admins_pages_a_cache_would_keep_some(client, article, monkeypatch):
    monkeypatch.setattr(headers, "ADMIN", headers.PAGE)
    client.force_login(make_editor())
    kept = [path for path in PRIVATE if "no-store" not in client.get(f"{path}?x.css").get("Cache-Control", "")]
    kept += [path for path in PRIVATE if "no-store" not in client.get(f"{path}x.css").get("Cache-Control", "")]
    assert kept


@pytest.mark.parametrize(
    "path",
    [f"//{EVIL}/", f"///{EVIL}/", f"/\\{EVIL}/", f"/fr//{EVIL}/", f"/de//{EVIL}", f"//{EVIL}/fr/articles/16-x", f"/fr/articles/16-//{EVIL}",
     f"/a/16/?lang=//{EVIL}", f"/a/16/?next=https://{EVIL}", f"/a/16/https://{EVIL}/", f"/articles/16/?url=https://{EVIL}", f"/%2f%2f{EVIL}/",
     f"/%5c{EVIL}", f"/fr/search?q=x&next=//{EVIL}", f"/?next=//{EVIL}", f"/https://{EVIL}/a/16/", f"/admin//{EVIL}/", f"//{EVIL}/%2e%2e",
     f"/admin/login/?next=https://{EVIL}", f"/fr/articles/16-x/../../..//{EVIL}", f"/de/articles/16-x?//{EVIL}"],
)  # fmt: skip
def test_no_address_leads_away(client, article, path):
    answer = as_typed(client, path)
    assert answer.status_code < 500
    for _ in range(4):
        if "Location" not in answer:
            break
        target = answer["Location"]
        assert not target.startswith(("//", "/\\")), target
        assert urlsplit(target).netloc in ("", "testserver", "127.0.0.1:8000"), target
        answer = as_typed(client, target.removeprefix("http://testserver"))


def test_sent_on_as_it_was_typed_an_address_would_lead_away(client, article, monkeypatch):
    monkeypatch.setattr(resolving, "any_address", lambda path, **asked: resolving.Place(path))
    assert as_typed(client, f"//{EVIL}/")["Location"].startswith(f"//{EVIL}/")


@pytest.mark.parametrize(
    "path",
    ["/static/../helpcenter/settings.py", "/static/%2e%2e/helpcenter/settings.py", "/static/..%2f..%2fpyproject.toml", "/static//etc/passwd",
     "/static/....//....//etc/passwd", "/media/images/../../site.sqlite3", "/media/images/..%2f..%2fsecret", "/media/../secret",
     "/media/cards/../../secret.png", "/media/cards/..%2f..%2fsecret.png", "/media/images/%00.png", "/favicon.ico/../../secret",
     "/fr/articles/16-../../../pyproject.md", "/fr/articles/16-..%2f..%2fREADME.md", "/a/16/r/../../README.md", "/media/", "/static/", "/.git/config",
     "/.env", "/data/secret", "/static/staticfiles.json/../../../pyproject.toml", "/media/images/0123456789abcdef.png/../../../secret"],
)  # fmt: skip
def test_nothing_outside_its_folder_is_served(client, article, path, settings):
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT.parent / "secret").write_text("the secret")
    (settings.MEDIA_ROOT.parent / "secret.png").write_text("the secret")
    answer = as_typed(client, path)
    assert answer.status_code in (301, 302, 400, 404), answer.content[:200]
    assert b"the secret" not in answer.content
    assert b"django-csp" not in answer.content


def test_without_the_pattern_for_names_another_file_of_the_folder_would_be_served(client, settings, monkeypatch):
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "images" / "notes.txt").write_text("the secret")
    assert client.get("/media/images/notes.txt").status_code == 404
    monkeypatch.setattr(editorial, "_NAME", editorial.re.compile(r".*\.(.*)"))
    monkeypatch.setitem(editorial._TYPES, "txt", "text/plain")
    answer = client.get("/media/images/notes.txt")
    assert b"the secret" in b"".join(answer.streaming_content)
    answer.close()


INJECTIONS = (
    "' OR '1'='1", "'; DROP TABLE faq_article; --", "\" OR \"\"=\"", "1) UNION SELECT password FROM auth_user --", "%' OR 1=1 --", "\\'; --",
    "NEAR(a b)", "title:*", "a* OR b*", "\"unclosed", "a AND NOT", "^a", "{a b}: c", "a' || 'b", "$$a$$", "a & !b | <->", "%s%(x)s", "\0",
    "{{ settings.SECRET_KEY }}", "{% debug %}", "${7*7}", "#{7*7}", "__import__('os')", "../../etc/passwd", "\r\nSet-Cookie: a=b", "\ud7ff",
)  # fmt: skip


def test_words_are_words_in_the_database_and_in_templates(client, article, settings):
    for words in INJECTIONS:
        asked = (
            client.get("/fr/search/", {"q": words}), client.get("/api/v1/search", {"q": words, "lang": "fr", "limit": words}),
            client.get("/fr/search/suggestions", {"q": words}), client.get("/api/v1/articles", {"lang": words}),
            client.get("/fr/contact/", {"problem": words}), client.get("/fr/prepare/", {"problem": words}),
            client.get("/oembed", {"url": words, "maxwidth": words}), client.get("/a/16/", {"lang": words}),
            client.get("/embed/16/", {"lang": words}),
        )  # fmt: skip
        for answer in asked:
            assert answer.status_code < 500
            assert settings.SECRET_KEY not in answer.content.decode()
            assert not answer.cookies
    assert Translation.objects.count() == 1
    client.force_login(make_editor())
    for words in INJECTIONS:
        for model in ("article", "question", "remark", "searchcount", "revision"):
            assert client.get(f"/admin/faq/{model}/", {"q": words}).status_code in (200, 302)
            assert client.get(f"/admin/faq/{model}/", {"o": words, "p": words}).status_code in (200, 302)


def test_pasted_into_a_statement_such_words_would_be_more(article):
    """The control: the same words find everything in a query that is put together by hand."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM faq_translation WHERE title = '{INJECTIONS[0]}'")  # noqa: S608
        assert cursor.fetchone() == (1,)
    assert Translation.objects.filter(title=INJECTIONS[0]).count() == 0


def test_pasted_into_a_template_such_words_would_be_more(settings):
    template = engines["django"].from_string("{{ settings.SECRET_KEY }}")
    assert settings.SECRET_KEY in template.render({"settings": settings})


@pytest.mark.parametrize(
    "sign", ["%0d%0aSet-Cookie:%20a=b", "%0aX:%20y", "%0d", "%e5%98%8a%e5%98%8dSet-Cookie:%20a=b", "%c4%8d%c4%8a"]
)
def test_no_address_writes_a_header(client, article, sign):
    for path in (f"/a/16/{sign}", f"/fr/articles/16-{sign}", f"/fr/{sign}", f"/de/{sign}", f"/{sign}/", f"/admin/{sign}", f"/fr/search?q={sign}",
                 f"/fr/articles/16-x?{sign}", f"/fr/contact/{sign}.ics"):  # fmt: skip
        answer = client.generic("GET", path)
        assert answer.status_code < 500
        assert not answer.cookies
        assert "X" not in answer
        assert not any("\r" in value or "\n" in value for value in answer.headers.values())


def test_without_the_refusal_of_line_ends_a_value_would_be_a_header_more(monkeypatch):
    value = "x\r\nSet-Cookie: a=b"
    with pytest.raises(BadHeaderError):
        HttpResponse(headers={"Location": value})
    monkeypatch.setattr(ResponseHeaders, "_convert_to_charset", lambda self, value, *args, **kwargs: str(value))
    sent = HttpResponse(headers={"Location": value}).serialize_headers()
    assert b"Set-Cookie: a=b" in sent.split(b"\r\n")


FORGED = "2026-01-01 INFO django: all is well"


def forged(caplog):
    """The lines of the log that somebody else wrote."""
    lines = [line for record in caplog.records for line in record.getMessage().splitlines()]
    return [line for line in lines if line.startswith(FORGED[:10])]


def test_no_address_writes_a_line_of_the_log(client, caplog):
    with caplog.at_level(logging.DEBUG):
        client.generic("GET", f"/nowhere%0A{FORGED}%0D%1b[31m")
        client.get("/fr/", headers={"Host": f"evil.example\n{FORGED}"})
        client.post("/admin/login/", {"login": f"camille\n{FORGED}", "password": "x"})
    assert caplog.records
    assert forged(caplog) == []
    assert "\x1b" not in caplog.text


def test_written_down_as_it_was_asked_for_an_address_would(client, caplog, monkeypatch):
    def logged(message, *args, request=None, **kwargs):
        logging.getLogger("django.request").warning("Not Found: %s", request.path)

    monkeypatch.setattr(handlers, "log_response", logged)
    client.generic("GET", f"/nowhere%0A{FORGED}")
    assert forged(caplog)


def test_without_the_look_at_where_it_comes_from_a_foreign_page_could_vote(client, article, monkeypatch):
    foreign = {"HTTP_ORIGIN": f"https://{EVIL}", "HTTP_SEC_FETCH_SITE": "cross-site"}
    assert tell(client, answer="yes", headers=foreign).status_code == 403
    for module in (origin, admission):
        if hasattr(module, "foreign"):
            monkeypatch.setattr(module, "foreign", lambda request: False)
    assert tell(client, answer="yes", headers=foreign).status_code == 303
    assert FeedbackCount.objects.count() == 1


def test_without_the_new_key_a_planted_session_would_be_the_editors(client, monkeypatch):
    make_editor()
    monkeypatch.setattr(SessionBase, "cycle_key", lambda self: None)
    session = client.session
    session["planted"] = True
    session.save()
    client.post("/admin/login/", {"login": "camille", "password": "correct horse battery"})
    thief = type(client)()
    thief.cookies["sessionid"] = session.session_key
    assert thief.get("/admin/").status_code == 200


def test_the_api_counts_who_asks_too_often(client, article, monkeypatch):
    monkeypatch.setattr(citing, "REQUESTS", 3)
    assert [client.get("/api/v1/articles?lang=fr").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    # Another address that the visitor makes up is the same visitor.
    assert client.get("/api/v1/articles?lang=fr", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 429
