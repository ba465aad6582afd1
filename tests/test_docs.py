"""What the documents promise is there."""

import re

import pytest

from tests import drawing
from tests.variables import BASE, variables

PAGES = sorted([*BASE.glob("*.md"), *(BASE / "docs").rglob("*.md"), BASE / "faq" / "README.md"])


def test_every_setting_is_in_the_table_and_nothing_else():
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (BASE / "docs" / "configure.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(variables())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(BASE)))
def test_every_relative_link_leads_to_a_file(page):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(BASE)))
def test_every_make_target_named_exists(page):
    targets = re.findall(r"^([a-z-]+):", (BASE / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"(?:^|`|\d )make ([a-z-]+)", page.read_text(), re.MULTILINE)) <= set(targets)


def test_every_test_that_the_table_of_attacks_names_is_there():
    rows = [
        line for line in (BASE / "SECURITY.md").read_text().splitlines() if re.search(r"`[a-z/_]+\.py` `test_", line)
    ]
    assert len(rows) > 40
    for row in rows:
        file = ""
        for where, name in re.findall(r"`([a-z/_]+\.py)`|`(test_\w+)`", row):
            file = where or file
            assert where or f"def {name}(" in (BASE / "tests" / file).read_text(), name


def test_the_drawing_of_the_house_is_current():
    assert drawing.PAGE.read_text() == drawing.drawn(), "docs/map.md is out of date: scripts/draw-map"


def test_the_map_shows_every_room():
    rooms = {file.parent.name for file in (BASE / "faq").glob("*/__init__.py")} - {"migrations", "management"}
    shown = set(re.findall(r"`([a-z]+)/", (BASE / "faq" / "README.md").read_text()))
    assert rooms <= shown
