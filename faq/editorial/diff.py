"""Two texts side by side with the changed words marked, and three texts made one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A pair of longer lines is shown whole, unmarked: finding its changed words would take too long.
LONGEST_LINE = 4000

Part = tuple[bool, str]  # whether these words are marked, and the words


@dataclass(frozen=True)
class Row:
    """A line of the old text beside the same line of the new one; None where it has no counterpart."""

    old: list[Part] | None
    new: list[Part] | None
    changed: bool


def side_by_side(old: str, new: str) -> list[Row]:
    """Every line of both texts, in order."""
    before, after = old.splitlines(), new.splitlines()
    rows: list[Row] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            rows += [Row([(False, line)], [(False, line)], False) for line in before[a:b]]
            continue
        pairs = min(b - a, d - c)
        rows += [Row(*_words(before[a + i], after[c + i]), True) for i in range(pairs)]
        rows += [Row([(True, line)], None, True) for line in before[a + pairs : b]]
        rows += [Row(None, [(True, line)], True) for line in after[c + pairs : d]]
    return rows


def _words(old: str, new: str) -> tuple[list[Part], list[Part]]:
    if len(old) > LONGEST_LINE or len(new) > LONGEST_LINE:
        return [(True, old)], [(True, new)]
    before, after = (re.findall(r"\s+|\w+|[^\w\s]", line) for line in (old, new))
    left: list[Part] = []
    right: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if b > a:
            left.append((kind != "equal", "".join(before[a:b])))
        if d > c:
            right.append((kind != "equal", "".join(after[c:d])))
    return left, right


def merged(base: str, mine: str, theirs: str) -> tuple[str, int]:
    """One text with the changes of both, line by line, and how many places both had changed differently.

    In such a place both versions stand, mine first: nothing of either is lost, and the editor chooses.
    """
    lines, ours, others = (text.splitlines() for text in (base, mine, theirs))
    out: list[str] = []
    clashes = 0
    at = here = there = 0
    last = (len(lines), len(lines), len(ours), len(others))
    for start, end, mine_at, theirs_at in [*_kept_by_both(lines, ours, others), last]:
        was, is_mine, is_theirs = lines[at:start], ours[here:mine_at], others[there:theirs_at]
        if is_mine == is_theirs or is_theirs == was:
            out += is_mine
        elif is_mine == was:
            out += is_theirs
        else:
            out += is_mine + is_theirs
            clashes += 1
        size = end - start
        out += lines[start:end]
        at, here, there = end, mine_at + size, theirs_at + size
    return "\n".join(out) + "\n", clashes


def _kept_by_both(lines: list[str], ours: list[str], others: list[str]) -> list[tuple[int, int, int, int]]:
    """Stretches of the base that stand in both: first and last line of the base, first line in each."""
    mine = SequenceMatcher(None, lines, ours).get_matching_blocks()
    theirs = SequenceMatcher(None, lines, others).get_matching_blocks()
    found = []
    i = j = 0
    while i < len(mine) and j < len(theirs):
        one, two = mine[i], theirs[j]
        start, end = max(one.a, two.a), min(one.a + one.size, two.a + two.size)
        if start < end:
            found.append((start, end, one.b + start - one.a, two.b + start - two.a))
        if one.a + one.size <= two.a + two.size:
            i += 1
        else:
            j += 1
    return found
