from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override


def words(language: str) -> dict[str, str]:
    """What the site says of itself: the words of `site.toml` in this language, else those of the guide it comes with."""
    return _guide(language) | dict(settings.IDENTITY.words.get(language, {}))


@cache
def _guide(language: str) -> dict[str, str]:
    with override(language):
        return {
            "title": _("Help with AliExpress customer service"),
            "description": _("An independent guide to reaching AliExpress customer service."),
            "disclaimer": _("Independent guide, not affiliated with AliExpress."),
            "question": _("What went wrong with your order?"),
            "lead": _("Say it in a few words, spelling mistakes and all. The answer comes with the steps to follow."),
            "hint": _("My parcel never came"),
            "before_asking": _(
                "We are not AliExpress and cannot see your order. Leave out order numbers, names and addresses."
            ),
        }
