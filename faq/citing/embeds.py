"""Answers on other people's pages: the oEmbed endpoint and the card in an iframe."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.common import no_append_slash
from django.views.decorators.http import require_safe

from faq.languages import asked_language, readers_language
from faq.models import TopicText

from . import oembed as engine
from . import resolving
from .conditional import with_etag
from .problems import problem

_PIXELS = re.compile(r"[1-9][0-9]{0,8}")


@require_safe
@with_etag
def oembed(request: HttpRequest) -> HttpResponse:
    url, form = request.GET.get("url"), request.GET.get("format", "json")
    if form != "json":
        return problem(501, _("“format” can only be json."))
    if not url:
        return problem(400, _("“url” must be given: the address of an answer on this site."))
    size = {}
    for side in ("width", "height"):
        value = request.GET.get(f"max{side}")
        if value is None:
            continue
        if not _PIXELS.fullmatch(value):
            return problem(400, _("“%s” must be a whole number of pixels from 1.") % f"max{side}")
        size[side] = int(value)
    try:
        body = engine.answer(url, engine.Size(**size), readers_language(request))
    except engine.NotOurs:
        return problem(404, _("There is no answer of this site at the address in “url”."))
    response = JsonResponse(body, headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"})
    patch_vary_headers(response, ["Accept-Language"])
    return response


@no_append_slash
@require_safe
@xframe_options_exempt
@with_etag
def embed(request: HttpRequest, number: int) -> HttpResponse:
    """The card for an iframe: no cookie, no script, no form. Two queries."""
    asked = asked_language(request)
    text = resolving.text_of(number, asked=asked, preferred=readers_language(request))
    language = text.language if text else asked or readers_language(request)
    topic = TopicText.objects.filter(topic=text.article.topic_id, language=language).first() if text else None
    with override(language):
        context = {"text": text, "topic": topic, "language": language}
        response = render(request, "citing/embed.html", context, status=200 if text else 404)
    response.headers["Content-Language"] = language
    response.headers["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Accept-Language"])
    return response
