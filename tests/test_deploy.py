"""The examples under docs/deploy name only what is there."""

from __future__ import annotations

import re

import pytest
import yaml
from django.urls import resolve

from tests.variables import BASE, variables

FOLDER = BASE / "docs" / "deploy"
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
