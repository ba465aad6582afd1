from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from faq.contact import message
from faq.models import Translation

from .kinds import ALWAYS, KINDS, STEPS
from .texts import texts


@require_safe
def dispute(request: HttpRequest, language: str) -> HttpResponse:
    numbers = {entry.article for entry in (*KINDS, *STEPS)} | {17}
    articles = Translation.objects.published().in_language(language).filter(article__in=numbers)
    context = {
        "steps": STEPS,
        "kinds": KINDS,
        "always": ALWAYS,
        "requests": message.REQUESTS,
        "articles": {text.article_id: text for text in articles},
        "languages": sorted(settings.LANGUAGES, key=lambda entry: entry[0] != language),
        "data": {
            "texts": texts(),
            "message": {code: message.texts(code) for code, _name in settings.LANGUAGES},
            "steps": [step.key for step in STEPS],
        },
        "same_path": "dispute",
    }
    return render(request, "disputes/dispute.html", context)
