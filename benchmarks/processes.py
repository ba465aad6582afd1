"""What the kernel says of processes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_SHARE = re.compile(r"^Pss:\s+(\d+)", re.MULTILINE)


def children(pid: int) -> list[int]:
    """None of a process that has ended."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def memory(pids: Iterable[int]) -> list[float]:
    """The proportional share of memory of each that is still there, in MB."""
    shares = []
    for pid in pids:
        try:
            found = _SHARE.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
        except OSError:
            continue
        shares.append(int(found[1]) / 1024 if found else 0.0)
    return shares
