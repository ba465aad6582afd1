"""Filling the site from files: as often as you like, never over an editor's work, all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from faq.editorial import workflow
from faq.editorial.texts import Text
from faq.models import Article, Channel, ChannelText, Revision, Synonym, Topic, TopicText, Translation
from tests.builders import make_editor

pytestmark = pytest.mark.django_db

ARTICLE = """---
title: Comment ouvrir un litige ?
summary: Sur la page de la commande.
keywords: [dispute]
sources: [F07]
related: [17]
checked: 2026-11-23
---

## Avant {#before}

Voyez [[17]]. {{chat.speed}}
"""
OTHER = "---\ntitle: Quel délai ?\nsummary: Lisez-le sur la commande.\n---\nTexte.\n"
TOPICS = """- key: disputes
  articles: [16, 17]
  fr: {name: Litiges, slug: litiges, summary: Ouvrir un litige.}
  en: {name: Disputes, slug: disputes, summary: Open a dispute.}
"""
CHANNELS = """- key: chat
  hours: always
  articles: [16]
  fr: {name: Chat, good_for: a, not_for: b, speed: Vite., availability: c, prepare: d}
"""
SYNONYMS = "fr:\n  - [litige, réclamation]\n"
PATH = "content/fr/disputes/16-ouvrir-un-litige.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site of two articles."""
    for name, text in {
        PATH: ARTICLE,
        "content/fr/disputes/17-delai.md": OTHER,
        "topics.yaml": TOPICS,
        "channels.yaml": CHANNELS,
        "synonyms.yaml": SYNONYMS,
    }.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "site"


