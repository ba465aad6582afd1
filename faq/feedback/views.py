"""The doors for what readers send. They work from pages stored anywhere: no cookie, no session, no CSRF token."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from faq.models import Question, Reason, Translation
from faq.operations.throttling import allow
from faq.search import search

from . import questions, tokens, votes
from .admission import Refused, admit, carefully, posted
from .forms import QuestionForm, RemarkForm, VoteForm

HOUR, DAY = 3600, 86_400
REPLAYS = 5
# A person does not write a question faster.
WRITING = timedelta(seconds=2)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, language: str) -> HttpResponse:
    form = QuestionForm()
    if request.method != "POST":
        return _ask_page(request, form)
    try:
        form = QuestionForm(posted(request))
        _limit(request, "ask-tries", 30, 600)
        admit(request, "ask", WRITING)
        if not form.is_valid():
            return _ask_page(request, form, status=422)
        _limit(request, "ask", 5, HOUR)
        question = carefully(questions.ask, language, **form.cleaned_data)
    except Refused as refused:
        return refused.answer(_ask_page(request, form, refused.sentence))
    token = tokens.make(f"question-{question.pk}", timezone.now())
    return _see_other(reverse("ask-thanks", args=(language,)), question=token)


@require_safe
@never_cache
def ask_thanks(request: HttpRequest, language: str) -> HttpResponse:
    """Near answers to the question just sent. Its words do not stand in the address, only its signed number."""
    try:
        number = tokens.read(request.GET.get("question", ""), "question-", timezone.now())
    except tokens.TokenRefused:
        number = "0"
    question = Question.objects.filter(pk=number).first()
    hits = search(question.text[:300], language, 3).hits if question else []
    return render(request, "feedback/ask_thanks.html", {"hits": hits, "same_path": "ask"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """GET: the page that asks what was missing. POST: a vote (`answer`), or what was missing (`reason`, `words`)."""
    if request.method != "POST":
        text = _text(language, number)
        token = _fresh(request.GET.get("read", ""), language, number, text)
        return _tell_page(request, number, RemarkForm(), token, text=text)
    form: VoteForm | RemarkForm = RemarkForm()
    token = ""
    try:
        data = posted(request)
        token = data.get("token", "")
        form = VoteForm(data) if "answer" in data else RemarkForm(data)
        _limit(request, "tell-tries", 60, 600)
        read = admit(request, f"{number}-")
        if not form.is_valid():
            return _tell_page(request, number, form, token, status=422)
        return _count(request, language, number, int(read), form)
    except Refused as refused:
        token = _fresh(token, language, number)
        return refused.answer(_tell_page(request, number, form, token, refused.sentence))


def _count(
    request: HttpRequest, language: str, number: int, read: int, form: VoteForm | RemarkForm
) -> HttpResponseRedirect:
    revision = carefully(votes.revision_read, number, language, read)
    if revision is None:
        raise Http404
    today = timezone.now().date()
    # The same form, sent again and again from one place, counts so often and no more; a household may share a place.
    _limit(request, f"{form.name}-{number}-{read}", REPLAYS, DAY)
    if isinstance(form, RemarkForm):
        carefully(votes.remark, revision, today, **form.cleaned_data)
    else:
        carefully(votes.vote, revision, today, **form.cleaned_data)
        if form.cleaned_data["answer"] == "no":
            return _see_other(reverse("tell", args=(language, number)), read=request.POST["token"])
    return _see_other(reverse("tell-thanks", args=(language, number)))


@require_safe
def tell_thanks(request: HttpRequest, language: str, number: int) -> HttpResponse:
    return render(request, "feedback/tell_thanks.html", {"text": _text(language, number), "number": number})


def _limit(request: HttpRequest, name: str, most: int, seconds: int) -> None:
    if wait := allow(name, request, most, seconds):
        raise Refused.too_often(wait)


def _see_other(path: str, **query: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{path}?{urlencode(query)}" if query else path, status=303)


def _text(language: str, number: int) -> Translation:
    """The article that is spoken of, with its live revision: one query."""
    text = Translation.objects.for_reading().in_language(language).filter(article=number).first()
    if text is None:
        raise Http404
    return text


def _fresh(token: str, language: str, number: int, text: Translation | None = None) -> str:
    """The signed time for the next try: of the revision that was read, else of today's."""
    now = timezone.now()
    try:
        return tokens.renew(token, f"{number}-", now)
    except tokens.TokenRefused:
        live = (text or _text(language, number)).live
        assert live is not None
        return tokens.for_article(number, live.number, now)


def _ask_page(request: HttpRequest, form: QuestionForm, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "token": tokens.make("ask", timezone.now()), "same_path": "ask"}
    return render(request, "feedback/ask.html", context, status=status)


def _tell_page(
    request: HttpRequest,
    number: int,
    form: VoteForm | RemarkForm,
    token: str,
    refusal: str = "",
    text: Translation | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "token": token, "refusal": refusal, "text": text, "number": number, "reasons": Reason}
    return render(request, "feedback/tell.html", context, status=status)
