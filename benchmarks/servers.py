"""Servers of their own for measuring, what they cost, and what asks them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from processes import children, memory

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(tempfile.mkdtemp(prefix="bench-"))
os.environ.update(DATA_DIR=str(FOLDER / "data"), LOG_LEVEL="ERROR")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings")
GUNICORN = [
    sys.executable,
    "-m",
    "gunicorn",
    "--no-control-socket",
    "--config",
    str(ROOT / "helpcenter" / "gunicorn.conf.py"),
]


def gthread(python: str = sys.executable) -> list[str]:
    """gunicorn with its own worker, as many threads as ours."""
    from helpcenter.settings import WEB_THREADS

    line = [python, "-m", "gunicorn", "--no-control-socket", "--preload", "--keep-alive", "75", "--workers", "1"]
    return [*line, "--worker-class", "gthread", "--threads", str(WEB_THREADS)]


SECONDS, CONNECTIONS = 1, 16
CORES = sorted(os.sched_getaffinity(0))


class Server:
    """A gunicorn with a folder of its own content, on a free port."""

    def __init__(
        self,
        application: str = "helpcenter.wsgi",
        first: str = "/",
        command: list[str] | None = None,
        folder: Path = FOLDER,
        pinned: bool = True,
        **environment: str,
    ) -> None:
        """`first` is the page that is asked until the server answers; `command` starts another than the product's own.
        `pinned`: one worker, on the first core alone, while what asks runs on the others; else as it is delivered."""
        if pinned:
            environment.setdefault("WEB_CONCURRENCY", "1")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        settings = {**os.environ, "PORT": str(self.port), "PYTHONPATH": f"{ROOT}:{FOLDER}", **environment}
        started = time.monotonic()
        line = [*(command or GUNICORN), "--bind", f"127.0.0.1:{self.port}", application]
        self.process = subprocess.Popen(line, env=settings, stderr=subprocess.DEVNULL, cwd=folder)
        while time.monotonic() - started < 60:
            try:
                self.get(first)
                break
            except OSError:
                time.sleep(0.01)
        self.started = time.monotonic() - started
        self.start_cost = self.cpu() + self._cpu_of([self.process.pid])
        if pinned:
            self._pin()

    def get(self, path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
        asked = urllib.request.Request(self.base + path, headers=headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.read(), dict(answer.headers)

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def _pin(self) -> None:
        for pid in self.workers():
            for thread in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), CORES[:1])

    def cpu(self) -> float:
        """Seconds of processor time that the workers have used."""
        return self._cpu_of(self.workers())

    def _cpu_of(self, processes: list[int]) -> float:
        """To the nanosecond, as the scheduler counts them; of threads that have ended too."""
        return sum(time.clock_gettime(_clock_of(pid)) for pid in processes)

    def memory(self) -> float:
        """The largest worker's proportional share of memory, in MB."""
        return max(memory(self.workers()))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def _clock_of(pid: int) -> int:
    """The clock of a process's processor time, as clock_getcpuclockid(3) names it."""
    return (~pid << 3) | 2


@contextmanager
def server(*how: str, **more: Any) -> Iterator[Server]:
    running = Server(*how, **more)
    try:
        yield running
    finally:
        running.stop()


def load(at: Server, path: str, headers: dict[str, str]) -> tuple[float, float]:
    """Requests a second, and seconds of processor time for one."""
    before = at.cpu()
    if shutil.which("wrk"):
        command = [
            "taskset",
            "-c",
            ",".join(map(str, CORES[1:] or CORES)),
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{SECONDS}s",
        ]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        said = subprocess.run([*command, at.base + path], capture_output=True, text=True, check=True).stdout
        number, refused = (
            int(re.search(r"(\d+) requests in", said)[1]),
            re.search(r"Non-2xx or 3xx responses: (\d+)", said),
        )
        if refused:
            raise SystemExit(f"{path} was refused {refused[1]} times of {number}.")
    else:
        number = _ask_in_python(at.port, path, headers)
    return number / SECONDS, (at.cpu() - before) / max(number, 1)


def _ask_in_python(port: int, path: str, headers: dict[str, str]) -> int:
    """Where wrk is missing: kept connections, one question after another. It asks less hard, but as often of each."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}\r\n".encode()
    ends, counts = time.monotonic() + SECONDS, []

    def ask() -> None:
        count = 0
        with socket.create_connection(("127.0.0.1", port)) as line:
            while time.monotonic() < ends:
                line.sendall(question)
                head, _blank, rest = line.recv(65536).partition(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
                missing = (int(length[1]) if length and b" 304 " not in head[:20] else 0) - len(rest)
                while missing > 0:
                    missing -= len(line.recv(65536))
                count += 1
        counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)
