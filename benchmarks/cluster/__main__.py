"""make drills-cluster"""

from __future__ import annotations

import signal
import sys

from . import report
from .drill import Drill
from .installation import Installation
from .publishing import publish


def main() -> int:
    # Whoever stops the drill has everything taken away all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print("A balancer, two web hosts, two databases and Redis are started …", flush=True)
    with Installation() as installation:
        print("Cut off, and healed again:", flush=True)
        drill = Drill(installation)
        drill.run()
        lost = drill.lost()
        print("Published, and looked for:", flush=True)
        visible = publish(installation)
    kept = report.bars(drill.outcomes, len(lost), visible)
    lines = list(report.table(drill.outcomes, visible))
    report.write(lines, kept)
    print("\n".join([*lines, "", *report.reasons(drill.outcomes)]))
    for text, good in kept:
        print(f"{'kept    ' if good else 'NOT KEPT'} {text}")
    return 0 if all(good for _text, good in kept) else 1


if __name__ == "__main__":
    sys.exit(main())
