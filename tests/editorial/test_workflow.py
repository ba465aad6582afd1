import random
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from faq.editorial import due, passes, workflow
from faq.editorial.diff import merged
from faq.editorial.texts import Conflict, Text
from faq.models import Article, Prepared, Revision, Translation, Upcoming
from faq.models.translations import TranslationQuerySet
from tests.builders import make_article, make_draft, make_editor

pytestmark = pytest.mark.django_db


def words(markdown="Texte.\n", title="Titre"):
    return Text(title=title, summary="Réponse.", markdown=markdown)


def test_a_draft_goes_to_review_and_back():
    draft = make_draft()
    workflow.submit(draft)
    draft.refresh_from_db()
    assert draft.state == Revision.State.REVIEW
    with pytest.raises(ValidationError):
        workflow.submit(draft)
    workflow.send_back(draft)
    draft.refresh_from_db()
    assert draft.state == Revision.State.DRAFT
    with pytest.raises(ValidationError):
        workflow.send_back(draft)


def test_every_step_is_in_the_log_in_words_with_who_and_why():
    camille = make_editor()
    draft = make_draft(by=camille)
    workflow.submit(draft, by=camille, note="À relire")
    workflow.send_back(draft, by=camille, note="Trop long")
    workflow.publish(draft, by=camille, note="Bon")
    deeds = [(entry.user, entry.get_change_message()) for entry in LogEntry.objects.order_by("pk")]
    assert len(deeds) == 4
    assert all(user == camille and "1" in deed for user, deed in deeds)
    assert [note in deed for note, (_user, deed) in zip(["", "À relire", "Trop long", "Bon"], deeds, strict=True)] == [
        True
    ] * 4


def test_restoring_makes_a_new_draft_of_the_old_text():
    first = make_draft(markdown="Ancien.\n")
    newest = workflow.save_draft(first.article, "fr", words("Nouveau.\n"))
    restored = workflow.restore(first, seen=newest.number)
    assert (restored.markdown, restored.number, restored.state) == ("Ancien.\n", 3, Revision.State.DRAFT)
    with pytest.raises(Conflict):
        workflow.restore(first, seen=newest.number)


def test_a_scheduled_text_is_public_from_its_time_on(client, monkeypatch):
    now = timezone.now()
    text = workflow.publish(make_draft(), opens=now + timedelta(hours=1), closes=now + timedelta(hours=2))
    path = text.get_absolute_url()
    assert client.get(path).status_code == 404
    assert Translation.objects.next_change() == text.opens
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=90))
    assert client.get(path).status_code == 200
    assert Translation.objects.next_change() == text.closes
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=3))
    assert client.get(path).status_code == 404
    assert Translation.objects.next_change() is None


def test_a_version_that_was_replaced_before_its_time_is_never_shown(client):
    now = timezone.now()
    first = make_draft()
    workflow.publish(first, opens=now + timedelta(hours=1))
    workflow.publish(workflow.save_draft(first.article, "fr", words()))
    assert client.get("/a/16/r/1/").status_code == 404
    assert client.get("/a/16/r/2/").status_code == 200


def test_times_that_make_no_sense_are_refused_at_their_field():
    now = timezone.now()
    draft = make_draft()
    with pytest.raises(ValidationError) as refused:
        workflow.publish(draft, opens=now + timedelta(hours=2), closes=now + timedelta(hours=1))
    assert "closes" in refused.value.error_dict
    with pytest.raises(ValidationError):
        workflow.publish(draft, closes=now - timedelta(hours=1))
    assert not Translation.objects.published()


def test_a_later_version_of_a_public_text_takes_its_place_at_its_time(client, monkeypatch):
    """With nobody there but a reader: old before, new after, and caches know when."""
    now = timezone.now()
    text = make_article()
    later = workflow.save_draft(text.article, "fr", words("Neuf.\n\n## Fin {#end}\n", title="Nouveau nom"))
    opens = now + timedelta(hours=1)
    workflow.publish(later, opens=opens, leads={"before": "end"}, by=make_editor())
    old = text.get_absolute_url()
    assert Translation.objects.next_change() == opens
    assert client.get("/a/16/r/2/").status_code == 404
    monkeypatch.setattr(due, "_again", 0.0)
    assert "Réunissez vos preuves." in client.get(old).content.decode()
    assert Translation.objects.scheduled().get() == text
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=61))
    moved = client.get(old)
    assert moved.status_code == 301
    assert "Neuf." in client.get(moved["Location"]).content.decode()
    assert client.get("/a/16/before/?lang=fr")["Location"].endswith("#end")
    assert Translation.objects.published().get().updated == opens
    assert not Upcoming.objects.exists()


