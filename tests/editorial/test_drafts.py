import pytest
from django.core.exceptions import ValidationError

from faq.editorial import workflow
from faq.editorial.standing import Standing, sides
from faq.editorial.texts import Conflict, Text
from faq.models import Article, Revision
from tests.builders import make_article, make_draft, make_editor

pytestmark = pytest.mark.django_db


def words(title="Autre titre"):
    return Text(title=title, summary="Réponse.", markdown="## Partie {#part}\n\nTexte.\n")


def test_a_draft_changes_nothing_that_readers_see(client):
    text = make_article()
    workflow.save_draft(text.article, "fr", words())
    text.refresh_from_db()
    assert text.title == "Comment ouvrir un litige ?"
    assert "Autre titre" not in client.get(text.get_absolute_url()).content.decode()


def test_a_newer_revision_of_a_colleague_is_never_overwritten():
    first = make_draft(by=make_editor("alix"))
    theirs = workflow.save_draft(first.article, "fr", words("Le leur"), seen=first.number)
    with pytest.raises(Conflict) as conflict:
        workflow.save_draft(first.article, "fr", words("Le mien"), seen=first.number)
    assert conflict.value.theirs == theirs
    assert Revision.objects.newest_first().first().title == "Le leur"


def test_the_first_text_of_a_language_may_not_hide_another_first_text():
    first = make_draft()
    with pytest.raises(Conflict):
        workflow.save_draft(first.article, "fr", words(), seen=0)


def test_the_other_language_is_no_conflict():
    first = make_draft()
    workflow.save_draft(first.article, "en", words("Another"), seen=0)
    workflow.save_draft(first.article, "fr", words(), seen=first.number)


def test_a_link_to_no_article_is_refused():
    first = make_draft()
    with pytest.raises(ValidationError, match="999"):
        workflow.save_draft(first.article, "fr", Text(title="T", summary="S", markdown="[[999]]"))


def test_it_is_known_where_each_language_stands(django_assert_num_queries):
    text = make_article()
    with django_assert_num_queries(2):
        french, english = sides(text.article)
    assert (french.standing, english.standing) == (Standing.PUBLISHED, Standing.MISSING)
    revision = workflow.save_draft(text.article, "fr", words())
    workflow.save_draft(text.article, "en", words("Another"))
    french, english = sides(Article.objects.get(pk=text.article_id))
    assert (french.standing, english.standing) == (Standing.CHANGED, Standing.DRAFT)
    assert french.version == revision.number
