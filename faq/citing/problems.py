"""What goes wrong with a machine's request, said as RFC 9457 says it."""

from __future__ import annotations

from http import HTTPStatus

from django.http import JsonResponse


def problem(status: int, detail: str, **headers: str) -> JsonResponse:
    """`{"type", "title", "status", "detail"}` as `application/problem+json`, readable from any site."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response
