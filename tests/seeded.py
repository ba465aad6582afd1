"""A server of its own on a free port, with a database of its own that holds the seeded content: for pictures and audits."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.servers import Site, free_port

LOG_IN = """
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
client = Client()
client.force_login(get_user_model().objects.create_superuser("camille"))
print("SESSION" + client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


class Served(NamedTuple):
    address: str
    session: str  # an editor's, for the cookie sessionid


@contextmanager
def seeded(port: int = 0, **env: str) -> Iterator[Site]:
    """It runs with these variables, and ends with the block. Raises `AssertionError` where it does not start."""
    with tempfile.TemporaryDirectory() as data:
        site = Site(Path(data), port, **{"WEB_CONCURRENCY": "2", "LOG_LEVEL": "ERROR", **env})
        for command in ("migrate", "seed"):
            site.manage(command, "--verbosity", "0")
        try:
            yield site.start()
        finally:
            site.stop()


@contextmanager
def served(also: str = "") -> Iterator[Served]:
    """As readers find it, and an editor who has logged in. `also` is Python that adds to what is seeded."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with seeded(port, SITE_URL=address) as site:
        yield Served(address, site.python(LOG_IN + also).partition("SESSION")[2].strip())
