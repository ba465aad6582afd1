from typing import Any

from django import template
from django.utils import timezone

from faq.feedback import tokens

register = template.Library()


@register.simple_tag(takes_context=True)
def vote_token(context: dict[str, Any]) -> str:
    """The signed time of the vote box: the one that the view gives, else that of the article's page. No query."""
    if given := context.get("token"):
        return str(given)
    revision = context["page"].text.live
    return tokens.for_article(revision.article_id, revision.number, timezone.now())
