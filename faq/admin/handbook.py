"""The editor's handbook: the Markdown files of `docs/handbook/<language>/`, shown inside the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, wraps
from html import escape
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from faq.rendering import render

FOLDER = settings.BASE_DIR / "docs" / "handbook"
# In the order of reading.
PAGES = ("start", "write", "publish", "languages", "merge", "listen", "content", "account")
_PICTURE = re.compile(r"^!\[([^\]]*)\]\(\.\./pictures/([a-z-]+\.png)\)$", re.MULTILINE)
_PICTURE_NAME = re.compile(r"[a-z-]+\.png")
_LINK = re.compile(r'href="([a-z]+)\.md(#[a-z0-9-]+)?"')

View = Callable[..., HttpResponse]


def for_editors(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return admin.site.admin_view(view)(request, *args, **kwargs)

    return guarded


@for_editors
def page(request: HttpRequest, name: str = PAGES[0]) -> HttpResponse:
    """In the editor's language, else in English. No query of its own."""
    language = get_language() or ""
    language = language if (FOLDER / language).is_dir() else "en"
    if name not in PAGES:
        raise Http404
    shown = {one: _page(language, one) for one in PAGES}
    title, html = shown[name]
    contents = [(one, other[0]) for one, other in shown.items()]
    context = {**admin.site.each_context(request), "title": title, "html": html, "contents": contents, "name": name}
    return TemplateResponse(request, "admin/handbook.html", context | {"handbook_language": language})


@for_editors
def picture(request: HttpRequest, name: str) -> HttpResponse:
    file = FOLDER / "pictures" / name
    if not _PICTURE_NAME.fullmatch(name) or not file.is_file():
        raise Http404
    return HttpResponse(file.read_bytes(), content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@cache
def _page(language: str, name: str) -> tuple[str, SafeString]:
    """Title and HTML. The files of one version of the program never change, so each is read once."""
    title, _, text = (FOLDER / language / f"{name}.md").read_text("utf-8").partition("\n")
    pictures = _PICTURE.findall(text)
    # An article shows no pictures but its own site's uploads; these are put in after the renderer has done its work.
    html = render(_PICTURE.sub("handbook-picture", text)).html
    for words, file in pictures:
        address = reverse("handbook-picture", args=(file,))
        width, height = _size(file)
        image = f'<img src="{address}" width="{width}" height="{height}" alt="{escape(words)}" loading="lazy">'
        html = html.replace("handbook-picture", image, 1)
    html = _LINK.sub(lambda found: f'href="{reverse("handbook-page", args=(found[1],))}{found[2] or ""}"', html)
    return title.removeprefix("# "), mark_safe(html)  # noqa: S308  rendered and cleaned by the one renderer


def _size(picture: str) -> tuple[int, int]:
    """Width and height, from the head of the PNG: the text does not jump when the picture comes."""
    head = (FOLDER / "pictures" / picture).read_bytes()[16:24]
    return int.from_bytes(head[:4]), int.from_bytes(head[4:])
