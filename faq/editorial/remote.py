"""Pictures of other sites, fetched and kept when an editor saves: readers' browsers ask this site alone."""

from __future__ import annotations

import io
import logging
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from faq.models import Finding
from faq.operations.fetching import Fetcher, NotReached
from faq.rendering import MarkdownRefused, pictures_elsewhere, with_pictures

from . import pictures

_logger = logging.getLogger(__name__)

# Seconds that an editor waits at most for all pictures of one saving together.
SECONDS = 10.0
# Pictures of one saving, and how many are fetched at the same time.
MOST, AT_ONCE = 20, 4


def fetcher(seconds: float) -> Fetcher:
    accept = "image/avif,image/webp,image/png,image/jpeg,image/gif"
    return Fetcher(seconds=seconds, purpose="pictures", accept=accept)


@dataclass
class TakenOver:
    """What became of the pictures of one saving, by the addresses that were typed. The sentences are for the editor."""

    ours: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)


def take_over(texts: list[str], seconds: float = SECONDS) -> tuple[list[str], TakenOver]:
    """The same texts with the addresses of our own pictures in the place of those of other sites.

    Each address is fetched once, through the guard of `operations.fetching`, and stored as an upload is. What cannot be
    taken over stays as it was typed, and `left` says why. Call it outside of any transaction: it waits for other sites,
    `seconds` at most, and for one picture more to be drawn. Raises nothing.
    """
    wanted = list(dict.fromkeys(address for text in texts for address in _elsewhere(text)))
    done = TakenOver()
    if wanted:
        _fetch(wanted, done, monotonic() + seconds)
    return [_changed(text, done) for text in texts], done


def _elsewhere(text: str) -> list[str]:
    try:
        return pictures_elsewhere(text)
    except MarkdownRefused:  # saving says why
        return []


def _changed(text: str, done: TakenOver) -> str:
    mine = {address: done.ours[address] for address in _elsewhere(text) if address in done.ours}
    if not mine:
        return text
    changed = with_pictures(text, mine)
    for address in _elsewhere(changed):
        if address in mine:
            sentence = _("its mark cannot be told from the text around it: put it on a line of its own")
            done.left[address] = sentence
    return changed


def _fetch(wanted: list[str], done: TakenOver, until: float) -> None:
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")
    try:
        asked: dict[Future[bytes], str] = {}
        for address in wanted:
            if own := _ours_already(address):
                done.ours[address] = own
            elif len(asked) == MOST:
                done.left[address] = _("more than %(most)s pictures at once: save again") % {"most": MOST}
            else:
                asked[pool.submit(_taken, address, until)] = address
        with suppress(TimeoutError):
            for answer in as_completed(asked, timeout=max(0.0, until - monotonic())):
                if monotonic() > until:  # it came in time; drawing all that came would take as long again
                    break
                _keep(asked[answer], answer, done)
        for address in asked.values():
            if address not in done.ours:
                done.left.setdefault(address, _("there was no time left for it: save again"))
    finally:
        # A thread that still waits for a name to be looked up ends by itself, and nobody waits for it.
        pool.shutdown(wait=False, cancel_futures=True)


def _ours_already(address: str) -> str:
    """The path of a picture of this very site that was typed with its whole address, or ""."""
    path = address.removeprefix(settings.SITE_URL)
    name = path.removeprefix(f"{settings.MEDIA_URL}images/")
    known = path != address and name != path and pictures.NAME.fullmatch(name)
    return path if known and default_storage.exists(f"images/{name}") else ""


def _taken(address: str, until: float) -> bytes:
    left = until - monotonic()
    if left <= 0:
        raise NotReached(Finding.SLOW)
    return fetcher(left).take(f"https:{address}" if address.startswith("//") else address, pictures.MAX_BYTES)


def _keep(address: str, answer: Future[bytes], done: TakenOver) -> None:
    try:
        done.ours[address] = pictures.store(io.BytesIO(answer.result())).url
    except NotReached as error:
        done.left[address] = str(error.finding.label)
    except ValidationError as error:
        done.left[address] = " ".join(error.messages)
    except Exception:  # whatever a storage of other people's raises: the text is saved all the same
        _logger.exception("A picture of another site could not be stored.")
        done.left[address] = _("it could not be stored here")
