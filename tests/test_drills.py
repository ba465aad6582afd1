"""What `make drills` says of a figure, and with what it ends."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from benchmarks.drills import __main__ as drills
from benchmarks.drills import at_least, at_most, every


def broken(place):
    yield at_most("reads that failed", 0, 1)
    raise OSError("the disk is gone")


@pytest.mark.parametrize(
    ("drill", "ends", "said"),
    [
        (lambda place: [at_most("reads that failed", 1, 1), every("pages", 3, 3)], 0, "| 3 of 3 | all | inside |"),
        (lambda place: [at_most("reads that failed", 2, 1)], 1, "| 2 | at most 1 | **outside** |"),
        (lambda place: [at_least("reads", 4, 5)], 1, "| 4 | at least 5 | **outside** |"),
        (lambda place: [every("pages", 0, 0)], 1, "| 0 of 0 | all | **outside** |"),
        (broken, 1, "| it broke: OSError: the disk is gone | | | **outside** |"),
    ],
)
def test_it_prints_every_figure_and_ends_with_1_if_one_is_outside(drill, ends, said, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(drills, "RESULTS", tmp_path / "DRILLS.md")
    monkeypatch.setattr(drills, "DRILLS", ("practice",))
    monkeypatch.setattr(drills, "machine", lambda *programs: "here")
    monkeypatch.setattr(drills, "number", lambda *command: "15")
    monkeypatch.setattr(sys, "argv", ["drills"])
    monkeypatch.setitem(
        sys.modules, "benchmarks.drills.practice", SimpleNamespace(drill=drill, __doc__="What is done.")
    )
    assert drills.main() == ends
    assert said in capsys.readouterr().out
    assert said in (tmp_path / "DRILLS.md").read_text()
