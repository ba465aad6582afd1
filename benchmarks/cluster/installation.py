"""A balancer, two web hosts, a primary with a replica that it waits for, and Redis: each on a host of its own."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.balancer import NAME, Nginx

from .machines import Database, Redis, Web
from .network import Host, Network
from .warden import Warden

# Everybody in the drill would write from one address; each writer says its own.
TRUST_THE_DRILL = (r"X-Forwarded-For \$remote_addr", "X-Forwarded-For $http_x_forwarded_for")
SECRET = "only for the drill, which is gone a minute later, but fifty letters long"


class Installation:
    """All of it runs inside the block."""

    def __enter__(self) -> Installation:
        with ExitStack() as ending:
            self.folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="recours-drill-")))
            ending.enter_context(Network())
            self._databases(ending)
            self._front(ending)
            self._ending = ending.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._ending.close()

    def _databases(self, ending: ExitStack) -> None:
        self.databases = [Database(Host(name, number)) for name, number in (("db1", 21), ("db2", 22))]
        for database in self.databases:
            ending.callback(database.remove)
        primary, replica = self.databases
        primary.create()
        replica.replicate(primary)
        self.redis = Redis(Host("redis", 31), self.folder / "redis")
        ending.callback(self.redis.stop)
        self.warden = Warden(primary, replica)
        ending.callback(self.warden.stop)

    def _front(self, ending: ExitStack) -> None:
        one, two = self.databases
        settings = {
            "SITE_URL": f"https://{NAME}",
            "SECRET_KEY": SECRET,
            "DATABASE_URL": f"postgres://helpcenter@/helpcenter?host={one.address},{two.address}&port={one.port},{two.port}"
            "&target_session_attrs=read-write",
            # Either may be the one that takes writes: both are asked, and whichever keeps up is read from.
            "DATABASE_REPLICA_URLS": f"{one.url},{two.url}",
            "CACHE_URL": self.redis.url,
            "CDN_PURGE": f"find {self.folder}/nginx/cache -type f -delete",
            "INBOX_LIMIT": "100000",
        }
        self.web = [
            Web(Host(name, number), self.folder / name, self.folder / "media", **settings)
            for name, number in (("web1", 11), ("web2", 12))
        ]
        self.web[0].manage("migrate", "--verbosity", "0")
        self.web[0].manage("seed", "--verbosity", "0")
        for web in self.web:
            ending.callback(web.stop)
            web.start().wait()
        front = Host("nginx", 10)
        self.balancer = Nginx(
            self.folder / "nginx",
            [f"{web.address}:{web.port}" for web in self.web],
            front.address,
            front.inside,
            [TRUST_THE_DRILL],
        )
        ending.callback(self.balancer.stop)
        self.warden.start()
