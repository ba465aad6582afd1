"""Servers of a test's own on this machine: PostgreSQL with a replica, and the site itself. Each ends with its test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.variables import BASE, environment

# A busy machine may take its time; a test that waits so long has failed.
PATIENCE = 90


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Wait for it, at most so many seconds, and give what it gave."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {patience:.0f} seconds")


class Postgres:
    """One PostgreSQL in a temporary folder of its own. Root's runs as the user postgres, who may not look into pytest's
    folders. `inside` stands before its commands (`ip netns exec …`)."""

    options = "-c fsync=off -c shared_buffers=16MB -c log_statement=all"

    def __init__(self, address: str = "127.0.0.1", inside: Sequence[str] = ()) -> None:
        found = shutil.which("initdb") or max(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")), default="")
        assert found, "PostgreSQL is missing: sudo apt-get install postgresql (or scripts/system-deps)"
        self.bin = Path(found).resolve().parent
        self.address, self.inside = address, inside
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="helpcenter-postgres.", dir="/tmp")), free_port()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")

    @property
    def url(self) -> str:
        return f"postgres://helpcenter@{self.address}:{self.port}/helpcenter"

    @property
    def where(self) -> list[str]:
        return ["-h", self.address, "-p", str(self.port), "-U", "helpcenter"]

    def run(self, program: str, *arguments: str) -> str:
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*self.inside, *as_owner, str(self.bin / program), *arguments]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def create(self) -> Postgres:
        self.run("initdb", "-D", "data", "-U", "helpcenter", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self.start()
        self.run("createdb", *self.where, "helpcenter")
        return self

    def replicate(self, primary: Postgres) -> Postgres:
        self.run("pg_basebackup", *primary.where, "-D", "data", "-R", "-c", "fast", "-X", "stream")
        self.start()
        return self

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses={self.address} -c unix_socket_directories='' {self.options}"
        options += " -c wal_receiver_timeout=5s -c wal_retrieve_retry_interval=500ms"
        # Its own output goes to the log, not into a pipe that nobody closes.
        self.run("pg_ctl", "start", "-D", "data", "-l", "log", "-s", "-w", "-o", options)

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "-D", "data", "-m", "immediate", "-s", "-w")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def ask(self, sql: str) -> str:
        return self.run("psql", *self.where, "-d", "helpcenter", "-At", "-c", sql).strip()

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


class Got(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


def get(address: str, **headers: str) -> Got:
    """The answer, whatever it says; status 0 where there is none. Redirects are not followed."""
    try:
        with _opener.open(urllib.request.Request(address, headers=headers), timeout=PATIENCE) as answer:
            return Got(answer.status, dict(answer.headers), answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Got(error.code, dict(error.headers), error.read().decode())
    except OSError:
        return Got(0, {}, "")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


class Site:
    """The product in an environment that holds these variables and nothing of the developer's. `address` is where it
    listens; `inside` stands before its commands (`ip netns exec …`)."""

    _collected = False
    # Another application than the whole site, as gunicorn names it.
    application: Sequence[str] = ()

    def __init__(
        self, data: Path, port: int = 0, address: str = "127.0.0.1", inside: Sequence[str] = (), **env: str
    ) -> None:
        self.address, self.inside, self.port = address, inside, port or free_port()
        here = {"DATA_DIR": str(data), "BIND": address, "PORT": str(self.port), "SITE_URL": "http://127.0.0.1"}
        usual = {"DJANGO_SETTINGS_MODULE": "helpcenter.settings", "WEB_CONCURRENCY": "1"}
        self.env = environment(**{**here, **usual, **env})
        self.server: subprocess.Popen[bytes] | None = None
        self.log = data / f"log-{self.port}"

    def python(self, code: str) -> str:
        """What it prints, run with Django set up."""
        command = [*self.inside, sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(command, cwd=BASE, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def manage(self, *words: str) -> None:
        done = subprocess.run(
            [*self.inside, sys.executable, "manage.py", *words], cwd=BASE, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> Site:
        if not Site._collected:  # in a fresh clone nobody has yet, and then every page is an error
            self.manage("collectstatic", "--noinput", "--verbosity", "0")
            Site._collected = True
        command = [
            *self.inside,
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "helpcenter/gunicorn.conf.py",
            *self.application,
        ]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(command, cwd=BASE, env=self.env, stdout=log, stderr=log)
        until(lambda: self.get("/health/live").status == 200, "the site starts")
        return self

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(PATIENCE)
            self.server = None

    def get(self, path: str, **headers: str) -> Got:
        return get(f"http://{self.address}:{self.port}{path}", **headers)
