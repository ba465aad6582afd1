from django.utils.translation import get_language

from .documents import document


def markdownify(content: str) -> str:
    """django-markdownx's door to our renderer; the language is the active one."""
    return document(content, get_language() or "").html
