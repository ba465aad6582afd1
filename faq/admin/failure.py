from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent from a page that is older than the login: nothing was done, and the way back is named."""
    return render(request, "admin/out_of_date.html", status=403)
