"""How easy a text is to read: counted as the sources of the formulas count."""

import pytest
from django.core.management import CommandError, call_command

from faq.editorial.readability import ease, syllables
from tests.builders import make_article

ENGLISH = "the 1 dispute 2 create 2 science 2 order 2 seller 2 table 2 people 2 evidence 3 asked 1 wanted 2 pages 2 make 1 message 2 possible 3 customer 3 video 3 agree 2 idea 3 used 1 question 2 usual 3 being 2 little 2"
FRENCH = "litige 2 commande 2 vendeur 2 réunir 3 pays 2 ouvrent 1 colis 2 preuves 1 question 2 client 2 vidéo 3 idée 2 messages 2 envoyer 3 que 1 guide 1 plateforme 3 remboursement 4 chaque 1 naïf 2 théâtre 2 comment 2 souvent 2"


@pytest.mark.parametrize(("language", "counted"), [("en", ENGLISH), ("fr", FRENCH)])
def test_syllables_are_counted_as_they_are_spoken(language, counted):
    pairs = counted.split()
    assert [f"{word} {syllables(word, language)}" for word in pairs[::2]] == [
        f"{word} {count}" for word, count in zip(pairs[::2], pairs[1::2], strict=True)
    ]


def test_the_figures_are_those_of_flesch_and_of_kandel_and_moles():
    # One sentence of six words and six syllables; one of five words and seven.
    assert ease("The cat sat on the mat.", "en") == pytest.approx(206.835 - 1.015 * 6 - 84.6 * 6 / 6)
    assert ease("Le colis arrive chez vous.", "fr") == pytest.approx(207 - 1.015 * 5 - 73.6 * 7 / 5)


def test_long_words_and_sentences_are_harder():
    plain = "Look at your order. Read the date. Write to the seller."
    heavy = "Notwithstanding contractual considerations, complainants necessarily initiate institutional procedures."
    assert ease(plain, "en") > 80 > 0 > ease(heavy, "en")


def test_a_language_without_a_formula_has_no_figure():
    assert ease("Hola.", "es") is None
    assert ease("…", "fr") is None


def test_the_command_prints_the_hardest_first_and_can_refuse(db, capsys):
    make_article(16, "fr", markdown="## Avant\n\nLisez la date. Gardez tout.\n")
    make_article(
        17, "fr", title="Juridiction", markdown="Nonobstant l’irrecevabilité constitutionnelle, la réglementation.\n"
    )
    call_command("reading_level")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[2] for line in lines] == ["17", "16"]
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("reading_level", least=40)
