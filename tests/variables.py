"""Which environment variables the installation reads, found in the code that reads them."""

from __future__ import annotations

import ast
import os
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
READERS = ("helpcenter/settings.py", "helpcenter/gunicorn.conf.py")


def variables() -> set[str]:
    """The names: first arguments of the calls that read settings."""
    nodes = (node for file in READERS for node in ast.walk(ast.parse((BASE / file).read_text())))
    calls = (node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    firsts = (call.args[0] for call in calls if call.func.id in ("text", "flag", "whole", "shaped", "words"))
    return {first.value for first in firsts if isinstance(first, ast.Constant)}


def environment(**env: str) -> dict[str, str]:
    """These variables, and of the developer's own nothing that the installation or Django would read; nor where the counts
    of a server lie whose configuration a test has read in this process."""
    mine = variables() | {"DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR"}
    return {name: value for name, value in os.environ.items() if name not in mine} | env
