"""What the buttons of the writing screen do: a sentence for each deed. The screen undoes all if one is refused."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from faq.editorial import anchors, places, reviews, workflow
from faq.editorial.standing import Side
from faq.editorial.texts import Conflict
from faq.models import Article, Revision

from .forms import PlaceForm, TextForm

_NEEDS = {"publish": "faq.publish_article", "archive": "faq.publish_article", "back": "faq.review_article"}


class Leaving(Exception):
    """Publishing would take headings away, and the editor has not been asked yet what answers for them."""

    def __init__(self, revision: Revision, leaving: list[dict[str, str]]) -> None:
        super().__init__()
        self.revision, self.leaving = revision, leaving


def place(article: Article, form: PlaceForm, *, by: User) -> list[str]:
    """What of the article itself was changed, its texts apart."""
    done: list[str] = []
    if not form.is_valid():
        return done
    wanted, changed = form.cleaned_data, form.changed_data
    if "topic" in changed or "position" in changed:
        places.place(article, wanted["topic"], wanted["position"], by=by)
        done.append(_("The article’s place is saved."))
    if "owner" in changed:
        reviews.give([article.pk], User.objects.filter(pk=wanted["owner"]).first(), by=by)
        done.append(_("Who takes care of the article is saved."))
    if "check_by" in changed:
        reviews.check_again(article, wanted["check_by"], by=by)
        done.append(_("The day of the next check is saved."))
    return done


def press(
    verb: str, article: Article, side: Side, form: TextForm, *, by: User, check_by: date | None
) -> str | SafeString:
    """Save the text where it was changed, then do the verb to it. The form is valid, and `by` may write; `check_by` is
    the day of the next check where it was changed too. Raises `Conflict`, `Leaving` or `ValidationError`."""
    revision = _revision(article, side, form, by)
    note, words = form.cleaned_data["note"], {"language": side.name}
    if verb in _NEEDS and not by.has_perm(_NEEDS[verb]):
        raise ValidationError(_("You may not do this. Ask a publisher."), "not_allowed")
    if verb == "publish":
        return _publish(revision, form, words, by, check_by)
    if verb == "submit":
        workflow.submit(revision, by=by, note=note)
        return _("%(language)s: waits for review.") % words
    if verb == "back":
        workflow.send_back(revision, by=by, note=note)
        return _("%(language)s: sent back to its writer.") % words
    if verb == "archive":
        workflow.archive(revision.translation, by=by, **{name: form.cleaned_data[name] for name in TextForm.ENDING})
        return _("%(language)s: archived. Readers see the reason in its place.") % words
    return _("%(language)s: the draft is saved. Readers do not see it yet.") % words


def _revision(article: Article, side: Side, form: TextForm, by: User) -> Revision:
    """A new revision where words were changed, else the newest, if it is the one that the editor saw."""
    data = form.cleaned_data
    if form.has_changed() or side.newest is None:
        source = _translated(article, form) if data["in_step"] else None
        origin = {"note": data["note"], "seen": data["version"], "translates": source}
        return workflow.save_draft(article, side.language, form.text(), by=by, **origin)
    if side.newest.number != data["version"]:
        raise Conflict(side.newest)
    return Revision.objects.select_related("translation").get(pk=side.newest.pk)


def _translated(article: Article, form: TextForm) -> Revision | None:
    """The revision of the other language that the editor saw beside this text."""
    revisions = Revision.objects.filter(article=article, number=form.cleaned_data["source"] or 0)
    return revisions.exclude(translation__language=form.language).first()


def _publish(
    revision: Revision, form: TextForm, words: dict[str, str], by: User, check_by: date | None
) -> str | SafeString:
    data, leads = form.cleaned_data, _leads(revision, form)
    checked = timezone.localdate() if data["checked"] else None
    terms = {name: data[name] for name in ("opens", "closes", "wording", "note")}
    text = workflow.publish(revision, by=by, checked=checked, check_by=check_by, leads=leads, **terms)
    if data["opens"] and data["opens"] > timezone.now():
        if text.live_id != revision.pk:
            return _("%(language)s: will take the place of the public text at the time that is set.") % words
        return _("%(language)s: will be public at the time that is set.") % words
    published = _("%(language)s: published. Readers see it now.") % words
    return format_html('{} <a href="{}">{}</a>', published, text.get_absolute_url(), _("See the public page"))


def _leads(revision: Revision, form: TextForm) -> dict[str, str]:
    """Which heading answers for each that goes, as chosen. Raises `Leaving` where that was not asked yet."""
    leaving = anchors.leaving(revision)
    seen = form.data.getlist(form.add_prefix("leaves"))  # type: ignore[attr-defined]
    if {part["anchor"] for part in leaving} - set(seen):
        raise Leaving(revision, leaving)
    return {anchor: form.data.get(form.add_prefix(f"leads-{anchor}"), "") for anchor in seen}
