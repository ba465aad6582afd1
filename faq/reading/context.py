from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from faq.identity import words


def site(request: HttpRequest) -> dict[str, Any]:
    """What every template knows of the site; `language` is the active one. No query."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "LANGUAGES": settings.LANGUAGES,
        "IDENTITY": settings.IDENTITY,
        "language": language,
        "LANGUAGE_BIDI": get_language_info(language)["bidi"],
        "said": words(language),
    }
