"""Hosts that are network namespaces on one bridge. Root and Debian's iproute2 are needed; nothing outside is touched."""

from __future__ import annotations

import subprocess
from contextlib import suppress

PREFIX, BRIDGE = "recours-", "recours-drill"
NETWORK = "10.77.0"


class Failed(Exception):
    """The system did not do what it was asked; the message is its own."""


def ip(*words: str) -> str:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"ip {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


class Host:
    """One machine. `inside` stands before every command that is to run on it."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.address = name, f"{NETWORK}.{number}"
        self.space, self._cable = PREFIX + name, f"rc-{name}"[:15]
        self.inside = ("ip", "netns", "exec", self.space)
        ip("netns", "add", self.space)
        ip("link", "add", self._cable, "type", "veth", "peer", "name", "eth0", "netns", self.space)
        ip("link", "set", self._cable, "master", BRIDGE, "up")
        for words in (
            ("addr", "add", f"{self.address}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
            ("link", "set", "lo", "up"),
        ):
            ip("-n", self.space, *words)

    def cut(self) -> None:
        """The cable is pulled: nothing comes or goes, and nobody is told."""
        ip("link", "set", self._cable, "down")

    def heal(self) -> None:
        ip("link", "set", self._cable, "up")


class Network:
    """The bridge, with this machine at its first address; it and all hosts end with the block."""

    def __enter__(self) -> Network:
        self._remove()  # what a drill left behind that was killed
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        return self

    def __exit__(self, *_error: object) -> None:
        self._remove()

    def _remove(self) -> None:
        for line in ip("netns", "list").splitlines():
            if line.startswith(PREFIX):
                ip("netns", "del", line.split()[0])
        with suppress(Failed):
            ip("link", "del", BRIDGE)
