import pytest
from hypothesis import given
from hypothesis import strategies as some

from faq.editorial.diff import merged, side_by_side

LINES = some.lists(some.sampled_from(["a", "b", "c", "", "un mot"]), max_size=12).map("\n".join)


def told(parts):
    return "".join(f"[{words}]" if marked else words for marked, words in parts or [])


def test_changed_words_are_marked_and_the_rest_is_not():
    (row,) = side_by_side("Écrivez vite au vendeur.", "Écrivez bientôt au vendeur.")
    assert told(row.old) == "Écrivez [vite] au vendeur."
    assert told(row.new) == "Écrivez [bientôt] au vendeur."


def test_a_new_line_has_nothing_beside_it():
    first, second = side_by_side("un", "un\ndeux")
    assert not first.changed
    assert second.old is None
    assert told(second.new) == "[deux]"


@given(LINES, LINES)
def test_both_texts_stand_whole_side_by_side(old, new):
    rows = side_by_side(old, new)
    assert ["".join(words for _marked, words in row.old) for row in rows if row.old is not None] == old.splitlines()
    assert ["".join(words for _marked, words in row.new) for row in rows if row.new is not None] == new.splitlines()


def test_the_changes_of_both_are_put_together():
    base = "un\ndeux\ntrois\nquatre\n"
    assert merged(base, "UN\ndeux\ntrois\nquatre\n", "un\ndeux\ntrois\nQUATRE\ncinq\n") == (
        "UN\ndeux\ntrois\nQUATRE\ncinq\n",
        0,
    )


def test_where_both_changed_the_same_line_both_stand():
    assert merged("un\ndeux\n", "un\nmien\n", "un\nleur\n") == ("un\nmien\nleur\n", 1)


@given(LINES, LINES, LINES)
def test_no_line_that_either_wrote_is_lost(base, mine, theirs):
    text, clashes = merged(base, mine, theirs)
    lines = text.splitlines()
    assert {*mine.splitlines()} - {*base.splitlines()} <= {*lines}
    assert {*theirs.splitlines()} - {*base.splitlines()} <= {*lines}
    if theirs == base:
        assert clashes == 0
        assert text.rstrip("\n") == mine.rstrip("\n")


@pytest.mark.parametrize("text", ["\n" * 100_000, "a\n" * 50_000, "mot " * 50_000])
def test_a_hostile_text_is_compared_all_the_same(text):
    assert side_by_side(text, text[: len(text) // 2] + "fin")
