"""What is shown of the editors’ work: a draft to a colleague with the link, and pictures, sent so that a browser can
take them for nothing else."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from . import passes
from .documents import document

_NAME = re.compile(r"[a-z0-9]{16,64}\.(webp|png|jpg)")
_TYPES = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg"}
_HEADERS = {
    # What a browser may do with it says faq/operations/headers.py. The name is made from the content: what it once named it names for ever.
    "Cache-Control": "public, max-age=31536000, immutable",
}


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """A revision as readers would see it, for a colleague who was given the link; kept by no cache, told to nobody."""
    revision = passes.revision(token)
    if revision is None:
        raise Http404
    with override(language := revision.translation.language):
        html = document(revision.markdown, language, revision.article_id).html
        context = {"revision": revision, "html": html, "language": language}
        response = render(request, "editorial/preview.html", context)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    match = _NAME.fullmatch(name)
    if not match or not default_storage.exists(f"images/{name}"):
        raise Http404
    tag = f'"{name}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={**_HEADERS, "ETag": tag})
    file = default_storage.open(f"images/{name}")
    return FileResponse(file, content_type=_TYPES[match[1]], headers={**_HEADERS, "ETag": tag})
