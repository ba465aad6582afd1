"""Counts over time as bars: where everything stands in the picture. The template draws, the stylesheet colours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from faq.editorial.reports import Weeks

# The picture is stretched to the room it has: these are shares, not pixels.
HEIGHT, STEP, BAR = 100, 20, 12
# A young site's few weeks fill the picture; fewer than these would look like a trend.
LEAST_WEEKS = 8


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    height: int
    series: int  # 1 stands at the bottom, 2 on top of it


@dataclass(frozen=True)
class Chart:
    """One or two series of numbers, week by week: as bars, and as the rows of a table."""

    key: str
    title: str
    names: list[str]
    mondays: list[date]
    values: list[list[int]]

    @property
    def rows(self) -> list[tuple[date, list[int]]]:
        return list(zip(self.mondays, map(list, zip(*self.values, strict=True)), strict=True))

    @property
    def highest(self) -> int:
        return max(sum(row) for _monday, row in self.rows)

    @property
    def width(self) -> int:
        return STEP * len(self.mondays)

    @property
    def places(self) -> list[int]:
        """Where the bar of each week begins, from the left."""
        return [place * STEP + (STEP - BAR) // 2 for place in range(len(self.mondays))]

    @property
    def bars(self) -> list[Bar]:
        """Whole numbers only, so that no language writes them with a comma."""
        found = []
        for x, (_monday, row) in zip(self.places, self.rows, strict=True):
            bottom = HEIGHT
            for series, value in enumerate(row, start=1):
                height = round(HEIGHT * value / self.highest) if value else 0
                height = max(height, 1) if value else 0
                bottom -= height
                if height:
                    found.append(Bar(x, max(bottom, 0), height, series))
        return found

    @property
    def description(self) -> str:
        """What somebody who cannot see the bars should know of them."""
        sums = ", ".join(f"{name} ({sum(values)})" for name, values in zip(self.names, self.values, strict=True))
        first, last = (date_format(day, "DATE_FORMAT") for day in (self.mondays[0], self.mondays[-1]))
        best, row = max(self.rows, key=lambda entry: sum(entry[1]))
        return _(
            "Bars for the weeks from %(first)s to %(last)s. In all: %(sums)s. Most in the week of %(best)s: %(highest)s."
        ) % {
            "first": first,
            "last": last,
            "sums": sums,
            "best": date_format(best, "DATE_FORMAT"),
            "highest": sum(row),
        }


def charts(weeks: Weeks) -> list[Chart]:
    """Votes, searches, and what was searched in vain: those that have anything to show, from the week it began."""
    mondays = [week.monday for week in weeks.weeks]
    wanted: list[tuple[str, Any, list[tuple[str, Any]]]] = [
        ("votes", _("Votes"), [("helped", _("helped")), ("not_helped", _("did not help"))]),
        ("searches", _("Searches"), [("answered", _("with an answer")), ("unanswered", _("without an answer"))]),
        ("gaps", _("Searches without an answer"), [("unanswered", _("without an answer"))]),
    ]
    made = []
    for key, title, named in wanted:
        values = [weeks.series(series) for series, _name in named]
        first = next((place for place, row in enumerate(zip(*values, strict=True)) if any(row)), None)
        if first is not None:
            first = max(min(first, len(mondays) - LEAST_WEEKS), 0)
            names = [name for _series, name in named]
            made.append(Chart(key, title, names, mondays[first:], [one[first:] for one in values]))
    return made
