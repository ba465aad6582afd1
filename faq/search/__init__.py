"""Engine 1: finding answers, whatever way they are asked for. Other rooms import from here only."""

from .engine import Hit, Results, Section, search
from .indexing import forget, index, reindex
from .state import Status, status

__all__ = ["Hit", "Results", "Section", "Status", "forget", "index", "reindex", "search", "status"]
