from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index


class Topic(Page):
    """The articles stand under it in the tree."""


class Article(Page):
    summary = models.CharField(max_length=400)
    body = RichTextField()
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    def get_context(self, request):
        siblings = self.get_siblings(inclusive=False).live()[:4]
        return {**super().get_context(request), "related": siblings}
