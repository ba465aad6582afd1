"""The signed time in a form: which text the page showed, and when. It stands in stored pages, so it says nothing of the reader."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

LIFETIME = timedelta(days=30)
_signer = Signer(salt="faq.feedback", sep=".")


class TokenRefused(Exception):
    """`reason` is "forged", "expired" or "early"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def make(subject: str, now: datetime) -> str:
    return _signer.sign(f"{subject}.{int(now.timestamp())}")


def for_article(article: int, revision: int, now: datetime) -> str:
    """The token of an article's page: the same all day long, so that the page's bytes are the same on every worker."""
    return make(f"{article}-{revision}", now.replace(hour=0, minute=0, second=0, microsecond=0))


def read(token: str, subject: str, now: datetime, least: timedelta = timedelta(0)) -> str:
    """What follows `subject` in a token that this site signed for it, if it is not too old and not younger than
    `least`; else `TokenRefused`."""
    rest, seconds = _open(token, subject)
    age = now.timestamp() - seconds
    if age > LIFETIME.total_seconds():
        raise TokenRefused("expired")
    if age < least.total_seconds():
        raise TokenRefused("early")
    return rest


def renew(token: str, subject: str, now: datetime) -> str:
    """A token of this site, signed anew however old it is; `TokenRefused` for any other."""
    rest, _seconds = _open(token, subject)
    return make(subject + rest, now)


def _open(token: str, subject: str) -> tuple[str, int]:
    try:
        said, _dot, seconds = _signer.unsign(token).rpartition(".")
    except BadSignature:
        raise TokenRefused("forged") from None
    if not said.startswith(subject):
        raise TokenRefused("forged")
    return said.removeprefix(subject), int(seconds)
