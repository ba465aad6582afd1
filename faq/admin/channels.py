from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from faq.editorial import workflow
from faq.models import Channel, ChannelText

from .forms import ChannelForm
from .hours import HOURS
from .texts import TextsAdmin, TextsInline


class ChannelTexts(TextsInline):
    model = ChannelText
    fields = ("language", *ChannelText.QUOTABLE)


@admin.register(Channel)
class ChannelAdmin(TextsAdmin):
    list_display = ("name", "key", "position", "hours", "checked")
    fields = ("key", "position", "hours", "articles", "checked")
    form = ChannelForm
    inlines = (ChannelTexts, *HOURS)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("texts")

    @admin.display(description=_("name"))
    def name(self, channel: Channel) -> str:
        names = {text.language: text.name for text in channel.texts.all()}
        return names.get(get_language() or "") or channel.key

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        count = workflow.change_channel(form.instance)
        if count:
            sentence = ngettext(
                "%(count)s published text quotes this way of contact and was made anew.",
                "%(count)s published texts quote this way of contact and were made anew.",
                count,
            )
            messages.info(request, sentence % {"count": count})
