from django.http import HttpRequest, HttpResponse


def results(request: HttpRequest, language: str) -> HttpResponse:
    return HttpResponse("search")


def api(request: HttpRequest) -> HttpResponse:
    return HttpResponse("search")
