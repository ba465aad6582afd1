"""The tables, and whether every bar is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.machine import machine, number

from .drill import Outcome
from .publishing import BALANCER

PLACE = Path(__file__).resolve().parent.parent / "CLUSTER.md"
# No failed read and no lost write; seconds from the promotion until writes are back, and until a publication is seen.
BACK, VISIBLE = 10.0, 1.0

Bar = tuple[str, bool]


def bars(outcomes: list[Outcome], lost: int, visible: dict[str, list[float]]) -> list[Bar]:
    failed = sum(len(one.seen.failed_reads) for one in outcomes)
    back = max(one.back for one in outcomes if one.back is not None)
    written = sum(len(one.seen.acknowledged) for one in outcomes)
    slowest = max(max(times) for name, times in visible.items() if name != BALANCER)
    return [
        (f"failed reads: {failed} (0)", not failed),
        (f"acknowledged writes lost: {lost} of {written} (0)", not lost),
        (f"writes back after the promotion: {back:.1f} s (at most {BACK:.0f})", back <= BACK),
        (f"a publication is seen on both hosts within {slowest:.2f} s (at most {VISIBLE:.0f})", slowest <= VISIBLE),
    ]


def table(outcomes: list[Outcome], visible: dict[str, list[float]]) -> Iterator[str]:
    yield "| cut off | reads | failed | slowest | writes acknowledged | failed | longest without a write | back after healing |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for one in outcomes:
        seen = one.seen
        yield (
            f"| {one.name} | {seen.reads} | {len(seen.failed_reads)} | {seen.slowest_read:.1f} s | {len(seen.acknowledged)} |"
            f" {len(seen.failed_writes)} | {seen.longest_wait:.1f} s | {one.healed:.1f} s |"
        )
    yield ""
    yield "| a publication is seen at | quickest | slowest |"
    yield "| --- | ---: | ---: |"
    for name, times in visible.items():
        yield f"| {name} | {min(times):.2f} s | {max(times):.2f} s |"


def reasons(outcomes: list[Outcome]) -> Iterator[str]:
    """What failed was answered with, for whoever wants to mend it."""
    for one in outcomes:
        for kind, answers in (("reads", one.seen.failed_reads), ("writes", one.seen.failed_writes)):
            said = Counter(
                f"{answer.status or answer.fault} {answer.question.path.split('?')[0]}" for answer in answers
            )
            if said:
                yield f"{one.name}, {kind}: " + ", ".join(f"{times} × {what}" for what, times in said.most_common(8))


def write(lines: list[str], kept: list[Bar]) -> None:
    """The page, for the repository."""
    head = [
        "# The drill of the whole installation",
        "",
        f"Written by `make drills-cluster` on {date.today():%d %B %Y}: {machine(*programs())}.",  # noqa: DTZ011
        "nginx, two web hosts of two workers, a PostgreSQL primary that waits for its replica, and Redis, each in a network"
        " of its own; eight readers and three writers come through the balancer. Each host is cut off for twelve seconds"
        " (its cable is pulled); the primary is replaced by its replica three seconds after it went, and comes back as the"
        " replica. Every acknowledged write is looked for at the end.",
        "",
    ]
    marks = [f"- {'kept' if good else '**not kept**'}: {text}" for text, good in kept]
    PLACE.write_text("\n".join([*head, *lines, "", *marks, ""]))


def programs() -> Iterator[str]:
    import psycopg

    yield f"psycopg {psycopg.__version__}"
    yield f"nginx {number('nginx', '-v')}"
    yield f"PostgreSQL {number('psql', '--version')}"
    yield f"Redis {number('redis-server', '--version')}"
    yield f"iproute2 {number('ip', '-V')}"
