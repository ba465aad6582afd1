"""Queries asked of several engines in turn, so that a machine that slows down slows all of them."""

from __future__ import annotations

import statistics
import time
from typing import Protocol


class Engine(Protocol):
    def ask(self, query: str, language: str) -> list[int]:
        """Numbers of articles, the best first."""


class Asked:
    """Times in seconds and reciprocal ranks of one engine over all queries."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.ranks: list[float] = []

    def note(self, seconds: float, found: list[int], relevant: tuple[int, ...]) -> None:
        self.seconds.append(seconds)
        if relevant:
            place = next((i for i, number in enumerate(found[:10], start=1) if number in relevant), 0)
            self.ranks.append(1 / place if place else 0.0)

    def times(self) -> tuple[float, float]:
        """Median and 95th percentile, in milliseconds."""
        cuts = statistics.quantiles(self.seconds, n=20)
        return statistics.median(self.seconds) * 1000, cuts[18] * 1000

    def mrr(self) -> float:
        return statistics.mean(self.ranks)


def measure(engines: list[Engine], queries: list) -> list[Asked]:
    """Each query of each engine in turn, after some to warm up. An engine that runs in another process tells its time by
    itself, as `seconds`."""
    for judged in queries[:40]:
        for engine in engines:
            engine.ask(judged.query, judged.language)
    results = [Asked() for _ in engines]
    for judged in queries:
        for engine, result in zip(engines, results, strict=True):
            start = time.process_time()
            found = engine.ask(judged.query, judged.language)
            seconds = time.process_time() - start
            result.note(getattr(engine, "seconds", seconds), found, judged.relevant)
    return results
