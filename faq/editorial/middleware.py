from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import due

# They must answer whatever the database does, or show no text.
_WITHOUT = ("/health/", "/metrics", "/static/", "/media/")


class DueMiddleware:
    """Before a page is made, what is due is published. It stands outside of what leads readers to replicas."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(_WITHOUT):
            due.settle()
        return self.get_response(request)
