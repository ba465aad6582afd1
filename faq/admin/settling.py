"""The ways out of a conflict on the writing screen: a colleague saved the text after this editor had opened it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faq.editorial.diff import merged
from faq.editorial.finding import as_number
from faq.editorial.texts import Conflict
from faq.models import Article, Revision

from .fields import typed_in


def explained(error: Conflict) -> str:
    theirs = error.theirs
    return _(
        "%(who)s saved this text on %(when)s, after you opened it. Nothing was overwritten, and your text is still "
        "here. Look at the other text, then put both together, or save yours as the newest."
    ) % {
        "who": theirs.author or _("A colleague"),
        "when": date_format(timezone.localtime(theirs.created), "DATETIME_FORMAT"),
    }


def revisions(article: Article, numbers: list[str]) -> list[Revision]:
    """Those that a form names. One query, or none."""
    wanted = {number for typed in numbers if (number := as_number(typed)) is not None}
    found = Revision.objects.filter(article=article, number__in=wanted).select_related("translation")
    return list(found) if wanted else []


def settle(request: HttpRequest, article: Article, data: QueryDict, verb: str, language: str) -> None:
    """In what was sent, `merge` puts both texts together, `keep` takes mine as it is.

    Both begin from the colleague's revision that was shown, so that a still newer one is a conflict again."""
    if verb not in ("merge", "keep"):
        return
    numbers = [data.get(f"{language}-{name}", "") for name in ("version", "theirs")]
    found = {str(revision.number): revision for revision in revisions(article, numbers)}
    base, theirs = found.get(numbers[0]), found.get(numbers[1])
    if theirs is None:
        return
    data[f"{language}-version"] = numbers[1]
    if verb == "merge":
        _merge(request, data, language, base, theirs)


def _merge(request: HttpRequest, data: QueryDict, language: str, base: Revision | None, theirs: Revision) -> None:
    for name in ("title", "summary", "slug", "keywords", "related", "sources"):
        was, other = (typed_in(getattr(one, name)) if one else "" for one in (base, theirs))
        if " ".join(data.get(f"{language}-{name}", "").split()) == " ".join(was.split()):
            data[f"{language}-{name}"] = other
    mine = data.get(f"{language}-markdown", "").replace("\r\n", "\n")
    text, clashes = merged(base.markdown if base else "", mine, theirs.markdown)
    data[f"{language}-markdown"] = text
    if clashes:
        sentence = ngettext(
            "Both texts are put together. In %(count)s place you had both changed the same lines: there yours stands first, then the other. Choose, then save.",
            "Both texts are put together. In %(count)s places you had both changed the same lines: there yours stands first, then the other. Choose, then save.",
            clashes,
        ) % {"count": clashes}
        messages.warning(request, sentence)
    else:
        messages.info(request, _("Both texts are put together. Look them through, then save."))
