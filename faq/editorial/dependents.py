"""Who depends on an article and its headings: what an editor sees before one of them goes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Sum

from faq.models import Article, Channel, Pin, Referral, Translation


def counts(articles: Iterable[int]) -> dict[int, tuple[int, int]]:
    """For each article: how many public texts link to it, and how many readers came by links on other sites. Two
    queries."""
    wanted = set(articles)
    linked = Translation.objects.with_live().filter(refers_to__in=wanted).values_list("refers_to")
    links = dict(linked.annotate(Count("pk")))
    visited = Referral.objects.filter(article__in=wanted).values_list("article")
    visits = dict(visited.annotate(Sum("times")))
    return {number: (links.get(number, 0), visits.get(number, 0)) for number in wanted}


@dataclass(frozen=True)
class Section:
    """A heading of the public text, and who leads to it."""

    anchor: str
    title: str
    links: list[Translation] = field(default_factory=list)
    visits: int = 0


class Dependents:
    """One query for each part, and only when it is asked for."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def links(self) -> list[Translation]:
        """The public texts of other articles that link to this one, with their live revision."""
        texts = Translation.objects.referring_to(self.article.pk).exclude(article=self.article)
        return list(texts.select_related("live").order_by("article_id", "language"))

    @cached_property
    def _visits(self) -> list[tuple[str, str, int]]:
        rows = Referral.objects.filter(article=self.article).values("host", "anchor").annotate(all=Sum("times"))
        return sorted(((row["host"], row["anchor"], row["all"]) for row in rows), key=lambda row: -row[2])

    @property
    def hosts(self) -> list[tuple[str, int]]:
        """Which sites sent readers here, and how many, most first."""
        found: dict[str, int] = {}
        for host, _anchor, times in self._visits:
            found[host] = found.get(host, 0) + times
        return sorted(found.items(), key=lambda one: -one[1])

    @cached_property
    def pins(self) -> list[Pin]:
        return list(Pin.objects.filter(article=self.article))

    @cached_property
    def channels(self) -> list[Channel]:
        return list(Channel.objects.filter(articles=self.article))

    def section(self, anchor: str, title: str) -> Section:
        """Who leads to one heading, by the anchor in the link."""
        link = re.compile(rf"\[\[{self.article.pk}#{re.escape(anchor)}(?=[\]|])")
        links = [text for text in self.links if text.live and link.search(text.live.markdown)]
        return Section(anchor, title, links, sum(times for _host, at, times in self._visits if at == anchor))
