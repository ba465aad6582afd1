"""Hold the drills, print the table, and write it into benchmarks/DRILLS.md. Ends with 1 if a figure is outside its bar."""

from __future__ import annotations

import argparse
import importlib
import sqlite3
import sys
import time
from pathlib import Path

import gunicorn

from benchmarks.machine import machine, number

from . import DRILLS, Figure, Missing
from .place import Place

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "benchmarks" / "DRILLS.md"
TABLE = "| drill | what | figure | bar | |\n| --- | --- | --- | --- | --- |"


def main() -> int:
    options = argparse.ArgumentParser(prog="make drills", description=__doc__)
    options.add_argument(
        "names", nargs="*", metavar="DRILL", help=f"of {', '.join(DRILLS)}; all of them when none is named"
    )
    names = options.parse_args().names
    if strange := set(names) - set(DRILLS):
        options.error(f"there is no drill {', '.join(sorted(strange))}")
    rows: list[str] = []
    outside, began, place = 0, time.monotonic(), Place()
    print(TABLE, flush=True)
    try:
        for name in names or DRILLS:
            for row, good in held(name, place):
                rows.append(row)
                outside += not good
                print(row, flush=True)
    finally:
        place.close()
    minutes = (time.monotonic() - began) / 60
    print(
        f"\n{outside} outside their bars, in {minutes:.1f} minutes."
        if outside
        else f"\nAll inside, in {minutes:.1f} minutes."
    )
    RESULTS.write_text(page(rows, names or list(DRILLS)))
    return 1 if outside else 0


def held(name: str, place: Place) -> list[tuple[str, bool]]:
    """The rows of one drill, and whether each is inside. A drill that breaks is outside."""
    found: list[tuple[str, bool]] = []
    try:
        for figure in importlib.import_module(f"{__package__}.{name}").drill(place):
            found.append((row(name, figure), figure.inside))  # noqa: PERF401
    except Missing as missing:
        found.append((f"| {name} | not held: it needs {missing} | | | |", True))
    except Exception as error:
        found.append((f"| {name} | it broke: {type(error).__name__}: {str(error)[:200]} | | | **outside** |", False))
    return found


def row(name: str, figure: Figure) -> str:
    verdict = "inside" if figure.inside else "**outside**"
    return f"| {name} | {figure.what} | {figure.figure} | {figure.bar} | {verdict} |"


def page(rows: list[str], held: list[str]) -> str:
    """The rows of these drills are new, those of others as they were."""
    older = RESULTS.read_text().splitlines() if RESULTS.exists() else []
    known = {
        name: [line for line in (rows if name in held else older) if line.startswith(f"| {name} |")] for name in DRILLS
    }
    programs = (
        f"gunicorn {gunicorn.__version__}",
        f"SQLite {sqlite3.sqlite_version}",
        f"PostgreSQL {number('psql', '--version')}",
    )
    head = f"# Drills\n\nWritten by `make drills`; each row is of its drill’s last run. {machine(*programs)}."
    table = "\n".join([TABLE, *(line for lines in known.values() for line in lines)])
    drills = "\n".join(f"- **{name}**: {said(name)}" for name in DRILLS)
    return f"{head}\n\n{table}\n\n## What is done\n\n{drills}\n"


def said(name: str) -> str:
    """The docstring of a drill, on one line."""
    return " ".join((importlib.import_module(f"{__package__}.{name}").__doc__ or "").split())


if __name__ == "__main__":
    sys.exit(main())
