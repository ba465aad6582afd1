"""What a form must bring to be taken, and the sentence a reader gets when it is not. What they wrote stays in the form."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import Error
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import tokens
from .inbox import InboxFull
from .origin import foreign

logger = logging.getLogger(__name__)
T = TypeVar("T")


class Refused(Exception):
    """Nothing was stored. `sentence` is for the reader, `wait` the seconds after which it makes sense to try again."""

    def __init__(self, sentence: str, status: int = 403, wait: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.status, self.wait = sentence, status, wait

    @classmethod
    def too_often(cls, wait: int) -> Refused:
        minutes, hours = -(-wait // 60), -(-wait // 3600)
        if hours < 2:
            sentence = ngettext(
                "Much has come from your connection just now. Nothing is lost: try again in %(count)s minute.",
                "Much has come from your connection just now. Nothing is lost: try again in %(count)s minutes.",
                minutes,
            ) % {"count": minutes}
        else:
            sentence = _(
                "Your connection has sent this several times today. Nothing is lost: try again in %(count)s hours."
            ) % {"count": hours}
        return cls(sentence, 429, wait)

    def answer(self, page: HttpResponse) -> HttpResponse:
        page.status_code = self.status
        if self.wait:
            page.headers["Retry-After"] = str(self.wait)
        return page


def posted(request: HttpRequest) -> QueryDict:
    """The fields that were sent; what is too large for any form is refused unread."""
    try:
        return request.POST
    except (RequestDataTooBig, TooManyFieldsSent):
        sentence = _("That is too long to be sent. Go back in your browser: your text is still there. Shorten it.")
        raise Refused(sentence, 413) from None


def admit(request: HttpRequest, subject: str, least: timedelta = timedelta(0)) -> str:
    """Let in what a person filled in on a page of this site, in a form signed for this subject. Returns what the signed
    time says after the subject."""
    if foreign(request):
        raise Refused(_("This came from another site. Nothing is lost: send it once more from here."))
    if request.POST.get("website"):
        raise Refused(_("A field that must stay empty was filled, perhaps by your browser. Send it once more."))
    try:
        return tokens.read(request.POST.get("token", ""), subject, timezone.now(), least)
    except tokens.TokenRefused as refused:
        sentences = {
            "forged": _("This form could not be recognised. Nothing is lost: send it once more."),
            "expired": _("This page was open for a very long time. Nothing is lost: send it once more."),
            "early": _("That was quicker than a person writes. Nothing is lost: send it once more."),
        }
        raise Refused(sentences[refused.reason]) from None


def carefully(verb: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Do it; a full inbox and a database that is away become a sentence, not an error page."""
    try:
        return verb(*args, **kwargs)
    except InboxFull:
        sentence = _("Very many messages are waiting for the editors. Nothing is lost: try again tomorrow.")
        raise Refused(sentence, 503, 3600) from None
    except Error as error:
        logger.error("What a reader sent could not be stored: %s", error)
        sentence = _("It could not be stored just now. Nothing is lost: try again in a minute.")
        raise Refused(sentence, 503, 60) from None
