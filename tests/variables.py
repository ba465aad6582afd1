"""Which environment variables the installation reads, found in the code that reads them."""

from __future__ import annotations

import ast
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
READERS = ("helpcenter/settings.py", "helpcenter/gunicorn.conf.py")


def variables() -> set[str]:
    """The names: first arguments of the calls that read settings."""
    nodes = (node for file in READERS for node in ast.walk(ast.parse((BASE / file).read_text())))
    calls = (node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    firsts = (call.args[0] for call in calls if call.func.id in ("text", "flag", "whole", "words"))
    return {first.value for first in firsts if isinstance(first, ast.Constant)}
