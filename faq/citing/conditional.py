from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag


def answer_if_changed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with a hash of its body as ETag, or an empty 304 if the asker has just that. Django's own
    `conditional_page` gives none to HEAD, which must be like GET."""
    if response.status_code != 200:
        return response
    set_response_etag(response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)  # type: ignore[return-value]


def with_etag(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return answer_if_changed(request, view(request, *args, **kwargs))

    return answer
