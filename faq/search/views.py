from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from faq.models import TopicText
from faq.operations.store import counting

from . import Hit, Results, insight, search

# What one answer may hold at most, and what is shown when nothing is asked for.
MOST = 50
USUAL = 10


@require_safe
def results(request: HttpRequest, language: str) -> HttpResponse:
    """The results page: `q`, and optionally `topic` (a key) and `exact=1` (the words as typed)."""
    query = request.GET.get("q", "")
    topics = TopicText.objects.listed(language)
    topic = next((text for text in topics if text.topic.key == request.GET.get("topic")), None)
    exact = request.GET.get("exact") == "1"
    found = search(query, language, exact=exact, topic=topic.topic.key if topic else "")
    if found.query and not topic and not exact:
        words = insight.normalised(query)
        counting.each_time(request, "search", words, language, "found" if found.sure else "not_found")
    context = {
        "query": found.query,
        "results": found,
        "topics": topics,
        "topic": topic,
        "exact": exact,
        "same_path": "search",
        "same_query": request.GET.urlencode(),
    }
    return render(request, "search/results.html", context)


@counting.counted("search")
def count_search(environ: Mapping[str, Any], words: str, language: str, what: str) -> None:
    insight.note_normalised(words, language, what)


@csrf_exempt  # it changes a count and nothing of anybody's; only our own pages may send it
@require_POST
def clicked(request: HttpRequest, language: str) -> HttpResponse:
    """An answer was opened for this query. The browser sends it on leaving the results."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        insight.note(request.POST.get("q", ""), language, "clicked")
    return HttpResponse(status=204)


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """`/api/v1/search?q=&lang=&limit=` as `DESIGN.md` promises it; problems as `application/problem+json`."""
    language = request.GET.get("lang", settings.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        return problem(_("“lang” must be one of: %s.") % ", ".join(dict(settings.LANGUAGES)))
    limit = request.GET.get("limit", str(USUAL))
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= MOST):
        return problem(_("“limit” must be a whole number from 1 to %s.") % MOST)
    response = JsonResponse(as_json(search(request.GET.get("q", ""), language, int(limit))))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def suggestions(request: HttpRequest, language: str) -> HttpResponse:
    """OpenSearch suggestions for the browser's own search field: the query, then titles and their addresses."""
    found = search(request.GET.get("q", ""), language, 6)
    titles = [hit.title for hit in found.hits]
    addresses = [settings.SITE_URL + hit.url for hit in found.hits]
    answer = [found.query, titles, [hit.topic for hit in found.hits], addresses]
    return JsonResponse(answer, safe=False, content_type="application/x-suggestions+json")


def problem(detail: str, status: int = 400) -> JsonResponse:
    body = {"type": "about:blank", "title": _("Bad request"), "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def as_json(found: Results) -> dict[str, object]:
    return {
        "query": found.query,
        "language": found.language,
        "corrected": found.corrected or None,
        "sure": found.sure,
        "count": len(found.hits),
        "results": [_hit(hit) for hit in found.hits],
    }


def _hit(hit: Hit) -> dict[str, object]:
    anchor = hit.section.anchor if hit.section else ""
    return {
        "number": hit.number,
        "title": hit.title,
        "url": settings.SITE_URL + hit.url,
        "permalink": f"{settings.SITE_URL}/a/{hit.number}/" + (f"{anchor}/" if anchor else ""),
        "excerpt": strip_tags(hit.excerpt),
        "section": {"anchor": anchor, "title": hit.section.title} if hit.section else None,
        "language": hit.language,
        "topic": hit.topic,
    }
