"""A server of its own on a free port, with a database of its own that holds the seeded content: for pictures and audits."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

PYTHON = ".venv/bin/python"
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
def served(also: str = "") -> Iterator[Served]:
    """It ends with the block. `also` is Python that adds to what is seeded. Raises `RuntimeError` where it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        environment = kept | {"DATA_DIR": data, "PORT": str(port), "LOG_LEVEL": "ERROR"}
        for command in (["migrate"], ["seed"], ["collectstatic", "--noinput"]):
            arguments = [PYTHON, "manage.py", *command, "--verbosity", "0"]
            subprocess.run(arguments, env=environment, check=True, stdout=subprocess.DEVNULL)
        shell = [PYTHON, "manage.py", "shell", "-v0", "-c", LOG_IN + also]
        said = subprocess.run(shell, env=environment, check=True, capture_output=True, text=True).stdout
        gunicorn = [".venv/bin/gunicorn", "--config", "helpcenter/gunicorn.conf.py", "--no-control-socket"]
        server = subprocess.Popen(gunicorn, env=environment, stderr=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/robots.txt")
            yield Served(address, said.partition("SESSION")[2].strip())
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")
