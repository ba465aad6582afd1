from __future__ import annotations

from datetime import date

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from .articles import Article
from .revisions import Revision


class Reason(models.TextChoices):
    """Why an answer did not help, as a reader says it with one button."""

    OUT_OF_DATE = "out_of_date", _("Out of date")
    NOT_MY_CASE = "not_my_case", _("Not my case")
    NOT_CLEAR = "not_clear", _("Not clear")
    WRONG = "wrong", _("Wrong")


class Answer(models.TextChoices):
    """What is counted: the two votes, and each reason."""

    YES = "yes", _("Yes, it helped")
    NO = "no", _("No, it did not help")
    OUT_OF_DATE = Reason.OUT_OF_DATE.value, Reason.OUT_OF_DATE.label
    NOT_MY_CASE = Reason.NOT_MY_CASE.value, Reason.NOT_MY_CASE.label
    NOT_CLEAR = Reason.NOT_CLEAR.value, Reason.NOT_CLEAR.label
    WRONG = Reason.WRONG.value, Reason.WRONG.label


class FeedbackCountQuerySet(models.QuerySet["FeedbackCount"]):
    def add(self, revision: Revision, day: date, answer: str) -> None:
        """One more. One query, three for the first of its day."""
        row = self.filter(revision=revision, day=day, answer=answer)
        if row.update(count=F("count") + 1):
            return
        try:
            with transaction.atomic():
                self.create(revision=revision, day=day, answer=answer, count=1)
        except IntegrityError:  # somebody else's was the first of the day
            row.update(count=F("count") + 1)


class FeedbackCount(models.Model):
    """How often readers of one revision said one thing on one day. Nobody is in it."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="feedback", verbose_name=_("revision"))
    day = models.DateField(_("day"))
    answer = models.CharField(_("answer"), max_length=12, choices=Answer)
    count = models.PositiveIntegerField(_("how often"), default=0)

    objects = FeedbackCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of votes")
        verbose_name_plural = _("counts of votes")
        ordering = ("-day", "revision", "answer")
        constraints = [
            models.UniqueConstraint(fields=("revision", "day", "answer"), name="one_count_per_revision_day_and_answer"),
            models.CheckConstraint(condition=models.Q(answer__in=Answer.values), name="known_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_answer_display()}"


class RemarkQuerySet(models.QuerySet["Remark"]):
    def waiting(self) -> RemarkQuerySet:
        """What no editor has looked at."""
        return self.filter(state=Remark.State.NEW)


class Remark(models.Model):
    """A reader's own words on the revision they read. Only editors see them."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        READ = "read", _("read")
        SPAM = "spam", _("spam")

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="remarks", verbose_name=_("revision"))
    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    words = models.TextField(_("words"), max_length=1000)
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.NEW)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=("new", "read", "spam")), name="known_remark_state"),
            models.CheckConstraint(condition=models.Q(reason__in=("", *Reason.values)), name="known_remark_reason"),
        ]

    def __str__(self) -> str:
        return self.words[:80]


class QuestionQuerySet(models.QuerySet["Question"]):
    def waiting(self) -> QuestionQuerySet:
        """The inbox: what no editor has taken up."""
        return self.filter(state=Question.State.NEW, article=None)

    def to_answer(self) -> QuestionQuerySet:
        """Answered, and the asker who left an address has not been told yet."""
        return self.filter(state=Question.State.ANSWERED, article__isnull=False).exclude(email="").order_by("pk")


class Question(models.Model):
    """What a reader asked. `article` is the one that answers it: a draft at first, `answered` once it is public."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        ANSWERED = "answered", _("answered")
        SPAM = "spam", _("spam")

    language = models.CharField(_("language"), max_length=12)
    text = models.TextField(_("question"), max_length=5000)
    email = models.EmailField(
        _("address for the answer"), blank=True, help_text=_("Deleted when the answer has been sent.")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NEW)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="questions", verbose_name=_("article")
    )
    asked = models.DateTimeField(_("asked"), auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("-asked", "-pk")
        indexes = [models.Index(fields=("state", "article"), name="questions_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("new", "answered", "spam")), name="known_question_state"
            ),
            models.CheckConstraint(condition=~models.Q(state="spam") | models.Q(email=""), name="spam_has_no_address"),
        ]

    def __str__(self) -> str:
        return " ".join(self.text.split())[:80]