def test_a_version_to_come_is_called_off_by_another_publication_and_by_archiving():
    text = make_article()
    opens = timezone.now() + timedelta(hours=1)
    later = workflow.save_draft(text.article, "fr", words("Plus tard.\n"))
    workflow.publish(later, opens=opens)
    workflow.publish(workflow.save_draft(text.article, "fr", words("Tout de suite.\n")))
    assert not Upcoming.objects.exists()
    workflow.publish(later, opens=opens)
    workflow.archive(text, reason="Passé.")
    assert not Upcoming.objects.exists()
    later.refresh_from_db()
    assert later.state == Revision.State.DRAFT


def test_what_readers_see_already_cannot_be_put_off():
    text = make_article()
    with pytest.raises(ValidationError) as refused:
        workflow.publish(text.live, opens=timezone.now() + timedelta(hours=1))
    assert "opens" in refused.value.error_dict
    assert Translation.objects.published().get().live == text.live


def test_a_database_that_cannot_write_leaves_readers_the_text_that_they_have(client, monkeypatch):
    now = timezone.now()
    text = make_article()
    later = workflow.save_draft(text.article, "fr", words("Plus tard.\n"))
    workflow.publish(later, opens=now + timedelta(hours=1))

    def away(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(due, "publish", away)
    monkeypatch.setattr(due, "_again", 0.0)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    assert "Réunissez" in client.get(text.get_absolute_url()).content.decode()
    assert Upcoming.objects.exists()


def test_a_link_shows_one_revision_to_a_colleague_without_an_account(client):
    draft = make_draft(title="Brouillon secret")
    response = client.get(passes.path(draft))
    assert "Brouillon secret" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_a_forged_or_old_link_shows_nothing(client, monkeypatch):
    path = passes.path(make_draft())
    assert client.get(path[:-3] + "x/").status_code == 404
    monkeypatch.setattr(passes, "LASTS", timedelta(seconds=-1))
    assert client.get(path).status_code == 404


def test_an_archived_text_says_why_at_its_address_and_names_its_successor(client, django_assert_max_num_queries):
    text, other = make_article(), make_article(17, title="Le délai", markdown="Voir [[16]].\n")
    old = workflow.publish(workflow.save_draft(text.article, "fr", words(title="Nouveau nom"))).get_absolute_url()
    gone = workflow.archive(text, reason="La règle a changé.", successor=17)
    assert gone.get_absolute_url() == old
    for path in (old, "/fr/articles/16-nimporte/", "/fr/articles/16/", "/a/16/"):
        with django_assert_max_num_queries(8):
            response = client.get(path, follow=True)
        page = response.content.decode()
        assert response.status_code == 410
        assert "La règle a changé." in page
        assert other.get_absolute_url() in page
    assert not Translation.objects.published().filter(article=16)
    assert "<a" not in Translation.objects.get(article=17).live.html.partition("Voir")[2]
    assert old not in client.get("/fr/search/?q=nouveau").content.decode()


def test_a_draft_after_the_archiving_changes_nothing_at_the_address(client):
    text = make_article()
    gone = workflow.archive(text, reason="Passé.")
    workflow.save_draft(text.article, "fr", words(title="Secret"))
    assert "Secret" not in client.get(gone.get_absolute_url()).content.decode()


def test_publishing_brings_an_archived_text_back(client):
    text = make_article()
    workflow.archive(text, reason="Passé.")
    workflow.publish(text.live)
    assert client.get(text.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "fields", [{"reason": " "}, {"reason": "R", "successor": 16}, {"reason": "R", "successor": 99}]
)
def test_archiving_needs_a_reason_and_a_successor_that_is_another(fields):
    text = make_article()
    with pytest.raises(ValidationError):
        workflow.archive(text, **fields)
    assert Translation.objects.published().get() == text


SECRET = "zyzomys"


def addresses():
    """Every public address that shows texts or counts them, by what the site itself has for its readers."""
    yield from ["/", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/llms.txt", "/oembed?url=/fr/articles/30-x/"]
    for language in ("fr", "en"):
        yield from [f"/{language}/", f"/{language}/feed.atom", f"/sitemap-{language}.xml", f"/{language}/contact/"]
        yield from [f"/{language}/topics/disputes-{language}/", f"/{language}/topics/disputes-{language}/feed.atom"]
        yield from [f"/{language}/search/?q={SECRET}", f"/{language}/search/suggestions?q={SECRET[:4]}"]
        yield from [f"/{language}/search/?q={SECRET[:-1]}x", f"/{language}/articles/16-comment-ouvrir-un-litige/"]
        yield from [f"/api/v1/search?q={SECRET}&lang={language}", f"/api/v1/articles?lang={language}"]
        for place in (
            "16/r/3",
            "16/r/4",
            "30/r/1",
            "31/r/1",
            "32/r/1",
            "32/r/2",
            "34/r/2",
            "34/r/4",
            "35/r/3",
            "35/r/4",
        ):
            yield from [f"/a/{place}/", f"/a/{place}.md"]
        for number in (30, 31, 32, 33, 34, 35):
            yield from [f"/{language}/articles/{number}/", f"/{language}/articles/{number}-{SECRET}/"]
            yield from [f"/{language}/articles/{number}-{SECRET}.md", f"/api/v1/articles/{number}?lang={language}"]
            yield from [f"/embed/{number}/?lang={language}", f"/a/{number}/?lang={language}"]
            yield f"/cards/{language}/{number}.png"


@pytest.fixture
def secrets():
    """Texts in every state that readers see nothing of, beside public ones."""
    make_article(16, related=[])
    make_article(16, "en")
    topic = Translation.objects.first().article.topic
    now = timezone.now()
    secret = {"title": f"Titre {SECRET}", "summary": f"Réponse {SECRET}", "markdown": f"## {SECRET}\n\n{SECRET}\n"}
    for language in ("fr", "en"):
        make_draft(30, language, topic=topic, **secret)
        workflow.submit(make_draft(31, language, topic=topic, **secret))
        workflow.publish(make_draft(32, language, topic=topic, **secret), opens=now + timedelta(days=1))
        passed = workflow.publish(make_draft(33, language, topic=topic, **secret), closes=now + timedelta(days=1))
        Translation.objects.filter(pk=passed.pk).update(closes=now - timedelta(days=1))
        withdrawn = make_article(34, language, topic=topic, markdown=f"{SECRET}\n")
        workflow.archive(withdrawn, reason="Passé.")
        workflow.save_draft(withdrawn.article, language, Text(**secret))
        # A newer draft of a public text.
        workflow.save_draft(Translation.objects.get(article=16, language=language).article, language, Text(**secret))
    # A later version that waits for its time.
    for language in ("fr", "en"):
        make_article(35, language, topic=topic, markdown="Public.\n")
        later = workflow.save_draft(Article.objects.get(pk=35), language, Text(**secret))
        workflow.publish(later, opens=now + timedelta(days=1))


def leaks(client):
    """The addresses that tell the secret."""
    for address in addresses():
        response = client.get(address, follow=True)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        # The reader's own words come back to them; nothing else may hold the secret.
        seen = body.decode(errors="replace").lower().replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")
        if f"q={SECRET}" in address or f"-{SECRET}" in address:
            told = "réponse zyzomys" in seen or "titre zyzomys" in seen
        else:
            told = SECRET in seen
        if told:
            yield address


def test_no_public_address_shows_a_word_that_is_not_public(client, secrets):
    assert list(leaks(client)) == []


def test_without_the_word_that_says_what_is_public_now_some_would(client, secrets, monkeypatch):
    # What is written once must not be written wrongly for the tests that follow.
    monkeypatch.setattr(Prepared, "ask", lambda self, using, **values: list(self._make(**values).using(using)))
    monkeypatch.setattr(TranslationQuerySet, "published", lambda self, now=None: self.with_live())
    assert next(leaks(client))


def test_two_editors_at_once_lose_nothing_and_see_every_conflict():
    """A thousand random turns: open, save, see the conflict and merge or keep."""
    chance = random.Random(7)
    first = make_draft(markdown="Début.\n")
    article = first.article
    opened = dict.fromkeys("ab", first)
    written: set[str] = set()
    for turn in range(1000):
        name = chance.choice("ab")
        newest = Revision.objects.filter(article=article).newest_first().first()
        if chance.random() < 0.3:
            opened[name] = newest
            continue
        base = opened[name]
        word = f"{name}{turn}"
        mine = base.markdown + word + "\n"
        try:
            saved = workflow.save_draft(article, "fr", words(mine), seen=base.number)
        except Conflict as conflict:
            shown = conflict.theirs
        else:
            shown = None
        assert shown == (None if base.number == newest.number else newest)
        if shown:
            text, _clashes = merged(base.markdown, mine, newest.markdown)
            saved = workflow.save_draft(article, "fr", words(text), seen=newest.number)
        written.add(word)
        opened[name] = saved
        if turn % 50 == 0:
            # So that the text does not grow without end: an editor clears it away, on purpose.
            stands = set(saved.markdown.split())
            assert written <= stands, written - stands
            opened = dict.fromkeys("ab", workflow.save_draft(article, "fr", words("Début.\n"), seen=saved.number))
            written = set()
