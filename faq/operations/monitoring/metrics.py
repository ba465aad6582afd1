"""What Prometheus collects: counts of all workers together, and what is true now. The only file that knows
prometheus-client.

Where the environment names a folder (PROMETHEUS_MULTIPROC_DIR, made by gunicorn.conf.py), each worker keeps its counts
in files there, and whichever worker is asked adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_LATEST
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}

_own = CollectorRegistry()
_requests = Counter(
    "helpcenter_requests", "Answers given, by view, method and status.", ["view", "method", "status"], registry=_own
)
_seconds = Histogram(
    "helpcenter_request_seconds",
    "How long answers took, by view.",
    ["view"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=_own,
)
_events = Counter("helpcenter_events", "What operators may want to know of, by its name.", ["event"], registry=_own)

# A name, what it says, the name of its label ("" for none), and a value for each label.
Gauge = tuple[str, str, str, dict[str, float]]


def answered(view: str, method: str, status: int, seconds: float) -> None:
    """Count one answer. `view` is a name from faq.urls, never what somebody typed."""
    requests, times = _of(view, method if method in _METHODS else "other", status)
    requests.inc()
    times.observe(seconds)


@cache
def _of(view: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """To look them up each time would take longer than to send a stored page."""
    return _requests.labels(view, method, str(status)), _seconds.labels(view)


def happened(event: str) -> None:
    """Count one event: “cache_away”, “purge_failed”…"""
    _events.labels(event).inc()


def page(gauges: Iterable[Gauge]) -> bytes:
    """All counts and these gauges in Prometheus' text format."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    registry.register(_Now(gauges))
    own = b"" if os.environ.get("PROMETHEUS_MULTIPROC_DIR") else generate_latest(_own)
    return own + generate_latest(registry)


class _Now(Collector):
    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = list(gauges)

    def collect(self) -> Iterator[Metric]:
        for name, says, label, values in self._gauges:
            family = GaugeMetricFamily(name, says, labels=[label] if label else [])
            for key, value in values.items():
                family.add_metric([key] if label else [], value)
            yield family
