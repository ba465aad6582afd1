"""What runs on the hosts: the product itself, and Debian's PostgreSQL, Redis and nginx."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.servers import Postgres, Site, until

from .network import NETWORK, Host

TOKEN = "a-token-of-more-than-twenty-letters"
ANYBODY_HERE = f"""\
host all all {NETWORK}.0/24 trust
host replication all {NETWORK}.0/24 trust
"""


class Database(Postgres):
    """As it would be run: everything reaches the disk. A standby that was cut off is noticed after two seconds."""

    def __init__(self, host: Host) -> None:
        super().__init__(host.address, host.inside)
        self.host = host
        (self.folder / "hba").write_text(ANYBODY_HERE)
        self.options = f"-c shared_buffers=64MB -c hba_file={self.folder}/hba -c wal_sender_timeout=2s"

    def promote(self) -> None:
        self.run("pg_ctl", "promote", "-D", "data", "-s", "-w")

    def begin_anew(self, primary: Database) -> None:
        """What it held is thrown away, and it follows another."""
        self.stop()
        shutil.rmtree(self.folder / "data")
        self.replicate(primary)

    def follows(self) -> bool:
        return self.ask("SELECT pg_is_in_recovery()") == "t"


class Redis:
    port = 6379

    def __init__(self, host: Host, folder: Path) -> None:
        self.host = host
        folder.mkdir()
        command = [*host.inside, "redis-server", "--bind", host.address, "--port", str(self.port)]
        command += ["--protected-mode", "no", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)

    @property
    def url(self) -> str:
        return f"redis://{self.host.address}:{self.port}/0"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


class Web(Site):
    """A web host: its data folder is its own, and the pictures are shared."""

    def __init__(self, host: Host, folder: Path, media: Path, **env: str) -> None:
        folder.mkdir()
        media.mkdir(exist_ok=True)
        (folder / "media").symlink_to(media)
        env |= {"WEB_CONCURRENCY": "2", "BEHIND_PROXY": "true", "METRICS_TOKEN": TOKEN}
        super().__init__(folder, 8000, host.address, host.inside, **env)
        self.host, self._before = host, 0

    def wait(self) -> None:
        until(lambda: self.get("/health/ready").status == 200, f"{self.host.name} is ready")

    def heal(self) -> None:
        self.host.heal()
        until(lambda: self.get("/health/live").status == 200, f"{self.host.name} is in reach")
        self._before = self._answers()

    def asked_again(self) -> bool:
        """Whether readers were sent here since it was healed."""
        return self._answers() > self._before

    def _answers(self) -> int:
        page = self.get("/metrics", Authorization=f"Bearer {TOKEN}").text
        return sum(int(float(one)) for one in re.findall(r'requests_total{.*view="stored"} (\S+)', page))
