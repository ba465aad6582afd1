"""Pictures of other sites in what an editor has just sent: kept here, and told about in words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faq.editorial import remote

# Letters of an address that a sentence shows.
_SHOWN = 120


def take_over(request: HttpRequest, data: QueryDict, names: list[str]) -> None:
    """The texts under these names in the sent form get our own pictures; what became of each is said. It waits for other
    sites: not within a transaction."""
    texts = [data.get(name, "") for name in names]
    changed, done = remote.take_over([text.replace("\r\n", "\n") for text in texts])
    for name, text, new in zip(names, texts, changed, strict=True):
        if new != text.replace("\r\n", "\n"):
            data[name] = new
    taken = [address for address in done.ours if address not in done.left]
    if taken:
        sentence = ngettext(
            "%(count)s picture of another site is kept here now: %(addresses)s",
            "%(count)s pictures of other sites are kept here now: %(addresses)s",
            len(taken),
        )
        shown = ", ".join(map(_short, taken))
        messages.info(request, sentence % {"count": len(taken), "addresses": shown})
    for address, reason in done.left.items():
        sentence = _(
            "The picture %(address)s could not be kept here (%(reason)s). It stays as you typed it; readers see its words only."
        )
        messages.warning(request, sentence % {"address": _short(address), "reason": reason.rstrip(".")})


def _short(address: str) -> str:
    return address if len(address) <= _SHOWN else f"{address[:_SHOWN]}…"
