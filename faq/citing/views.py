from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.common import no_append_slash
from django.views.decorators.http import require_safe

from faq.languages import asked_language, readers_language
from faq.models import Revision, Translation

from . import box, cards, documents, redirects, resolving
from .conditional import with_etag
from .tolerance import cleaned_anchor

MARKDOWN = "text/markdown; charset=utf-8"


# Without the slash there is one redirect to the page, or none: not one to the slash and then another.
@no_append_slash
@require_safe
def permalink(request: HttpRequest, number: int, anchor: str = "") -> HttpResponse:
    place = resolving.article(
        number, cleaned_anchor(anchor), asked=asked_language(request), preferred=readers_language(request)
    )
    if place is None:
        raise Http404
    response = redirects.to(place)
    # The page's own request does not say once more where the reader came from: a visit is counted here or there.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def how(request: HttpRequest, language: str) -> HttpResponse:
    """For those who answer others with a link: every form of it, shown on the newest answer. One query."""
    newest = Translation.objects.for_reading().in_language(language).order_by("-updated", "-article_id").first()
    context: dict[str, Any] = {"text": newest, "same_path": "citing"}
    if newest:
        context |= {
            "box": box.of_article(newest),
            "short": documents.absolute(reverse("permalink", args=(newest.article_id,))),
            "markdown": documents.absolute(documents.markdown_path(newest)),
        }
    return render(request, "citing/how.html", context)


@no_append_slash
@require_safe
def revision(request: HttpRequest, number: int, revision: int) -> HttpResponse:
    """The article as it read on that day, for use as evidence."""
    found = _published_revision(number, revision)
    language = found.translation.language
    # The page speaks the text's language, whatever the reader's.
    request.LANGUAGE_CODE = language
    with override(language):
        context = {"revision": found, "text": found.translation, "fingerprint": documents.fingerprint(found)}
        response = render(request, "citing/revision.html", context)
    response.headers["Content-Language"] = language
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@with_etag
def revision_markdown(request: HttpRequest, number: int, revision: int) -> HttpResponse:
    found = _published_revision(number, revision)
    headers = {"Content-Language": found.translation.language, "X-Robots-Tag": "noindex"}
    return HttpResponse(documents.of_revision(found), content_type=MARKDOWN, headers=headers)


@require_safe
@with_etag
def markdown(request: HttpRequest, language: str, number: int, slug: str) -> HttpResponse:
    found = Translation.objects.for_reading().in_language(language).filter(article=number).first()
    if found is None:
        raise Http404
    if slug != found.slug:
        return redirects.moved(documents.markdown_path(found))
    canonical = documents.absolute(found.get_absolute_url())
    headers = {"Link": f'<{canonical}>; rel="canonical"', "Access-Control-Allow-Origin": "*"}
    return HttpResponse(documents.of_article(found), content_type=MARKDOWN, headers=headers)


@require_safe
def card(request: HttpRequest, name: str) -> HttpResponse:
    """The picture beside a link; forums show it on their own pages."""
    headers = {"Access-Control-Allow-Origin": "*"}
    picture, final = cards.read(name)
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if final else "public, max-age=300"
    return HttpResponse(picture, content_type="image/png", headers=headers)


def _published_revision(number: int, revision: int) -> Revision:
    revisions = Revision.objects.filter(state=Revision.State.PUBLISHED).select_related("translation__live")
    # Published for a time to come: nobody has read it yet.
    revisions = revisions.exclude(translation__opens__gt=timezone.now())
    return get_object_or_404(revisions, article=number, number=revision)
