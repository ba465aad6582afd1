from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from faq.editorial import places, workflow
from faq.models import Topic, TopicText

from .texts import TextsAdmin, TextsInline


class TopicTexts(TextsInline):
    model = TopicText
    fields = ("language", "name", "slug", "summary")


@admin.register(Topic)
class TopicAdmin(TextsAdmin):
    list_display = ("name", "key", "position", "article_count")
    fields = ("key", "position")
    inlines = (TopicTexts,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("texts").annotate(count=Count("articles"))

    @admin.display(description=_("name"))
    def name(self, topic: Topic) -> str:
        names = {text.language: text.name for text in topic.texts.all()}
        return names.get(get_language() or "") or topic.key

    @admin.display(description=_("articles"), ordering="count")
    def article_count(self, topic: Any) -> int:
        return topic.count

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        places.change_topic(obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for text in formset.save(commit=False):
            workflow.publish_topic(text)
