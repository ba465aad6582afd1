"""How easy a text is to read, from 0 (hard) to 100 (easy), by the length of its sentences and words. Pure.

English: Rudolf Flesch, “A new readability yardstick”, Journal of Applied Psychology 32 (1948), 221–233:
206.835 − 1.015 · words per sentence − 84.6 · syllables per word.

French: Liliane Kandel and Abraham Moles, «Application de l’indice de Flesch à la langue française», Cahiers d’études de
radio-télévision 19 (1958), 253–274: 207 − 1.015 · words per sentence − 73.6 · syllables per word.

From 60 plain; from 50 fairly difficult; under 30 for specialists. Other languages have no figure here.
"""

from __future__ import annotations

import re
import unicodedata

# Base, weight of the words in a sentence, weight of the syllables in a word.
_FORMULAS = {"en": (206.835, 1.015, 84.6), "fr": (207.0, 1.015, 73.6)}
_WORD = re.compile(r"[^\W\d_]+")
# A heading, an entry of a list and a cell end their sentence by ending their line.
_SENTENCE = re.compile(r"(?<![.!?…:;])[.!?…:;]++(?=\s|$)|\n+")
_VOWELS = {"en": re.compile(r"[aeiouy]+"), "fr": re.compile(r"[aeiouyœæ]+")}
# Two vowels that are two syllables, as in «réunir», «pays»; and in “create”, “science”.
_APART = {
    "en": re.compile(r"ia(?!l)|io(?!us|n)|eo(?!u|p)|ua(?!r)|iu|cre(?=at)|cie|ea$|ei(?=ng)"),
    "fr": re.compile(r"é(?=[aâàiouô])|[aoeu]ï|(?<=a)y|[ou]y(?=[aeéè])|[bcdfgptv][lr]i(?=[eéèo])"),
}
# Spoken to the end, unlike the verbs that end in the same letters.
_SPOKEN = frozenset(
    [
        "absent",
        "accident",
        "agent",
        "argent",
        "cent",
        "client",
        "content",
        "différent",
        "dent",
        "évident",
        "excellent",
        "fréquent",
        "parent",
        "patient",
        "présent",
        "récent",
        "souvent",
        "talent",
        "urgent",
        "vent",
    ]
)
_SILENT = {
    "en": re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyszxlgc])es$|(?<=[aeiouy])le$"),
    "fr": re.compile(r"(?<=[^aeiouyé])(?:e|es)$|(?<=[^aeiouyém])ent$|(?<=[aeiouyé])(?:e|es)$"),
}


def ease(text: str, language: str) -> float | None:
    """The figure of a plain text, or None for a language without a formula, or for no text."""
    formula = _FORMULAS.get(language.partition("-")[0])
    sentences = [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]
    if formula is None or not sentences:
        return None
    base, by_length, by_syllables = formula
    words = [word for sentence in sentences for word in sentence]
    counted = sum(syllables(word, language) for word in words)
    return base - by_length * len(words) / len(sentences) - by_syllables * counted / len(words)


def syllables(word: str, language: str) -> int:
    """As they are spoken, by rules: right for about nine words of ten, and as often too many as too few."""
    base = language.partition("-")[0]
    word = unicodedata.normalize("NFC", word.lower())
    if base == "en":
        return max(1, len(_VOWELS["en"].findall(_SILENT["en"].sub("", word))) + len(_APART["en"].findall(word)))
    if len(word) > 3 and word not in _SPOKEN:
        word = _SILENT["fr"].sub("", word)
    plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    plain = re.sub(r"qu|gu(?=[ei])", "q", plain)
    return max(1, len(_VOWELS["fr"].findall(plain)) + len(_APART["fr"].findall(word)))
