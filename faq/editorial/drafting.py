"""From what readers ask and search to the first draft of an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from faq.feedback import questions
from faq.models import Article, Question, Revision, Topic, Translation

from .places import create_article
from .texts import Text
from .workflow import publish, save_draft

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def draft_from_question(question: Question, topic: Topic, *, by: User | None = None) -> Article:
    """A new article, last in the topic, whose draft holds the question as it was asked. Once it is published, the asker
    gets the link. A question that has an article already keeps it."""
    question = Question.objects.select_for_update(of=("self",)).select_related("article").get(pk=question.pk)
    if question.article:
        return question.article
    article = create_article(topic, by)
    with override(question.language):
        opening, note = _("A reader asks:"), _("From a reader’s question")
        text = Text(
            title=Truncator(question.text.strip().split("\n")[0]).chars(120),
            summary=_("The answer in one or two sentences."),
            markdown=f"{opening}\n\n{_verbatim(question.text)}\n",
        )
    save_draft(article, question.language, text, by=by, note=note)
    questions.link(question, article)
    return article


@transaction.atomic
def draft_from_search(query: str, language: str, topic: Topic, *, by: User | None = None) -> Article:
    """A new article, last in the topic, whose draft has what readers searched as its title."""
    article = create_article(topic, by)
    with override(language):
        text = Text(
            title=query[:1].upper() + query[1:],
            summary=_("The answer in one or two sentences."),
            markdown=_("Readers search for this and find no answer."),
        )
        save_draft(article, language, text, by=by, note=_("From what readers searched"))
    return article


@transaction.atomic
def add_keyword(translation: Translation, keyword: str, *, by: User | None = None) -> Revision:
    """The live text with one keyword more, published at once: from now on the words find it. A draft that a colleague
    has begun is newer than the live text, and stays as it is. Raises `ValidationError` by field."""
    live = translation.live
    if live is None:
        raise ValidationError(_("Only a text that is published can be found."), "not_live")
    if keyword in live.keywords:
        return live
    text = replace(Text.of(live), keywords=[*live.keywords, keyword])
    note = _("Keyword from what readers searched: %(keyword)s") % {"keyword": keyword}
    revision = save_draft(translation.article, translation.language, text, by=by, note=note)
    publish(revision, by=by)
    return revision


def _verbatim(words: str) -> str:
    """A code block: nothing that a reader typed is taken for a mark, a reference or a heading."""
    longest = max(map(len, re.findall("~+", words)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}\n{words}\n{fence}"