def seed(folder: Path) -> str:
    out = StringIO()
    call_command("seed", "--from", str(folder), stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    kinds = (Article, Translation, Revision, Topic, TopicText, Channel, ChannelText, Synonym)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_seeding_publishes_what_the_files_hold(folder, client):
    assert "6 new, 0 changed, 0 already there." in seed(folder)
    text = Translation.objects.published().get(article=16, language="fr")
    assert text.slug == "ouvrir-un-litige"
    assert str(text.checked) == "2026-11-23"
    assert text.live.sources == ["F07"]
    page = client.get("/fr/articles/16-ouvrir-un-litige/").content.decode()
    assert 'href="/fr/articles/17-delai/"' in page
    assert "Vite." in page


def test_seeding_again_changes_nothing(folder):
    seed(folder)
    before = counts()
    assert "0 new, 0 changed, 5 already there." in seed(folder)
    assert counts() == before


def test_a_file_that_changed_is_published_anew(folder):
    seed(folder)
    (folder / PATH).write_text(ARTICLE.replace("Avant {#before}", "D’abord {#before}"))
    assert "0 new, 1 changed, 4 already there." in seed(folder)
    text = Translation.objects.get(article=16, language="fr")
    assert "D’abord" in text.live.html
    assert text.revisions.count() == 2


@pytest.mark.parametrize("published", [True, False])
def test_what_an_editor_changed_is_kept_and_named(folder, published):
    seed(folder)
    text = Translation.objects.get(article=16, language="fr")
    words = Text(title=text.title, summary=text.summary, markdown="Mes mots.", slug=text.slug)
    revision = workflow.save_draft(text.article, "fr", words, by=make_editor())
    if published:
        workflow.publish(revision)
    live = Translation.objects.get(pk=text.pk).live_id
    (folder / PATH).write_text(ARTICLE.replace("Avant", "Après"))
    assert "Kept as an editor left it: fr 16 “Comment ouvrir un litige ?”" in seed(folder)
    assert Translation.objects.get(pk=text.pk).live_id == live
    assert text.revisions.newest_first().first() == revision


def test_an_editors_words_on_topics_and_channels_are_kept_and_named(folder):
    seed(folder)
    TopicText.objects.update(name="À moi")
    ChannelText.objects.update(speed="Selon l’heure.")
    said = seed(folder)
    assert "Kept as an editor left it: fr disputes" in said
    assert "Kept as an editor left it: fr chat" in said
    assert set(TopicText.objects.values_list("name", flat=True)) == {"À moi"}
    assert ChannelText.objects.get().speed == "Selon l’heure."


def test_seeding_goes_through_the_editors_verb(folder, monkeypatch):
    seen = []
    publish = workflow.publish
    monkeypatch.setattr(
        workflow, "publish", lambda revision, **how: seen.append(revision.title) or publish(revision, **how)
    )
    seed(folder)
    assert seen == ["Comment ouvrir un litige ?", "Quel délai ?"]


def test_the_next_article_gets_a_number_of_its_own(folder):
    seed(folder)
    assert Article.objects.create(topic=Topic.objects.get()).pk > 17


def test_the_first_editor_is_announced_until_there_is_one(folder):
    assert "createsuperuser" in seed(folder)
    make_editor()
    assert "createsuperuser" not in seed(folder)


def write(name: str, text: str | bytes) -> Callable[[Path], Path]:
    def change(folder: Path) -> Path:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return change


def both(*changes: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """Several changes; the last is the one that is named."""
    return lambda folder: [change(folder) for change in changes][-1]


def article(old: str, new: str) -> Callable[[Path], Path]:
    assert old in ARTICLE
    return write(PATH, ARTICLE.replace(old, new))


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (article("title:", "titel:"), 2, "“titel” is not a key"),
        (article("title: Comment ouvrir un litige ?\n", ""), None, "“title” must be given"),
        (article("title: Comment ouvrir un litige ?", "title: 16"), 2, "“title” must be given, as text"),
        (article("title: Comment ouvrir un litige ?", "title: " + "long " * 60), 2, "title: "),
        (article("summary: Sur", "summary: [Sur"), 4, "expected"),
        (article("summary: Sur la page de la commande.", "summary: a: b"), 3, "mapping values are not allowed"),
        (article("keywords:", "title: deux\nkeywords:"), 4, "“title” is given twice"),
        (article("[dispute]", "dispute"), 4, "“keywords” must be a list of words"),
        (article("related: [17]", "related: [dix-sept]"), 6, "“related” must be a list of numbers"),
        (article("related: [17]", "related: [16]"), 6, "related: "),
        (article("related: [17]", "related: [99]"), 6, "99"),
        (article("2026-11-23", "hier"), 7, "“checked” must be a day like 2026-01-31, not “hier”"),
        (article("2026-11-23", "2026-02-30"), 7, "“checked” must be a day"),
        (article("---\ntitle", "title"), 1, "the first line must be ---"),
        (article("\n---\n\n##", "\n\n##"), 1, "never closed"),
        (write(PATH, "---\n- a\n---\ntext"), 2, "must be lines of “key: value”"),
        (article("## Avant {#before}\n\nVoyez [[17]]. {{chat.speed}}\n", ""), 10, "no text under the front matter"),
        (write(PATH, ARTICLE.encode().replace("é".encode(), b"\xe9") + b"\xe9"), 13, "is not UTF-8"),
        (article("{{chat.speed}}\n", "x\n\n## Encore {#before}\n"), 14, "{#before}"),
        (article("[[17]]", "[[99]]"), 12, "99"),
        (article("Voyez", "x" * 200_001), 10, "200000"),
        (write("content/fr/disputes/seize.md", ARTICLE), None, "the name must be <number>-<slug>.md"),
        (write("content/fr/disputes/16-Été.md", ARTICLE), None, "the name must be"),
        (write("content/fr/disputes/16-zut.md", ARTICLE), None, "number 16 is already taken by"),
        (write("content/french/disputes/16-a.md", ARTICLE), None, "“french” is not a language"),
        (write("content/fr/gear/16-open.md", ARTICLE), None, "number 16 is already taken"),
        (both(write("content/en/zut/17-a.md", OTHER), write("content/fr/disputes/17-delai.md", OTHER)), None, "in topic “zut” in another language"),
        (write("content/fr/autres/18-a.md", OTHER), None, "there is no topic “autres”"),
        (write("topics.yaml", "a: b"), 1, "must be a list of records"),
        (write("topics.yaml", "- fr: {name: a}"), None, "record 1 has no “key”"),
        (write("topics.yaml", TOPICS.replace("slug: litiges, ", "")), 1, "missing or unknown: slug"),
        (write("topics.yaml", TOPICS.replace("slug: litiges", "slug: à tous")), 1, "record “disputes”: fr, slug"),
        (write("topics.yaml", "- key: x\n  fr: y"), 1, "must hold the words"),
        (write("channels.yaml", CHANNELS.replace("speed", "sped")), 1, "missing or unknown: sped, speed"),
        (write("channels.yaml", CHANNELS.replace("hours: always", "hours: sometimes")), 1, "hours"),
        (write("channels.yaml", CHANNELS.replace("[16]", "[99]")), 1, "99"),
        (write("channels.yaml", CHANNELS.replace("[16]", "16")), 1, "“articles” must be a list of numbers"),
        (write("channels.yaml", CHANNELS.replace("articles", "articels")), 1, "“articels” is not a key"),
        (write("channels.yaml", CHANNELS + CHANNELS), 1, "there are two records “chat”"),
        (write("synonyms.yaml", "fr: [litige]"), None, "must be a list of two words or more"),
        (write("synonyms.yaml", "- a"), 1, "groups of words under each language"),
        (write("synonyms.yaml", "fr:\n\t- a"), 2, ""),
    ],
)  # fmt: skip
def test_a_malformed_file_is_named_and_nothing_is_changed(folder, change, line, reason):
    file = change(folder)
    with pytest.raises(CommandError) as refused:
        seed(folder)
    said = str(refused.value)
    assert said.startswith(f"{file}, line {line}: " if line else f"{file}: "), said
    assert reason in said
    assert said.endswith("Nothing was changed.")
    assert set(counts().values()) == {0}


def test_a_language_that_the_site_does_not_speak_is_left_out(folder, settings):
    write("content/de/disputes/16-streit.md", ARTICLE)(folder)
    write("content/en/disputes/16-open.md", ARTICLE)(folder)
    settings.LANGUAGES = [("fr", "Français")]
    seed(folder)
    assert set(Translation.objects.values_list("language", flat=True)) == {"fr"}


def test_a_missing_file_is_named(folder):
    (folder / "topics.yaml").unlink()
    with pytest.raises(CommandError, match="topics.yaml: cannot be read"):
        seed(folder)
    shutil.rmtree(folder)
    with pytest.raises(CommandError):
        seed(folder)


def test_the_languages_of_an_article_are_in_step_until_an_editor_changes_one(folder):
    english = folder / "content/en/disputes/17-time-limit.md"
    english.parent.mkdir(parents=True)
    english.write_text("---\ntitle: How long?\nsummary: Read it there.\n---\nText.\n", "utf-8")
    seed(folder)
    texts = {text.language: text for text in Translation.objects.filter(article=17)}
    assert texts["fr"].translates_id == texts["en"].live_id
    assert texts["en"].translates_id == texts["fr"].live_id
    changed = Text(title="Quel délai ?", summary="Ailleurs.", markdown="Texte neuf.\n")
    workflow.publish(workflow.save_draft(texts["fr"].article, "fr", changed))
    assert [text.language for text in Translation.objects.behind()] == ["en"]
