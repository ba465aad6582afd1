"""What load balancers, container hosts and Prometheus ask, and what readers get while something is away."""

from __future__ import annotations

import time
from contextlib import suppress
from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from faq import search
from faq.models import Question, TopicText, Translation

from .hosts import caching, replicas
from .monitoring import health, metrics
from .monitoring.health import Check
from .store import crowd
from .store.disk import Disk

PLAIN = "text/plain; charset=utf-8"


def index() -> str:
    """Four queries that read every text's number, so the answer is kept for ten seconds."""
    found = search.status()
    wrong = found.missing + found.behind + found.orphaned
    return "" if found.agree else f"{wrong} texts are not found as they are published: run manage.py reindex"


def stored_pages() -> str:
    """Whether this host could serve readers without the database, and with what. No query."""
    return Disk(settings.PAGES_DIR).fault(time.time())


# In the order in which they are asked; one more is one more line.
CHECKS = [
    Check("database", health.database, vital=True, asks_database=True),
    Check("migrations", health.migrations, vital=True, asks_database=True),
    Check("index", index, asks_database=True, seconds=10),
    Check("disk", health.disk),
    Check("pages", stored_pages),
    Check("cache", caching.check),
    Check("replicas", replicas.check),
]


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. No query: a slow database is no reason to restart it."""
    return HttpResponse("live\n", content_type=PLAIN)


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """`{"status", "checks": {name: "ok" or a sentence}}`: 200 while readers can be sent here, else 503.

    With `?strict` every fault makes it 503, for a watcher that sees the number alone."""
    found = health.report(CHECKS)
    good = found.state == "ready" if "strict" in request.GET else found.serving
    body = {"status": found.state, "checks": {name: fault or "ok" for name, fault in found.faults.items()}}
    return JsonResponse(body, status=200 if good else 503)


@require_safe
@never_cache
def numbers(request: HttpRequest) -> HttpResponse:
    """Prometheus' page, for whoever has the token; without a token set, for this machine alone."""
    if settings.METRICS_TOKEN:
        if not _has_token(request):
            headers = {"WWW-Authenticate": 'Bearer realm="metrics"'}
            return HttpResponse("a token is needed\n", status=401, content_type=PLAIN, headers=headers)
    elif not _from_this_machine(request):
        raise Http404
    found = health.report(CHECKS)
    gauges: list[metrics.Gauge] = [
        (
            "helpcenter_check_ok",
            "1 while the check of /health/ready finds no fault.",
            "check",
            {name: float(not fault) for name, fault in found.faults.items()},
        )
    ]
    with suppress(DatabaseError):  # the gauge above says so
        gauges += _content()
    return HttpResponse(metrics.page(gauges), content_type=metrics.CONTENT_TYPE)


def _content() -> list[metrics.Gauge]:
    """Two queries."""
    texts, questions = Translation.objects.published().count(), Question.objects.waiting().count()
    return [
        ("helpcenter_published_texts", "Texts that readers can see.", "", {"": float(texts)}),
        ("helpcenter_waiting_questions", "Questions that no editor has taken up.", "", {"": float(questions)}),
    ]


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())


def _from_this_machine(request: HttpRequest) -> bool:
    """A proxy on this machine has its address too: what came through one is not from here."""
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"))
    if settings.SECURE_PROXY_SSL_HEADER or passed_on:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@require_safe
@never_cache
def away(request: HttpRequest, language: str) -> HttpResponse:
    """For what cannot be shown while the database is away. No query."""
    response = render(request, "operations/away.html", status=503)
    response.headers["Retry-After"] = "10"
    return response


@require_safe
@never_cache
def busy(request: HttpRequest, language: str) -> HttpResponse:
    """For what is not made while too much is asked at once. No query."""
    response = render(request, "operations/busy.html", status=503)
    response.headers["Retry-After"] = crowd.RETRY
    return response


@require_safe
def search_away(request: HttpRequest, language: str) -> HttpResponse:
    """Kept on the disk, and shown in the place of search while the database is away. One query."""
    return render(request, "operations/search_away.html", {"topics": TopicText.objects.in_language(language)})
