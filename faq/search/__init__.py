"""Engine 1: finding answers, whatever way they are asked for. Other rooms import from here only."""

from .engine import Hit, Results, Section, search
from .evaluation import evaluate
from .evaluation import read as read_judged
from .indexing import forget, index, reindex
from .state import Status, status

__all__ = [
    "Hit",
    "Results",
    "Section",
    "Status",
    "evaluate",
    "forget",
    "index",
    "read_judged",
    "reindex",
    "search",
    "status",
]
