"""What the writing screen asks for while an editor types. The answer is JSON always, an error too: `{"error": "…"}`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from faq.editorial import finding, pictures, working
from faq.editorial.preview import markdownify as rendered
from faq.editorial.texts import Text, refusal
from faq.models import Article
from faq.rendering import MAX_BYTES, MarkdownRefused

_WRITES = "faq.change_article"
# Around the thing itself: the form's other fields and its boundaries.
_ROOM = 64 * 1024
# A character may take three bytes in a form.
_TEXT_BYTES = 3 * MAX_BYTES + _ROOM

View = Callable[[HttpRequest], HttpResponse]


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return refused(_("This page is out of date. Open it anew in another tab; your text stays here."), 403)


def refused(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)


def for_writers(method: str, limit: int = 0) -> Callable[[View], View]:
    """Only this method, at most `limit` bytes, an editor who may write, and no forged request; JSON in any case.

    The size is judged before anything is read, which is why the CSRF check is made here and not by the middleware.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            if request.method != method:
                return refused(_("This address answers to %(method)s only.") % {"method": method}, 405)
            user = request.user
            if not user.is_authenticated:
                return refused(
                    _("You are no longer logged in. Log in again in another tab; your text stays here."), 401
                )
            if not (user.is_active and user.is_staff and user.has_perm(_WRITES)):
                return refused(_("You may not write articles."), 403)
            if _length(request) > limit and method == "POST":
                return refused(_("This is too large."), 413)
            try:
                return _checked(request) or view(request)
            except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
                return refused(_("The request arrived incomplete. Try again."), 400)

        return guarded

    return decorate


def _length(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else 0


def _checked(request: HttpRequest) -> HttpResponse | None:
    check = _CsrfCheck(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, HttpResponse, (), {})


@for_writers("POST", _TEXT_BYTES)
def markdownify(request: HttpRequest) -> HttpResponse:
    """POST `content`, `language` -> `{"html"}`, made by the one renderer."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return refused(_("This language is not one of the site's."), 400)
    try:
        with override(language):
            html = rendered(request.POST.get("content", ""))
    except MarkdownRefused as error:
        return refused(" ".join(refusal(error).messages), 422)
    return JsonResponse({"html": html})


@for_writers("POST", pictures.MAX_BYTES + _ROOM)
def upload(request: HttpRequest) -> HttpResponse:
    """POST the file `image` -> `{"url", "width", "height"}`."""
    file = request.FILES.get("image")
    if file is None:
        return refused(_("No picture arrived."), 422)
    try:
        picture = pictures.store(file)
    except ValidationError as error:
        return refused(" ".join(error.messages), 413 if error.code == "too_large" else 422)
    return JsonResponse({"url": picture.url, "width": picture.width, "height": picture.height})


@for_writers("POST", _TEXT_BYTES + 3 * _ROOM)
def keep(request: HttpRequest) -> HttpResponse:
    """POST `number`, `language`, `version` and the fields of the form -> `{"kept"}`, the time of the server."""
    number, seen = (finding.as_number(request.POST.get(name, "")) for name in ("number", "version"))
    language = request.POST.get("language", "")
    article = Article.objects.filter(pk=number or 0).first()
    if article is None or seen is None or language not in dict(settings.LANGUAGES):
        return refused(_("There is no such article."), 400)
    words = {name: request.POST.get(name, "").replace("\0", "") for name in (*Text.FIELDS, "note")}
    assert isinstance(request.user, User)
    copy = working.keep(article, language, request.user, seen=seen, words=words)
    return JsonResponse({"kept": time_format(timezone.localtime(copy.saved), "TIME_FORMAT")})


@for_writers("GET")
def facts(request: HttpRequest) -> HttpResponse:
    """`?lang=` -> `{"results": [{"mark", "label", "words"}]}`."""
    return JsonResponse({"results": finding.facts(request.GET.get("lang", settings.LANGUAGE_CODE))})


@for_writers("GET")
def find(request: HttpRequest) -> HttpResponse:
    """`?q=&lang=` -> `{"results": [{"number", "title", "language", "public"}]}`, at most ten."""
    language = request.GET.get("lang", settings.LANGUAGE_CODE)
    return JsonResponse({"results": finding.articles(request.GET.get("q", ""), language)})
