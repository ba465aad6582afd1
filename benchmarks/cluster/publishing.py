"""How soon all hosts show what one of them published."""

from __future__ import annotations

import http.client
import time
from threading import Event, Thread

from tests.balancer import NAME

from .installation import Installation

BALANCER = "the balancer"
TIMES, WATCHED = 5, 4.0
PATH = "/fr/articles/900-what-is-new/"
# Says when the transaction had ended, by the clock that all the namespaces share.
PUBLISH = """
import time
from tests.builders import make_article
make_article(900, title={title!r}, slug="what-is-new")
print(time.time())
"""


def publish(installation: Installation) -> dict[str, list[float]]:
    """For each host and the balancer: the seconds from a publication until nobody sees the text before it."""
    first, second = installation.web
    asked = {
        first.host.name: (first.address, first.port),
        second.host.name: (second.address, second.port),
        BALANCER: (installation.balancer.address, installation.balancer.port),
    }
    seen: dict[str, list[float]] = {name: [] for name in asked}
    first.python(PUBLISH.format(title="Version 0"))
    for turn in range(1, TIMES + 1):
        title, ended = f"Version {turn}", Event()
        last_old = dict.fromkeys(asked, 0.0)
        threads = [
            Thread(target=_look, args=(*address, title, ended, last_old, name)) for name, address in asked.items()
        ]
        for thread in threads:
            thread.start()
        published = float(installation.web[turn % 2].python(PUBLISH.format(title=title)))
        time.sleep(max(0.0, published + WATCHED - time.time()))
        ended.set()
        for thread in threads:
            thread.join()
        for name, moment in last_old.items():
            seen[name].append(max(0.0, moment - published))
    return seen


def _look(address: str, port: int, title: str, ended: Event, last_old: dict[str, float], name: str) -> None:
    """Ask over and over, on a new connection each time, so that every worker is met; note when the old text was last
    asked for and still given."""
    while not ended.wait(0.02):
        asked = time.time()
        line = http.client.HTTPConnection(address, port, timeout=10)
        line.request("GET", PATH, headers={"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.9.9"})
        if title not in line.getresponse().read().decode():
            last_old[name] = asked
        line.close()
