"""What is counted each time a page is shown, whether Django makes it or the page store has it.

A view says `each_time(request, "name", …)`; what the name does was said once with `counted`. The values must survive JSON.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

# In the WSGI environment: a list of deeds while a page is made for the store.
DEEDS = "helpcenter.deeds"

Verb = Callable[..., None]
Deed = tuple[str, list[Any]]
_verbs: dict[str, Verb] = {}
_logger = logging.getLogger(__name__)


def counted(name: str) -> Callable[[Verb], Verb]:
    """The decorated function is called with the WSGI environment of the reader's own request, then the values."""

    def register(verb: Verb) -> Verb:
        _verbs[name] = verb
        return verb

    return register


def each_time(request: HttpRequest, name: str, *values: Any) -> None:
    deeds = request.META.get(DEEDS)
    if deeds is None:
        count(request.META, name, values)
    else:
        deeds.append((name, list(values)))


def count(environ: Mapping[str, Any], name: str, values: Any) -> None:
    """It never costs a reader the page."""
    try:
        _verbs[name](environ, *values)
    except Exception:
        _logger.exception("%s could not be counted.", name)
