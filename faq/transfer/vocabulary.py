"""Synonyms and first answers from files, stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from faq.editorial import places
from faq.models import Article, Pin, Synonym

from .frontmatter import ContentError, line_of, load
from .report import Report


def bring_synonyms(file: Path, report: Report, keep: bool) -> None:
    """Groups of words, for each language as a whole."""
    data = load(file)
    if not isinstance(data, dict) or not all(code in LANG_INFO for code in data):
        raise ContentError(file, _("must be groups of words under each language."), 1)
    for language, _name in settings.LANGUAGES:
        groups = data.get(language) or []
        if not isinstance(groups, list):
            raise ContentError(file, _("must be groups of words under each language."), line_of(file, f"{language}:"))
        wanted = [_group(file, language, group) for group in groups]
        there = [(row.terms, row.find) for row in Synonym.objects.in_language(language)]
        if not wanted or (there and keep) or there == [(row.terms, row.find) for row in wanted]:
            continue
        places.replace_synonyms(language, wanted)
        (report.changed if there else report.new).append(f"{language} synonyms")


def _group(file: Path, language: str, group: Any) -> Synonym:
    """A list of words that mean the same, or `{type: [...], find: [...]}` for one way."""
    terms, find = (group.get("type"), group.get("find")) if isinstance(group, dict) else (group, [])
    for given, least in ((terms, 1 if find else 2), (find, 0)):
        if not isinstance(given, list) or len(given) < least or not all(isinstance(word, str) for word in given):
            known = {"language": language, "group": str(group)[:200]}
            sentence = _("%(language)s: “%(group)s” must be a list of two words or more, or {type: […], find: […]}.")
            raise ContentError(
                file, sentence % known, line_of(file, str(group[0])) if isinstance(group, list) and group else None
            )
    return Synonym(language=language, terms=terms, find=find)


def bring_pins(file: Path, report: Report, keep: bool) -> None:
    """First answers: an article's number for each query, by language."""
    data = load(file) if file.exists() else {}
    if not isinstance(data, dict) or not all(
        code in LANG_INFO and isinstance(pins, dict) for code, pins in data.items()
    ):
        raise ContentError(file, _("must be queries with an article’s number under each language."), 1)
    for language, _name in settings.LANGUAGES:
        there = dict(Pin.objects.filter(language=language).values_list("query", "article"))
        for query, number in data.get(language, {}).items():
            line = line_of(file, f"{query}:")
            article = Article.objects.filter(pk=number).first() if type(number) is int and 0 < number < 10**9 else None
            if article is None:
                raise ContentError(
                    file, _("there is no article with the number %(number)s.") % {"number": number}, line
                )
            if there.get(query) == number:
                report.same += 1
            elif not (keep and query in there):
                if places.pin(str(query), language, article) is None:
                    raise ContentError(file, _("“%(query)s” holds no word.") % {"query": query}, line)
                (report.changed if query in there else report.new).append(f"{language} pin “{query}”")
