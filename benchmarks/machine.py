"""The machine and its programs, as every table names them."""

from __future__ import annotations

import os
import platform
import re
import subprocess

import django

_VERSION = re.compile(r"[0-9]+(\.[0-9]+)+")


def machine(*more: str) -> str:
    """`2 cores, Linux x86_64, load 0.4; Python 3.11.2, Django 5.2.19` and these programs besides."""
    programs = (f"Python {platform.python_version()}", f"Django {django.__version__}", *more)
    cores = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f}"
    return f"{cores}; {', '.join(programs)}"


def number(*command: str) -> str:
    """The version that a program says of itself."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = _VERSION.search(done.stdout + done.stderr)
    assert found, command
    return found[0]
