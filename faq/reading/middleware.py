from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, override

from faq.languages import readers_language


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
