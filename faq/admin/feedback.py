"""What readers send, as editors see it: questions, remarks, counts of votes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from faq.editorial.drafting import draft_from_question
from faq.feedback import questions
from faq.models import Article, FeedbackCount, Question, Remark, Topic

from .fields import topic_choices


class ReadOnlyAdmin(admin.ModelAdmin):
    """Readers write these; editors look, sort and delete."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class AnswerForm(forms.ModelForm):
    """The two ways to an answer: a new draft in a topic, or an article that is there."""

    topic = forms.TypedChoiceField(label=_("Topic of the new article"), coerce=int)
    number = forms.ModelChoiceField(
        Article.objects.all(),
        label=_("Number of the article that answers"),
        required=False,
        widget=forms.NumberInput,
        error_messages={"invalid_choice": _("There is no article with this number.")},
    )

    class Meta:
        model = Question
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "topic" in self.fields:
            self.fields["topic"].choices = topic_choices()  # type: ignore[attr-defined]

    def clean_number(self) -> Article | None:
        number = self.cleaned_data["number"]
        if "_link" in self.data and number is None:
            raise forms.ValidationError(_("Give the number of the article that answers."))
        return number


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    form = AnswerForm
    list_display = ("__str__", "language", "state", "article", "wants_mail", "asked")
    list_filter = ("state", "language", ("article", admin.EmptyFieldListFilter))
    list_select_related = ("article",)
    search_fields = ("text",)
    actions = ("spam",)
    readonly_fields = ("text", "language", "email", "state", "article", "asked")
    fields = (*readonly_fields, "topic", "number")

    @admin.display(description=_("wants mail"), boolean=True)
    def wants_mail(self, question: Question) -> bool:
        return bool(question.email)

    @admin.action(description=_("Mark as spam and delete the address"), permissions=("change",))
    def spam(self, request: HttpRequest, chosen: QuerySet[Question]) -> None:
        count = questions.mark_spam(chosen)
        done = ngettext("%(count)s question is spam now.", "%(count)s questions are spam now.", count)
        messages.success(request, done % {"count": count})

    def save_model(self, request: HttpRequest, obj: Question, form: Any, change: bool) -> None:
        if "_draft" in request.POST:
            if not request.user.has_perm("faq.add_article"):
                raise PermissionDenied
            topic = Topic.objects.get(pk=form.cleaned_data["topic"])
            obj.article = draft_from_question(obj, topic, by=request.user)  # type: ignore[arg-type]
        elif "_link" in request.POST:
            questions.link(obj, form.cleaned_data["number"])
        elif "_spam" in request.POST:
            questions.mark_spam([obj])

    def response_change(self, request: HttpRequest, obj: Question) -> HttpResponse:
        if "_draft" in request.POST:
            messages.success(request, _("The draft is made. Readers see it once you publish it."))
            return HttpResponseRedirect(reverse("admin:faq_question_change", args=(obj.pk,)))
        return HttpResponseRedirect(reverse("admin:faq_question_changelist"))


class OnARevision(ReadOnlyAdmin):
    """Lists that name the revision take one query for it, without its text."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        texts = ("revision__html", "revision__plain", "revision__markdown", "revision__headings")
        return super().get_queryset(request).select_related("revision").defer(*texts)

    @admin.display(description=_("article"), ordering="revision__article")
    def article(self, row: Remark | FeedbackCount) -> str:
        return f"#{row.revision.article_id} {row.revision}"


@admin.register(Remark)
class RemarkAdmin(OnARevision):
    list_display = ("__str__", "reason", "article", "state", "day")
    list_filter = ("state", "reason", "revision__translation__language")
    search_fields = ("words", "revision__title")
    actions = ("read", "spam")
    readonly_fields = ("words", "reason", "article", "day")
    fields = (*readonly_fields, "state")

    @admin.action(description=_("Mark as read"), permissions=("change",))
    def read(self, request: HttpRequest, chosen: QuerySet[Remark]) -> None:
        self._mark(request, chosen, Remark.State.READ)

    @admin.action(description=_("Mark as spam"), permissions=("change",))
    def spam(self, request: HttpRequest, chosen: QuerySet[Remark]) -> None:
        self._mark(request, chosen, Remark.State.SPAM)

    def _mark(self, request: HttpRequest, chosen: QuerySet[Remark], state: Remark.State) -> None:
        count = Remark.objects.filter(pk__in=list(chosen.values_list("pk", flat=True))).update(state=state)
        done = ngettext("%(count)s remark is marked.", "%(count)s remarks are marked.", count)
        messages.success(request, done % {"count": count})


@admin.register(FeedbackCount)
class FeedbackCountAdmin(OnARevision):
    list_display = ("day", "article", "answer", "count")
    list_filter = ("answer", "day", "revision__translation__language")
    search_fields = ("revision__title",)

    def has_change_permission(self, request: HttpRequest, obj: FeedbackCount | None = None) -> bool:
        return False
