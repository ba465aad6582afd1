"""nginx with the very configuration that docs/deploy ships, in front of some hosts of a test's own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers import Got, free_port, get, until
from tests.variables import BASE

NAME = "help.example.org"


class Nginx:
    """`hosts` are its two hosts, like 127.0.0.1:8001. `inside` stands before its command (`ip netns exec …`), and `changes`
    are made in its configuration: a pattern, and what comes instead."""

    def __init__(
        self,
        folder: Path,
        hosts: Sequence[str],
        address: str = "127.0.0.1",
        inside: Sequence[str] = (),
        changes: Sequence[tuple[str, str]] = (),
    ) -> None:
        program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
        assert program, "nginx is missing: sudo apt-get install nginx-light (or scripts/system-deps)"
        self.address, self.port, self.cache = address, free_port(), folder / "cache"
        folder.mkdir()
        text = (BASE / "docs" / "deploy" / "nginx.conf").read_text()
        for pattern, instead in (
            (r"10\.0\.0\.11:8000", hosts[0]),
            (r"10\.0\.0\.12:8000", hosts[1]),
            (r"/var/cache/nginx/recours", str(self.cache)),
            (r"listen 443 ssl http2;", f"listen {address}:{self.port};"),
            (r"    ssl_certificate\S* .*\n", ""),
            (r"\$scheme;", "https;"),
            *changes,
        ):
            text, times = re.subn(pattern, instead, text)
            assert times, pattern
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""  # the folders of tests are their owner's alone
        (folder / "nginx.conf").write_text(
            f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{text}}}\n"
        )
        command = [*inside, program, "-q", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until(lambda: self.get("/robots.txt").status, "nginx answers")

    def get(self, path: str, **headers: str) -> Got:
        return get(f"http://{self.address}:{self.port}{path}", Host=NAME, **headers)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
