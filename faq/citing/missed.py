"""Addresses at which readers found nothing, counted with nobody in them, so that editors can lead them somewhere."""

from __future__ import annotations

import re
from datetime import date

from faq.models import MissedAddress, Tally

from .tolerance import repaired

LONGEST = 200
# How many different ones of one visitor are counted in an hour: who tries addresses out is no reader.
VISITOR_LIMIT, VISITOR_SECONDS = 20, 60 * 60

# What programs try everywhere, and files that this site never had.
_TRIED = re.compile(
    r"/(?:\.|~|wp-|wordpress|xmlrpc|cgi-bin|php|phpmyadmin|vendor/|admin|administrator|login|api/|static/|media/|health/"
    r"|owa/|autodiscover|actuator|console|server-status|solr|boaform|hnap1|ads\.txt|app-ads\.txt|apple-touch-icon|browserconfig"
    r"|favicon|robots|sitemap|security\.txt|crossdomain|node_modules|backup|config|env)"
)
_FILE = re.compile(r"\.(?!html?/?$|md/?$|atom/?$)[a-z0-9]{1,6}/?$")
# An article's number says nothing of a person; every other long number, and what looks drawn at random, may.
_NUMBER_OF_ARTICLE = re.compile(r"^(?:/[a-z]{2,3}(?:-[a-z0-9]{2,8})*)?/(?:a|articles)/[0-9]{1,9}(?![0-9])")
_PERSONAL = re.compile(r"[0-9]{4}|(?=[a-z0-9_-]*[0-9])(?=[a-z0-9_-]*[a-z])[a-z0-9_]{16}|[a-z0-9]{28}")


def countable(path: str) -> str:
    """The path as the ledger of addresses writes it, or nothing where it was tried by a program, or could name somebody:
    a path with an @, a long number or a random word in it is not kept at all."""
    if "@" in path or "%40" in path:
        return ""
    wanted, _anchor = repaired(path)
    if wanted == "/" or len(wanted) > LONGEST or _TRIED.match(wanted) or _FILE.search(wanted):
        return ""
    return "" if _PERSONAL.search(_NUMBER_OF_ARTICLE.sub("", wanted)) else wanted


def _store(missed: tuple[str, date], times: int) -> None:
    MissedAddress.objects.count_readers(*missed, times=times)


misses = Tally(_store)


def count(path: str, day: date) -> None:
    """One more reader found nothing at this path, as `countable()` gave it. No query now."""
    misses.add((path, day))
