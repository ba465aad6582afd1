"""A primary and a replica that really streams: who reads where, and what happens when one of them goes."""

from __future__ import annotations

import json

import pytest

from tests.servers import Postgres, Site, until

pytestmark = pytest.mark.servers

PUBLISH = "from tests.builders import make_article; make_article(title={title!r})"
# The address without the article's name; it answers with a redirect to today's.
SHORT, SEARCH = "/fr/articles/16-x/", "/api/v1/search?q=preuves"


@pytest.fixture
def databases():
    primary, replica = Postgres(), Postgres()
    try:
        yield primary.create(), replica.replicate(primary)
    finally:
        replica.remove()
        primary.remove()


@pytest.fixture
def site(databases, tmp_path):
    primary, replica = databases
    site = Site(tmp_path / "data", DATABASE_URL=primary.url, DATABASE_REPLICA_URLS=replica.url)
    site.manage("migrate", "--verbosity", "0")
    site.python(PUBLISH.format(title="Premier"))
    try:
        yield site.start()
    finally:
        site.stop()


def test_readers_are_served_by_whichever_database_can(databases, site):
    primary, replica = databases

    def replicas() -> str:
        return json.loads(site.get("/health/ready").text)["checks"].get("replicas", "")

    def name(**headers: str) -> str:
        return site.get(SHORT, **headers).headers.get("Location", "")

    # Readers go to the replica, and it has what they need to search too.
    until(lambda: replicas() == "ok", "the replica is taken in")
    asked = len(replica.log)
    assert "premier" in name()
    assert site.get(SEARCH).status == 200
    assert "faq_translation" in replica.log[asked:]
    assert "search_words" in replica.log[asked:]

    # It stops keeping up: an editor sees what was published at once, readers as soon as it is left out.
    replica.ask("SELECT pg_wal_replay_pause()")
    site.python(PUBLISH.format(title="Deuxième"))
    assert "deuxieme" in name(Cookie="sessionid=whatever")
    until(lambda: "deuxieme" in name(), "readers see what was published")
    assert "lags behind" in until(lambda: replicas() != "ok" and replicas(), "it is said")
    replica.ask("SELECT pg_wal_replay_resume()")
    until(lambda: replicas() == "ok", "the replica is taken back")

    # It dies: no reader notices.
    replica.stop()
    assert {site.get(path).status for path in (SHORT, SEARCH) * 10} == {301, 200}
    until(lambda: "does not answer" in replicas(), "it is said")
    replica.start()
    until(lambda: replicas() == "ok", "the replica is taken back")

    # The primary dies: what readers need is still there.
    primary.stop()
    until(lambda: site.get(SHORT).status == 301, "readers are served without the primary")
    assert site.get(SEARCH).status == 200
    assert site.get("/health/ready").status == 503
    primary.start()
    until(lambda: site.get("/health/ready").status == 200, "all is well again")
