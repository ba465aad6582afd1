"""The examples under docs/deploy name only what is there."""

from __future__ import annotations

import re
import subprocess

import pytest
import yaml
from django.urls import resolve

from tests.variables import BASE, variables

FOLDER = BASE / "docs" / "deploy"
COMPOSE = FOLDER / "compose.yaml"
UNITS = sorted(FOLDER.glob("recours*"))


def kubernetes() -> dict[str, dict]:
    return {one["kind"]: one for one in yaml.safe_load_all((FOLDER / "kubernetes.yaml").read_text())}


def test_kubernetes_asks_the_same_addresses_and_sets_what_is_a_setting():
    (container,) = kubernetes()["Deployment"]["spec"]["template"]["spec"]["containers"]
    probes = {name: container[name]["httpGet"]["path"] for name in container if name.endswith("Probe")}
    assert {resolve(path).url_name for path in probes.values()} == {"health-live", "health-ready"}
    assert probes["livenessProbe"] == "/health/live"
    assert {one["name"] for one in container["env"]} <= variables()
    assert container["securityContext"]["readOnlyRootFilesystem"] is True


def test_a_rollout_never_takes_the_last_host():
    found = kubernetes()
    assert found["Deployment"]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert found["PodDisruptionBudget"]["spec"]["minAvailable"] == 1


@pytest.mark.parametrize("file", [*UNITS, FOLDER / "nginx.conf"], ids=lambda file: file.name)
def test_every_address_of_health_is_one(file):
    for path in re.findall(r"http://[\w.]+:8000(/[\w/]*)", file.read_text()):
        assert resolve(path).url_name.startswith("health-")


def test_units_name_settings_scripts_and_each_other():
    names = {file.name for file in UNITS}
    for file in UNITS:
        text = file.read_text()
        assert set(re.findall(r"\brecours[\w-]*\.(?:service|socket|timer)\b", text)) <= names
        for line in re.findall(r"^Environment=(.*)$", text, re.MULTILINE):
            assert {pair.partition("=")[0] for pair in line.split()} <= variables()
        for script in re.findall(r"/srv/recours/(scripts/\w+)", text):
            assert (BASE / script).exists()


def test_the_hosts_of_compose_are_those_of_nginx_and_equal():
    found = yaml.safe_load(COMPOSE.read_text())
    services = found["services"]
    hosts = [services[name] for name in ("web1", "web2")]
    addresses = {host["networks"]["hosts"]["ipv4_address"] for host in hosts}
    assert addresses == set(re.findall(r"server ([\d.]+):8000", (FOLDER / "nginx.conf").read_text()))
    assert hosts[0]["environment"] == hosts[1]["environment"]
    assert set(hosts[0]["environment"]) <= variables()
    assert all("media:/data/media" in host["volumes"] for host in hosts)
    assert "host=database,replica&" in hosts[0]["environment"]["DATABASE_URL"]
    assert all(":?" in hosts[0]["environment"][name] for name in ("SECRET_KEY", "DATABASE_URL"))


def test_every_service_of_compose_waits_for_healthy_ones_and_keeps_what_it_names():
    found = yaml.safe_load(COMPOSE.read_text())
    for service in found["services"].values():
        for volume in service.get("volumes", []):
            name = volume.partition(":")[0]
            assert name.startswith((".", "$")) or name in found["volumes"]
        waits = service.get("depends_on", {})
        if isinstance(waits, dict):
            assert all("healthcheck" in found["services"][name] for name in waits)
    for image in ("database", "cache"):
        mine = yaml.safe_load((BASE / "compose.yaml").read_text())["services"][image]["image"]
        assert found["services"][image]["image"] == mine
    script = found["services"]["replica"]["command"][0].replace("$$", "$")
    assert subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True).returncode == 0
