"""Queries made of the texts' own titles and keywords by the slips of hurried fingers: search is tuned on them, so that
the judged half that is reported stays unseen."""

from __future__ import annotations

from collections import Counter
from random import Random

from faq.models import Translation

from .analysis import Token, tokens
from .engine import search
from .evaluation import Judged

_KEYS = {"fr": ("azertyuiop", "qsdfghjklm", "wxcvbn"), "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm")}
# Letters that are written for each other by ear.
_BY_EAR = ("aeiou", "ckq", "sz", "gj", "iy", "td", "bp", "mn", "vf", "lr")
# Letters of a word that slips, and of one that slips twice.
_SHORTEST, _LONG = 4, 7


def made(language: str, each: int, seed: int = 1) -> list[Judged]:
    """This many queries of each of the classes typo1, typo2 and prefix; typed well, each would find its article first."""
    draw = Random(seed)  # noqa: S311  not a secret
    phrases = _phrases(language)
    found: list[Judged] = []
    for kind in ("typo1", "typo2", "prefix"):
        draw.shuffle(phrases)
        queries: list[Judged] = []
        for phrase, article in phrases:
            query = (
                _cut(phrase, language, draw) if kind == "prefix" else _slipped(phrase, int(kind[-1]), language, draw)
            )
            if query and len(queries) < each and _first(phrase, language) == article:
                queries.append(Judged(query, language, kind, (article,)))
        found += queries
    return found


def _phrases(language: str) -> list[tuple[str, int]]:
    texts = Translation.objects.published().in_language(language).order_by("article_id")
    return [(phrase, text.article_id) for text in texts for phrase in (text.title, *text.keywords)]


def _first(phrase: str, language: str) -> int:
    return next((hit.number for hit in search(phrase, language, 1).hits), 0)


def _telling(phrase: str, language: str) -> list[Token]:
    return [word for word in tokens(phrase, language) if not word.stop and word.end - word.start >= _SHORTEST]


def _cut(phrase: str, language: str, draw: Random) -> str:
    """The phrase up to three letters or more of one of its words, mostly the last."""
    words = _telling(phrase, language)
    if not words:
        return ""
    word = words[-1] if draw.random() < 0.7 else draw.choice(words)
    return phrase[: word.start + draw.randint(3, word.end - word.start - 1)]


def _slipped(phrase: str, slips: int, language: str, draw: Random) -> str:
    """The phrase with this many slips; two in one word only where it is long."""
    words = _telling(phrase, language)
    places = [word.start for word in words for _ in range(2 if word.end - word.start >= _LONG else 1)]
    if len(places) < slips:
        return ""
    slipping = Counter(draw.sample(places, slips))
    for word in reversed(words):
        letters = phrase[word.start : word.end]
        for _ in range(slipping[word.start]):
            letters = _slip(letters, language, draw)
        phrase = phrase[: word.start] + letters + phrase[word.end :]
    return phrase


def _slip(word: str, language: str, draw: Random) -> str:
    """The word with two letters exchanged, one left out, doubled, hit beside its key, or written by ear."""
    place = draw.randrange(len(word))
    letter, before, after = word[place].lower(), word[:place], word[place + 1 :]
    kind = draw.random()
    if kind < 0.3 and after and after[0] != letter:
        return before + after[0] + letter + after[1:]
    if kind < 0.5 and place:
        return before + after
    if kind < 0.65:
        return before + letter + letter + after
    beside = _beside(letter, language) if kind < 0.82 else ""
    near = (
        beside
        or "".join(group for group in _BY_EAR if letter in group).replace(letter, "")
        or _beside(letter, language)
    )
    return before + (draw.choice(near) if near else "") + after


def _beside(letter: str, language: str) -> str:
    row = next((keys for keys in _KEYS.get(language, _KEYS["en"]) if letter in keys), "")
    place = row.find(letter)
    return row[max(place - 1, 0) : place] + row[place + 1 : place + 2] if row else ""
