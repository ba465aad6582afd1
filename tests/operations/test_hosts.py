"""Two hosts behind a real nginx with the very configuration that docs/deploy ships."""

from __future__ import annotations

import re
import threading
from itertools import count

import pytest

from tests.balancer import NAME, Nginx
from tests.servers import Site, until

pytestmark = pytest.mark.servers
PAGE = "/fr/articles/16-ouvrir-un-litige/"
TOKEN = "a-token-of-more-than-twenty-letters"
PUBLISH = "from tests.builders import make_article; make_article(title={title!r}, slug='ouvrir-un-litige')"


@pytest.fixture
def hosts(tmp_path):
    """Two servers on one folder of data; the first with two workers. Nginx' pages are purged by a command."""
    given = {
        "SITE_URL": f"https://{NAME}",
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
    nginx = Nginx(tmp_path / "nginx", [f"127.0.0.1:{host.port}" for host in hosts])
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
