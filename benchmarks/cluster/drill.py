"""Who is cut off, for how long, and what was measured."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.servers import until

from .installation import Installation
from .traffic import ACKNOWLEDGED, Seen, Traffic, ended

# Traffic before the cut and after all is whole again, and how long somebody stays cut off; in seconds.
AROUND, AWAY = 3.0, 12.0
# After so many seconds the drill believes that the primary is gone, as a failover manager would.
PRIMARY_GONE = 3.0


@dataclass(frozen=True)
class Outcome:
    """`healed`: from the cable back in its socket until the host does its work again. `back`: from the promotion until
    writing works, for good. Times in seconds."""

    name: str
    seen: Seen
    healed: float
    back: float | None = None


class Drill:
    def __init__(self, installation: Installation) -> None:
        self.all = installation
        self.outcomes: list[Outcome] = []

    def run(self) -> None:
        until(lambda: self.all.warden.waits, "the primary waits for its replica")
        until(self._whole, "both hosts read from the replica")
        web, (_primary, replica), redis = self.all.web[0], self.all.databases, self.all.redis
        self._cut("nobody", lambda: None, lambda: None, lambda: True)
        self._cut("a web host", web.host.cut, web.heal, web.asked_again)
        self._cut("the replica", replica.host.cut, replica.host.heal, self._whole)
        self._cut("Redis", redis.host.cut, redis.host.heal, self._whole)
        self._replace_the_primary()

    def lost(self) -> set[int]:
        """Acknowledged writes that today's primary does not have."""
        kept = set(
            map(int, re.findall(r"number (\d+) of", self.all.warden.primary.ask("SELECT text FROM faq_question")))
        )
        return set().union(*(one.seen.acknowledged for one in self.outcomes)) - kept

    def _cut(self, name: str, cut: Callable[[], None], heal: Callable[[], None], good: Callable[[], bool]) -> None:
        print(f"  {name} …", flush=True)
        with Traffic(self.all.balancer) as traffic:
            time.sleep(AROUND)
            cut()
            time.sleep(AWAY)
            heal()
            start = time.monotonic()
            until(good, f"{name} is back")
            healed = time.monotonic() - start
            time.sleep(AROUND)
        self.outcomes.append(Outcome(name, Seen.of(traffic), healed))

    def _replace_the_primary(self) -> None:
        """It is cut off, the replica is promoted, and what was the primary comes back as the replica."""
        print("  the primary …", flush=True)
        old = self.all.warden.primary
        with Traffic(self.all.balancer) as traffic:
            time.sleep(AROUND)
            old.host.cut()
            time.sleep(PRIMARY_GONE)
            promoted = self.all.warden.promote()
            time.sleep(AWAY)
            old.stop()  # before it can be reached again: nobody may write to it
            old.host.heal()
            start = time.monotonic()
            old.begin_anew(self.all.warden.primary)
            until(lambda: self.all.warden.waits and self._whole(), "the old primary follows the new one")
            healed = time.monotonic() - start
            time.sleep(AROUND)
        after = [one for one in traffic.writes.answers if ended(one) > promoted]
        first = min((ended(one) for one in after if one.status == ACKNOWLEDGED), default=float("inf"))
        last = max((ended(one) for one in after if one.status != ACKNOWLEDGED), default=promoted)
        self.outcomes.append(Outcome("the primary", Seen.of(traffic), healed, max(first, last) - promoted))

    def _whole(self) -> bool:
        """Both hosts say that nothing is amiss, replicas and Redis among it."""
        answers = [web.get("/health/ready").text for web in self.all.web]
        checks = [json.loads(text)["checks"] for text in answers if text.startswith("{")]
        return len(checks) == len(answers) and all(
            one["database"] == one["replicas"] == one["cache"] == "ok" for one in checks
        )
