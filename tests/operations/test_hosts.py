"""Two hosts behind a real nginx with the very configuration that docs/deploy ships."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from itertools import count
from pathlib import Path

import pytest

from tests.servers import Got, Site, free_port, get, until
from tests.variables import BASE

pytestmark = pytest.mark.servers
PAGE = "/fr/articles/16-ouvrir-un-litige/"
TOKEN = "a-token-of-more-than-twenty-letters"
PUBLISH = "from tests.builders import make_article; make_article(title={title!r}, slug='ouvrir-un-litige')"


class Nginx:
    def __init__(self, folder: Path, hosts: list[Site]) -> None:
        program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
        assert program, "nginx is missing: sudo apt-get install nginx-light (or scripts/system-deps)"
        self.port, self.cache = free_port(), folder / "cache"
        folder.mkdir()
        text = (BASE / "docs" / "deploy" / "nginx.conf").read_text()
        changes = (
            (r"10\.0\.0\.11:8000", f"127.0.0.1:{hosts[0].port}"),
            (r"10\.0\.0\.12:8000", f"127.0.0.1:{hosts[1].port}"),
            (r"/var/cache/nginx/recours", str(self.cache)),
            (r"listen 443 ssl http2;", f"listen 127.0.0.1:{self.port};"),
            (r"    ssl_certificate\S* .*\n", ""),
            (r"\$scheme;", "https;"),
        )
        for pattern, instead in changes:
            text, times = re.subn(pattern, instead, text)
            assert times, pattern
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""  # pytest's folders are its own
        (folder / "nginx.conf").write_text(
            f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{text}}}\n"
        )
        command = [program, "-q", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until(lambda: self.get("/robots.txt").status, "nginx answers")

    def get(self, path: str, **headers: str) -> Got:
        return get(f"http://127.0.0.1:{self.port}{path}", Host="help.example.org", **headers)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def hosts(tmp_path):
    """Two servers on one folder of data; the first with two workers. Nginx' pages are purged by a command."""
    given = {
        "SITE_URL": "https://help.example.org",
        "BEHIND_PROXY": "true",
        "METRICS_TOKEN": TOKEN,
        "CDN_PURGE": f"find {tmp_path}/nginx/cache -type f -delete",
    }
    data = tmp_path / "data"
    made = [Site(data, **given, WEB_CONCURRENCY="2"), Site(data, **given)]
    made[0].manage("migrate", "--verbosity", "0")
    made[0].python(PUBLISH.format(title="Premier"))
    try:
        yield [host.start() for host in made]
    finally:
        for host in made:
            host.stop()


@pytest.fixture
def nginx(hosts, tmp_path):
    nginx = Nginx(tmp_path / "nginx", hosts)
    yield nginx
    nginx.stop()


def answered(host: Site, status: int, view: str) -> int:
    """How often this host answered so, as its metrics say."""
    page = host.get("/metrics", Authorization=f"Bearer {TOKEN}").text
    return sum(
        int(float(one)) for one in re.findall(rf'requests_total{{.*status="{status}",view="{view}"}} (\S+)', page)
    )


def test_readers_are_served_whatever_happens_behind_nginx(hosts, nginx):
    assert (nginx.get(PAGE).status, hosts[1].get(PAGE, **{"X-Forwarded-Proto": "https"}).status) == (200, 200)
    # A page is asked for once and then kept; what editors and operators see never is.
    until(lambda: nginx.get(PAGE).headers.get("X-Cache") == "HIT", "nginx keeps the page")
    assert "X-Cache" not in nginx.get("/admin/login/").headers
    assert {nginx.get(path).status for path in ("/metrics", "/health/ready", "/health/live")} == {404}
    assert nginx.get("/", **{"Accept-Language": "en"}).headers["Location"] == "/en/"
    assert nginx.get("/", **{"Accept-Language": "fr"}).headers["Location"] == "/fr/"

    # What one worker of a host counted, the other tells too.
    before = answered(hosts[0], 404, "unknown")
    for number in range(8):
        hosts[0].get(f"/fr/nowhere-{number}/", **{"X-Forwarded-Proto": "https"})
    assert [answered(hosts[0], 404, "unknown") for _ in range(4)] == [before + 8] * 4

    # A publication is seen at once, because nginx is told.
    hosts[1].python(PUBLISH.format(title="Deuxième"))
    until(lambda: "Deuxième" in nginx.get(PAGE).text, "nginx shows what was published")

    # One host after the other is restarted, while readers come for pages that are not kept.
    failed, stop, numbers = [], threading.Event(), count()

    def read() -> None:
        while not stop.wait(0.02):
            if (got := nginx.get(f"{PAGE}?reader={next(numbers)}")).status != 200:
                failed.append(got)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for host in hosts:
        host.stop()
        host.start()
        until(lambda host=host: answered(host, 200, "stored") > 0, "nginx sends readers to the host again")
    stop.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert next(numbers) > 20

    # No host is left: what was kept is still shown.
    for host in hosts:
        host.stop()
    assert nginx.get(PAGE).status == 200
