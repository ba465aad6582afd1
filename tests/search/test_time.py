"""What is public later, or no longer, is not told by search either: not as an answer, a correction or a suggestion."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from faq import search
from faq.editorial import workflow
from faq.models import ContentStamp
from faq.search.vocabulary import vocabulary
from tests.builders import make_article, make_draft

pytestmark = pytest.mark.django_db
SECRET = {
    "title": "Le zanzibarophone arrive",
    "summary": "Bientôt.",
    "markdown": "## Zanzibarophone {#z}\n\nUn colis.\n",
}


def told(client, query: str) -> str:
    """Everything that search says to readers for this query."""
    answers = (
        client.get("/fr/search/", {"q": query}).content,
        client.get("/api/v1/search", {"q": query, "lang": "fr"}).content,
        client.get("/fr/search/suggestions", {"q": query}).content,
    )
    return b"".join(answers).decode().replace(query, "")


def test_words_of_a_scheduled_text_are_told_from_its_time_on_without_anything_being_published(client, monkeypatch):
    make_article(21, title="Mon colis est en retard", markdown="Suivez le colis.\n")
    now = timezone.now()
    text = workflow.publish(make_draft(30, **SECRET), opens=now + timedelta(hours=1), closes=now + timedelta(hours=2))
    stamp = ContentStamp.objects.today()

    def seen() -> tuple[bool, ...]:
        hints = [told(client, query) for query in ("zanzibarofone", "zanzibaro", "colis zanz")]
        known = "zanzibarophone" in vocabulary("fr", stamp).words
        return known, *("anzibarophone" in hint for hint in hints)

    assert seen() == (False, False, False, False)
    assert not search.search("zanzibarophone", "fr").sure
    monkeypatch.setattr(timezone, "now", lambda: text.opens)
    assert seen() == (True, True, True, True)
    assert search.search("zanzibarofone", "fr").corrected == "zanzibarophone"
    monkeypatch.setattr(timezone, "now", lambda: text.closes)
    assert seen() == (False, False, False, False)
    assert ContentStamp.objects.today() == stamp


def test_a_word_that_a_public_text_has_too_counts_without_the_scheduled_one():
    make_article(21, title="Mon colis est en retard", markdown="Suivez le colis.\n")
    workflow.publish(make_draft(30, **SECRET), opens=timezone.now() + timedelta(hours=1))
    words = vocabulary("fr", ContentStamp.objects.today())
    assert (words.documents, words.words["colis"].documents, words.counts["colis"]) == (1, 1, 1)


def test_what_a_worker_keeps_is_let_go_when_something_is_published():
    make_article(21, title="Mon colis est en retard", markdown="## Suivre {#follow}\n\nSuivez le colis.\n")
    assert search.search("colis", "fr").hits[0].title == "Mon colis est en retard"
    workflow.publish(make_draft(21, title="Où est mon colis ?", markdown="## Attendre {#wait}\n\nAttendez le colis.\n"))
    hit = search.search("attendre colis", "fr").hits[0]
    assert (hit.title, hit.section.anchor) == ("Où est mon colis ?", "wait")
