"""Engine 1: finding answers, whatever way they are asked for. Other rooms import from here only."""

from .engine import Results, search
from .evaluation import Scores, evaluate
from .evaluation import read as read_judged
from .hits import Hit, Section
from .indexing import forget, index, reindex
from .insight import normalised
from .noise import add_noise
from .slips import made as made_queries
from .state import Status, status

__all__ = [
    "Hit",
    "Results",
    "Scores",
    "Section",
    "Status",
    "add_noise",
    "evaluate",
    "forget",
    "index",
    "made_queries",
    "normalised",
    "read_judged",
    "reindex",
    "search",
    "status",
]
