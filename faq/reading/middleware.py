from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, get_supported_language_variant, override
from django.utils.translation.trans_real import parse_accept_lang_header


def readers_language(request: HttpRequest) -> str:
    """The first language of `Accept-Language` that the site has, else the site's first. No cookie is read."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


class AddressLanguageMiddleware:
    """The page speaks the language of its address: `/fr/…`, `/en/…`; the admin the editor's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        first = request.path_info.lstrip("/").partition("/")[0]
        if first in dict(settings.LANGUAGES):
            language = first
        elif first == "admin":
            language = get_language_from_request(request)
        else:
            language = readers_language(request)
        request.LANGUAGE_CODE = language
        with override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
