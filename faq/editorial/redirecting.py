"""Leading an address at which readers found nothing to an article: for ever, through the ledger of addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from faq.citing import resolving
from faq.languages import supported
from faq.models import Address, Anchor, MissedAddress, Translation

from . import log

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def lead(path: str, article: int, anchor: str = "", *, by: User | None = None) -> Translation:
    """From now on this path, one of those that were counted, leads to the article, or to one of its headings. Returns
    the text that answers. Raises `ValidationError` where something is missing; then nothing is done."""
    if not MissedAddress.objects.filter(path=path).exists():
        raise ValidationError(_("Nobody looked for this address."), "unknown_path")
    texts = {text.language: text for text in Translation.objects.published().filter(article=article)}
    written = supported(path.split("/")[1]) or settings.LANGUAGE_CODE
    text = texts.get(written) or next(iter(texts.values()), None)
    if text is None:
        raise ValidationError(_("There is no published article with this number."), "unknown_article")
    anchor = anchor.strip().lstrip("#")
    if anchor and not Anchor.objects.of(article, text.language).filter(anchor=anchor).exists():
        raise ValidationError(
            _("“%(title)s” has no heading with the anchor #%(anchor)s."),
            "unknown_anchor",
            {"title": text.title, "anchor": anchor[:80]},
        )
    Address.objects.remember(path, language=text.language, article=article, anchor=anchor)
    if resolving.any_address(path, asked=None, preferred=text.language) is None:
        raise ValidationError(_("This address cannot be led elsewhere."), "left_alone")
    MissedAddress.objects.filter(path=path).delete()
    log.record(by, article, text.title, _("%(path)s leads here now.") % {"path": path})
    return text


def dismiss(path: str) -> None:
    """Forget how often this path was asked for; readers who ask again are counted anew."""
    MissedAddress.objects.filter(path=path).delete()
