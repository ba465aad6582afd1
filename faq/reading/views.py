import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.common import no_append_slash
from django.views.decorators.http import require_safe

from faq.citing import box, head, missed, redirects
from faq.languages import readers_language
from faq.models import TopicText, Translation
from faq.operations.throttling import allow
from faq.search import search

from . import pages


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    response = redirect("home", readers_language(request))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    shelves = pages.first_shelves(language)
    context = {"shelves": shelves, "channels": pages.channels(language), "head": head.of_home(language)}
    if not shelves:
        context["elsewhere"] = pages.written_languages()
    return render(request, "reading/home.html", context)


@require_safe
def topic(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """A long topic has several pages: `page` in the query."""
    topics = TopicText.objects.listed(language)
    found = next((one for one in topics if one.slug == slug), None)
    number = request.GET.get("page", "1")
    if found is None or not re.fullmatch("[1-9][0-9]{0,5}", number):
        raise Http404
    page = pages.topic_page(found, int(number))
    if page.number > 1 and not page.articles:
        raise Http404
    others = TopicText.objects.elsewhere(found)
    context = {
        "topic": found,
        "topics": topics,
        "page": page,
        "others": others,
        "head": head.of_topic(found, page.articles, others, page.number),
    }
    return render(request, "reading/topic.html", context)


@require_safe
def accessibility(request: HttpRequest, language: str) -> HttpResponse:
    """How the pages were made for everybody, and how that was tested. No query."""
    return render(request, "reading/accessibility.html", {"same_path": "accessibility"})


@no_append_slash
@require_safe
def article(request: HttpRequest, language: str, number: int, slug: str) -> HttpResponse:
    found = Translation.objects.to_read(number, language)
    if found is None:
        gone = redirects.merged(number, language) or withdrawn(request, language, number)
        return gone or untranslated(request, number)
    if slug != found.slug:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return redirects.moved(found.get_absolute_url() + query)
    page = pages.article_page(found)
    context = {
        "page": page,
        "others": page.others,
        "number": number,
        "head": head.of_article(found, page.topic, page.others),
        "box": box.of_article(found),
    }
    return render(request, "reading/article.html", context)


def withdrawn(request: HttpRequest, language: str, number: int) -> HttpResponse | None:
    """In the place of an archived text: why it went, and what takes its place."""
    gone = Translation.objects.archived().in_language(language).filter(article=number).first()
    if gone is None:
        return None
    successor = Translation.objects.published().in_language(language).filter(article=gone.successor_id).first()
    context = {"gone": gone, "successor": successor, "number": number}
    return render(request, "reading/withdrawn.html", context, status=410)


def untranslated(request: HttpRequest, number: int) -> HttpResponse:
    """Not a dead end: the article in the languages that it has."""
    others = Translation.objects.published().filter(article=number)
    if not others:
        raise Http404
    return render(request, "reading/untranslated.html", {"others": others}, status=404)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    languages = [(code, pages.newest(code)) for code, _name in settings.LANGUAGES]
    return render(request, "reading/sitemap.xml", {"maps": languages}, content_type="application/xml")


@require_safe
def sitemap_of_language(request: HttpRequest, language: str) -> HttpResponse:
    context = {"language": language, "entries": pages.sitemap(language)}
    return render(request, "reading/sitemap_of_language.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def speculation(request: HttpRequest) -> HttpResponse:
    """Which links a browser may fetch as soon as the reader points at them (speculation rules). No query."""
    pages = [f"/{code}/*" for code, _name in settings.LANGUAGES]
    # What is searched for is counted, and files are not pages.
    never = ["/*/search/*", "/*.md", "/*.atom", "/*.ics"]
    where = {"and": [{"href_matches": pages}, {"not": {"href_matches": never}}]}
    rules = {"prefetch": [{"where": where, "eagerness": "moderate"}]}
    response = JsonResponse(rules, content_type="application/speculationrules+json")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address of former days leads to today's; any other is taken as a question."""
    if moved := redirects.repaired(request):
        return moved
    path = missed.countable(request.path) if request.method == "GET" else ""
    if path and not allow("missed", request, missed.VISITOR_LIMIT, missed.VISITOR_SECONDS):
        missed.count(path, timezone.now().date())
    words = pages.words_of(request.path)
    language = get_language() or settings.LANGUAGE_CODE
    results = search(words, language, 5)
    topics = [] if results.hits else TopicText.objects.listed(language)
    context = {"results": results, "words": words, "topics": topics}
    return render(request, "reading/not_found.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """In the same clothes, and without the database."""
    return render(request, "reading/server_error.html", status=500)
