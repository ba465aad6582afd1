"""Text to tokens, the same for what is indexed and for what is typed.

A token keeps where it stood in the text, so that found words can be marked in the original. Each language's words of
grammar, elisions and texting shorthand are plain lists under `languages/<code>/`; a language without a folder is
analysed by its Snowball stemmer alone, or by none. The only file that knows PyStemmer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import Stemmer

_APOSTROPHES = "'’‘ʼ`´＇ʹ′"
_FOLD = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"} | dict.fromkeys(_APOSTROPHES, "'")
)
# Spellings that are one word to a reader. Each is tried where a token may begin.
_WHOLE = (
    (re.compile(r"24\s?h(?:eures)?\s?(?:/|sur|on)\s?24(?:\s?h)?|24\s?/\s?24", re.I), "24h24"),
    (re.compile(r"7\s?j(?:ours)?\s?(?:/|sur)\s?7(?:\s?j)?|7\s?/\s?7|24/7", re.I), "7j7"),
    (re.compile(r"e[-‐‑ ]?mails?\b|mails?\b", re.I), "email"),
    (re.compile(r"n[°º](?:\s|(?=\d))?", re.I), "numero"),
)
# Those of them that a reader may misspell, and what they are indexed as.
ALIASES = {"mail": "email", "mails": "email", "emails": "email"}
_WHOLE_BEGINNINGS = frozenset("27eEmMnN")
# Possessive: some apostrophes are letters too, and could be read in two ways.
_TOKEN = re.compile(rf"[^\W_]++(?:[{_APOSTROPHES}][^\W_]++)*+")
# What is read of a query or a word at most; the rest is not typed by a person.
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: `surface` is folded, `stem` is what the index holds; `text[start:end]` is the original."""

    surface: str
    stem: str
    start: int
    end: int
    stop: bool


def fold(text: str) -> str:
    """Lower case without accents, ligatures opened, one kind of apostrophe. Length may change."""
    lowered = unicodedata.normalize("NFKC", text).lower().translate(_FOLD)
    if lowered.isascii():
        return lowered
    return "".join(letter for letter in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(letter))


def tokens(text: str, language: str) -> list[Token]:
    """The words of a text, in order. Elided articles are dropped, so that «l’ouverture» is found by «ouverture»."""
    return [Token(*word) for word in _scan(text, language)]


def occurrences(text: str, stems: frozenset[str], language: str) -> list[Token]:
    """The words of a text that have one of these stems and are not of grammar, in order."""
    return [Token(*word) for word in _scan(text, language) if word[1] in stems and not word[4]] if stems else []


def _scan(text: str, language: str) -> Iterator[tuple[str, str, int, int, bool]]:
    position = 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        if start < position:
            continue
        if text[start] in _WHOLE_BEGINNINGS and (whole := _whole(text, start)):
            surface, position = whole
            yield surface, stem(surface, language), start, position, False
            continue
        for surface, root, begin, length, stop in _read(match[0], language):
            yield surface, root, start + begin, start + begin + length, stop


def _whole(text: str, start: int) -> tuple[str, int] | None:
    """The spelling that is one word, if one begins here, and where it ends."""
    for rule, word in _WHOLE:
        if match := rule.match(text, start):
            return word, max(match.end(), start + 1)
    return None


@lru_cache(maxsize=30_000)
def _read(word: str, language: str) -> tuple[tuple[str, str, int, int, bool], ...]:
    """The tokens of one word: surface, stem, where it begins in the word, its length, whether it is of grammar."""
    return tuple(
        (surface, stem(surface, language), begin, end - begin, _is_stop(surface, word[begin:end], language))
        for surface, begin, end in _parts(word, language)
    )


def spelt_out(typed: Iterable[Token], language: str) -> Iterator[Token]:
    """Texting shorthand replaced by the words it stands for, each at the place of the shorthand."""
    known = shorthand(language)
    for token in typed:
        meant = known.get(token.surface)
        if meant is None or token.surface in common_words(language):
            yield token
        else:
            yield from (replace(word, start=token.start, end=token.end) for word in tokens(meant, language))


def _parts(word: str, language: str) -> list[tuple[str, int, int]]:
    """A word cut at its apostrophes: elisions fall away, English endings too, anything else is two words."""
    folded = fold(word[: LONGEST_WORD * 2])
    if "'" not in folded:
        return [(folded[:LONGEST_WORD], 0, len(word))]
    if folded.startswith("aujourd'hui"):
        return [("aujourdhui", 0, len(word))]
    if language == "en":
        ending = folded.rpartition("'")[2]
        bare = folded[: -len(ending) - 1] if ending in ("s", "") else folded
        return [(bare.replace("'", "")[:LONGEST_WORD], 0, len(word))]
    parts, begin = [], 0
    pieces = re.split(rf"[{_APOSTROPHES}]", word)
    for count, piece in enumerate(pieces):
        if fold(piece) not in elisions(language) or count == len(pieces) - 1:
            parts.append((fold(piece)[:LONGEST_WORD], begin, begin + len(piece)))
        begin += len(piece) + 1
    return parts


def _is_stop(surface: str, original: str, language: str) -> bool:
    """A word of grammar. Where the accent tells two words apart («dés», «des»), an accent that was typed counts."""
    plain = original.lower()
    return surface in stop_words(language) and (
        plain.isascii() or plain in _written_stop_words(language) or "'" in fold(plain)
    )


@lru_cache(maxsize=20_000)
def stem(surface: str, language: str) -> str:
    """The stem of a folded word."""
    return cut(surface, language)


def cut(surface: str, language: str) -> str:
    """The same, not remembered. Cut until it stays: without its accent, «remboursee» needs a cut more than «rembourse»."""
    stemmer = _stemmer(language)
    if stemmer is None or not surface.isalpha():
        return surface
    before, after = "", surface
    while before != after:
        before, after = after, str(stemmer.stemWord(after))
    return after


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    base = language.partition("-")[0]
    return Stemmer.Stemmer(base) if base in _SNOWBALL else None


_SNOWBALL = {"ar", "ca", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "hi", "hu", "hy", "id", "it", "lt", "ne", "nl", "no", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi"}  # fmt: skip


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words of grammar, folded."""
    return frozenset(map(fold, _written_stop_words(language)))


@cache
def _written_stop_words(language: str) -> frozenset[str]:
    return frozenset(_lines(language, "stopwords.txt"))


@cache
def elisions(language: str) -> frozenset[str]:
    return frozenset(_lines(language, "elisions.txt"))


@cache
def shorthand(language: str) -> dict[str, str]:
    """What is texted, and the words meant by it."""
    return dict(line.split("\t", 1) for line in _lines(language, "shorthand.txt"))


@cache
def common_words(language: str) -> frozenset[str]:
    """Ordinary words of the language, folded: spelt right, whatever they resemble."""
    return frozenset(map(fold, _lines(language, "common.txt")))


def _lines(language: str, name: str) -> list[str]:
    file = Path(__file__).parent / "languages" / language.partition("-")[0] / name
    if not file.is_file():
        return []
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
