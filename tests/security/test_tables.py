"""Tables that somebody opens in a spreadsheet: no cell of them is a formula, whatever was typed."""

import csv
import io
import re
import zipfile

import pytest

from faq.models import Question
from faq.rendering import parser
from faq.transfer.exporting import export_content
from tests.builders import make_article

pytestmark = pytest.mark.django_db

FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\uff1d1+1"]
SIGNS = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def formulas():
    """The cells of all tables that leave the site which a spreadsheet would take for formulas."""
    out = io.BytesIO()
    export_content(out)
    with zipfile.ZipFile(out) as archive:
        tables = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")]
    assert len(tables) == 2
    return [cell for table in tables for row in csv.reader(io.StringIO(table)) for cell in row if SIGNS.match(cell)]


def write_formulas():
    for number, words in enumerate(FORMULAS, 16):
        make_article(number, title=words, summary=words, markdown=f"## {words}\n\n## {words} {{#=1+{number}}}\n")
        Question.objects.create(language="fr", text=words)


def test_no_cell_of_an_export_is_a_formula():
    write_formulas()
    assert formulas() == []


def test_without_the_pattern_for_anchors_some_would_be(monkeypatch):
    monkeypatch.setattr(parser, "ANCHOR", re.compile(r"\{#([^}]+)\}\s*$"))
    write_formulas()
    assert "=1+16" in formulas()
