from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from faq.editorial import workflow
from faq.editorial.texts import missing_articles
from faq.models import Article, Channel, ChannelText

from .fields import NumbersField
from .hours import HOURS
from .texts import TextsAdmin, TextsInline


class ChannelTexts(TextsInline):
    model = ChannelText
    fields = ("language", *ChannelText.QUOTABLE)


class ChannelForm(forms.ModelForm):
    articles = NumbersField(
        label=_("Articles"), required=False, help_text=_("Numbers of articles, with commas between.")
    )

    class Meta:
        model = Channel
        fields = ("key", "position", "hours", "articles", "checked")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["articles"] = sorted(self.instance.articles.values_list("pk", flat=True))

    def clean_articles(self) -> list[int]:
        wanted = self.cleaned_data["articles"]
        missing = sorted(set(wanted) - set(Article.objects.filter(pk__in=wanted).values_list("pk", flat=True)))
        if missing:
            raise missing_articles(missing)
        return wanted


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
