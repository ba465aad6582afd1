"""Looking whether the links of the public texts to other sites still lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from itertools import chain, zip_longest
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from faq.models import Finding, OutsideLink, Translation
from faq.operations.fetching import Fetcher
from faq.operations.pace import Pace
from faq.rendering import outside_links

# Hosts that are asked at the same time, and the seconds between two questions to one of them.
AT_ONCE, GAP = 8, 2.0

Found = tuple[OutsideLink, Finding, int | None]


def note_links() -> None:
    """Read off every public text where it leads, and forget addresses to which none leads any more."""
    for text in Translation.objects.published().select_related("live").order_by("pk").iterator():
        if text.live:
            OutsideLink.objects.keep(text, outside_links(text.live.html))
    OutsideLink.objects.filter(texts=None).delete()


def check(
    *,
    again: bool = False,
    fetcher: Fetcher | None = None,
    progress: Callable[..., Iterable[Any]] = lambda items, total=None: items,
) -> int:
    """Ask every outside address of the public texts once and store what was found, each as it comes. Those that were
    asked today are not asked again unless `again` is set, so that a run that was cut short goes on. Returns how many."""
    note_links()
    links = OutsideLink.objects.in_use().order_by("url")
    if not again:
        links = links.exclude(checked__gte=timezone.now().replace(hour=0, minute=0, second=0, microsecond=0))
    wanted = _mixed(list(links))
    for link, finding, status in progress(_asked(wanted, fetcher or Fetcher(turn=Pace(GAP).wait)), total=len(wanted)):
        link.found(finding, status, timezone.now())
        link.save(update_fields=["finding", "status", "failures", "checked"])
    return len(wanted)


def _mixed(links: list[OutsideLink]) -> list[OutsideLink]:
    """One of each host, then the second of each: no host keeps all waiting."""
    hosts: dict[str, list[OutsideLink]] = {}
    for link in links:
        hosts.setdefault(urlsplit(link.url).netloc, []).append(link)
    return [link for link in chain.from_iterable(zip_longest(*hosts.values())) if link]


def _asked(links: list[OutsideLink], fetcher: Fetcher) -> Iterator[Found]:
    """The answers as they come. The threads ask and nothing else: the database is for the caller's."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        asked: dict[Future[Any], OutsideLink] = {pool.submit(fetcher.ask, link.url): link for link in links}
        for answer in as_completed(asked):
            yield (asked[answer], *answer.result())
    finally:
        pool.shutdown(cancel_futures=True)
