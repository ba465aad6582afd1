"""Which text says what the other language says."""

import re

import pytest

from faq.editorial import workflow
from faq.editorial.standing import sides
from faq.editorial.texts import Text
from faq.editorial.translating import Step, compare
from faq.models import Translation
from tests.admin.test_writing import form_of
from tests.builders import make_article

pytestmark = pytest.mark.django_db
FRENCH = "Début.\n\n## Avant {#before}\n\nPreuves.\n\n## Étapes {#steps}\n\nUn.\n"
ENGLISH = "Start.\n\n## Before {#before}\n\nProof.\n\n## Only here {#own}\n\nText.\n"
SCREEN = "/admin/faq/article/16/change/"


@pytest.fixture
def french():
    return make_article(16, "fr", markdown=FRENCH)


@pytest.fixture
def english(french):
    """A translation of the French text, public."""
    text = Text(title="How to open a dispute?", summary="On the order’s page.", markdown=ENGLISH)
    return workflow.publish(workflow.save_draft(french.article, "en", text, translates=french.live))


def publish(text, markdown, **how):
    words = Text(title=text.title, summary=text.summary, markdown=markdown)
    translates = how.pop("translates", None)
    return workflow.publish(workflow.save_draft(text.article, text.language, words, translates=translates), **how)


def behind():
    return set(Translation.objects.behind().values_list("language", flat=True))


def comparison(language):
    found = sides(Translation.objects.first().article)
    return compare(next(side for side in found if side.language == language), found)


def test_a_translation_is_in_step_until_its_source_changes(french, english):
    assert behind() == set()
    publish(french, FRENCH.replace("Preuves", "Photos"))
    assert behind() == {"en"}
    newest = Translation.objects.get(language="fr").live
    publish(english, ENGLISH.replace("Proof", "Photos"), translates=newest)
    assert behind() == set()


def test_the_api_says_which_language_has_newer_facts(client, french, english):
    def newer():
        return client.get(f"/api/v1/articles/{french.article_id}?lang=en").json()["newer_in"]

    assert newer() is None
    publish(french, FRENCH.replace("Preuves", "Photos"))
    assert newer() == "fr"


def test_either_language_may_be_the_source(french, english):
    publish(english, ENGLISH + "\nNew.\n")
    assert behind() == {"fr"}
    publish(french, FRENCH + "\nNeuf.\n", translates=Translation.objects.get(language="en").live)
    assert behind() == set()


def test_where_only_the_wording_changed_nobody_has_to_follow(french, english):
    publish(french, FRENCH.replace("Preuves", "Des preuves"), wording=True)
    assert behind() == set()
    publish(french, FRENCH.replace("Preuves", "Photos"))
    publish(french, FRENCH.replace("Preuves", "Des photos"), wording=True)
    assert behind() == {"en"}


def test_a_source_that_is_archived_leaves_nobody_behind(french, english):
    publish(french, FRENCH + "\nNeuf.\n")
    workflow.archive(Translation.objects.get(language="fr"), reason="Passé.")
    assert behind() == set()


def test_texts_that_nobody_has_compared_are_not_called_behind(french):
    make_article(16, "en", title="A", markdown="Text.\n")
    publish(french, FRENCH + "\nNeuf.\n")
    assert behind() == set()
    assert comparison("en").step is None


def test_every_section_says_how_it_stands_with_what_changed(french, english):
    publish(french, FRENCH.replace("Preuves", "Photos nettes"))
    found = comparison("en")
    assert found.step == Step.BEHIND
    steps = {section.anchor: section.step for section in found.sections}
    assert steps == {"": Step.CURRENT, "before": Step.BEHIND, "steps": Step.MISSING, "own": Step.EXTRA}
    changed = next(section for section in found.changed if section.anchor == "before")
    assert [(True, "Photos nettes")] in [[part for part in row.new if part[0]] for row in changed.rows if row.new]


def test_a_draft_that_has_caught_up_is_in_step_before_readers_see_it(french, english):
    newest = publish(french, FRENCH + "\nNeuf.\n").live
    words = Text(title="T", summary="S", markdown=ENGLISH + "\nNew.\n")
    workflow.save_draft(french.article, "en", words, translates=newest)
    assert comparison("en").step == Step.CURRENT
    assert behind() == {"en"}


def test_readers_of_a_text_that_is_behind_are_told_so(client, french, english, django_assert_max_num_queries):
    page = english.get_absolute_url()
    assert 'class="behind"' not in client.get(page).content.decode()
    changed = publish(french, FRENCH + "\nNeuf.\n")
    with django_assert_max_num_queries(3):
        told = client.get(page).content.decode()
    assert 'class="behind"' in told
    assert re.search(r"another language on [0-9]+ \w+ [0-9]{4}\.", told)
    assert f'href="{changed.get_absolute_url()}" lang="fr"' in told
    assert 'newer: "http' in client.get(page[:-1] + ".md").content.decode()
    assert 'class="behind"' not in client.get(changed.get_absolute_url()).content.decode()


def test_a_translation_is_started_from_the_source_with_its_anchors(editor, french, django_assert_max_num_queries):
    assert "?start=en" in editor.get(SCREEN).content.decode()
    with django_assert_max_num_queries(12):
        sent = form_of(editor, query="?start=en", action="publish:en", **{"en-title": "Translated"})
    assert "{#steps}" in sent["en-markdown"]
    assert editor.post(SCREEN, sent).status_code == 302
    text = Translation.objects.get(language="en")
    assert text.live.translates == french.live
    assert text.translates == french.live


def test_an_editor_says_that_a_text_is_in_step_again_without_changing_a_word(editor, french, english):
    newest = publish(french, FRENCH + "\nNeuf.\n").live
    page = editor.get(SCREEN)
    assert 'data-step="behind"' in page.content.decode()
    editor.post(SCREEN, form_of(editor, action="publish:en", **{"en-in_step": "on"}))
    assert behind() == set()
    assert Translation.objects.get(language="en").translates == newest


def test_a_forged_source_is_no_source(editor, french, english):
    publish(french, FRENCH + "\nNeuf.\n")
    own = Translation.objects.get(language="en").live.number
    for number in ("99", "x", str(own)):
        editor.post(SCREEN, form_of(editor, action="publish:en", **{"en-in_step": "on", "en-source": number}))
    assert behind() == {"en"}


def test_an_editor_says_on_the_screen_that_only_the_wording_changed(editor, french, english):
    changes = {"fr-markdown": FRENCH.replace("Un.", "Premièrement."), "fr-wording": "on"}
    editor.post(SCREEN, form_of(editor, action="publish:fr", **changes))
    assert "Premièrement" in Translation.objects.get(language="fr").live.markdown
    assert behind() == set()
