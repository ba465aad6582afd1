"""gunicorn's own settings; each can be given by the environment."""

import gc
import os
import socket
import sys

# gunicorn reads this file before it puts the project's folder on the path.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from helpcenter.settings import PORT, WEB_CONCURRENCY, WEB_THREADS, refuse, text

_host = text("BIND", "127.0.0.1").strip("[]")
try:
    socket.getaddrinfo(_host, PORT, flags=socket.AI_PASSIVE)
except (OSError, UnicodeError):
    refuse("BIND", f"must be an address of this machine, like 127.0.0.1 or 0.0.0.0, not “{_host}”.")

wsgi_app = "helpcenter.wsgi"
bind = f"[{_host}]:{PORT}" if ":" in _host else f"{_host}:{PORT}"
workers = WEB_CONCURRENCY
worker_class = "gthread"
threads = WEB_THREADS
keepalive = 75
max_requests = 0
preload_app = True
control_socket_disable = True
# A RAM disk keeps the heartbeat off a slow or full disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None


def post_fork(_server: object, _worker: object) -> None:
    """What was loaded before the fork lives as long as the worker: the garbage collector need not walk through it. The
    vocabulary of a large site is long-lived too, so a full walk (a third of a second beside 10,000 sections) is rare."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)
