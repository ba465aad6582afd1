"""gunicorn's own settings; each can be given by the environment."""

import atexit
import contextlib
import ctypes
import gc
import os
import shutil
import socket
import sys
import tempfile
from typing import Any

# gunicorn reads this file before it puts the project's folder on the path.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from helpcenter.settings import LOGGING, PORT, WEB_CONCURRENCY, WEB_THREADS, refuse, text

_host = text("BIND", "127.0.0.1").strip("[]")
try:
    socket.getaddrinfo(_host, PORT, flags=socket.AI_PASSIVE)
except (OSError, UnicodeError):
    refuse("BIND", f"must be an address of this machine, like 127.0.0.1 or 0.0.0.0, not “{_host}”.")

wsgi_app = "helpcenter.wsgi"
bind = f"[{_host}]:{PORT}" if ":" in _host else f"{_host}:{PORT}"
workers = WEB_CONCURRENCY
worker_class = "helpcenter.worker.Worker"
logger_class = "helpcenter.worker.Log"
threads = WEB_THREADS
keepalive = 75
max_requests = 0
preload_app = True
control_socket_disable = True
# A RAM disk keeps the heartbeat off a slow or full disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
logconfig_dict = LOGGING

# The workers' counts for /metrics: a folder for this server alone, kept over a reload, gone when it ends.
_mark = f"helpcenter-metrics-{os.getpid()}-"
if _mark not in os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=_mark, dir=worker_tmp_dir)


@atexit.register
def _remove_counts() -> None:
    if f"-{os.getpid()}-" in _mark:  # not a worker
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


# One pool of memory for all threads of a worker: Python lets one of them run at a time, and a pool for each would keep
# ten megabytes and more that nobody uses. M_ARENA_MAX of the GNU C library; others have no such pools.
with contextlib.suppress(AttributeError):
    ctypes.CDLL(None).mallopt(-8, 1)


def post_fork(_server: object, _worker: object) -> None:
    """What was loaded before the fork lives as long as the worker: the garbage collector need not walk through it. The
    vocabulary of a large site is long-lived too, so a full walk (a third of a second beside 10,000 sections) is rare."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)


def post_worker_init(worker: Any) -> None:
    """The pages on the disk are brought up to date without waiting for a reader."""
    door = getattr(worker.wsgi, "inner", None)  # the benchmarks serve other applications with these settings
    if door is not None:
        worker.at_hand = door.at_hand
        door.start(checked=True, waiting=worker.waiting)
