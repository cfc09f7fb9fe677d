"""What dashboards, alerts and their runbook name is there: metrics, labels, data sources and chapters."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from engine.telemetry import metrics

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
GRAFANA = ROOT / "deploy" / "grafana"
DASHBOARDS = {path.stem: json.loads(path.read_text()) for path in sorted((GRAFANA / "dashboards").glob("*.json"))}
RULES = [rule for group in yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"] for rule in group["rules"]]
ALERTS = [rule for rule in RULES if "alert" in rule]
RECORDED = {rule["record"]: rule["expr"] for rule in RULES if "record" in rule}
PARTS = ("_bucket", "_count", "_sum")
OF_PROMETHEUS = {"up": {"job", "instance"}}
OF_TARGETS = {"job", "instance", "le"}
CHECKS = (
    ["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"],
    ["check", "config", "--syntax-only", "prometheus.yml"],
)  # fmt: skip


def panels(dashboard):
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


QUERIES = (
    RECORDED
    | {rule["alert"]: rule["expr"] for rule in ALERTS}
    | {
        f"{name}: {panel['title']}: {target['refId']}": target["expr"]
        for name, dashboard in DASHBOARDS.items()
        for panel in panels(dashboard)
        for target in panel["targets"]
    }
)


@pytest.fixture(scope="module")
def exported():
    """Every metric that a process can show, with its labels, the ones of the process itself included."""
    metrics.start()
    ours = {metric.name: set(metric.labels) for metric in metrics.METRICS}
    shown = re.findall(r"^# TYPE (process_\w+)", metrics.written().decode(), re.MULTILINE)
    assert shown
    recorded = {name: labels_by(query) for name, query in RECORDED.items()}
    return ours | {name: set() for name in shown} | recorded | OF_PROMETHEUS


def labels_by(query):
    """The labels that a query groups by."""
    return set(re.findall(r"\w+", ", ".join(re.findall(r"\bby \(([^)]*)\)", query))))


def base(name, exported):
    """The metric that a series belongs to: a histogram has three series."""
    ending = next((part for part in PARTS if name.endswith(part)), "")
    return name if name in exported else name.removesuffix(ending)


def named(query):
    """The metrics of a query."""
    return set(re.findall(r"\b(?:clipferry:[\w:]+|clipferry_\w+|process_\w+|up)\b", query))


def test_query_names_metrics_that_are_exported_with_labels_that_they_have(exported, subtests):
    for where, query in QUERIES.items():
        with subtests.test(where):
            found = named(query)
            assert found
            assert {base(name, exported) for name in found} <= set(exported)
            known = OF_TARGETS.union(*(exported[base(name, exported)] for name in found))
            matched = set(re.findall(r"(\w+)(?:=~|!=|!~|=)\"", query))
            assert labels_by(query) | matched <= known


def test_counters_are_asked_for_their_rate_and_gauges_are_not(subtests):
    kinds = {metric.name: metric.kind for metric in metrics.METRICS}
    for where, query in QUERIES.items():
        with subtests.test(where):
            _is_asked_by_kind(query, kinds)


def _is_asked_by_kind(query, kinds):
    for name in re.findall(r"\bclipferry_\w+_total\b", query):
        # Beside its increase all of a counter that is new stands for what came.
        once = query.replace(f"({name} unless {name} offset ", "(")
        assert re.search(rf"(?:rate|increase)\({name}", once), name
        assert len(re.findall(rf"\b{name}\b", once)) == len(re.findall(rf"(?:rate|increase)\({name}\b", once)), name
    for name, kind in kinds.items():
        assert kind != "gauge" or not re.search(rf"(?:rate|increase)\({name}\b", query), name


def test_prometheus_scrapes_every_service_that_shows_metrics_at_the_port_that_it_is_given():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    shown = {
        (name, value.rpartition(":")[2])
        for name, service in services.items()
        for variable, value in (service.get("environment") or {}).items()
        if variable.endswith("METRICS_LISTEN")
    }
    jobs = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())["scrape_configs"]
    looked_up = [each for job in jobs for each in job.get("dns_sd_configs", ())]
    assert {(name, str(each["port"])) for each in looked_up for name in each["names"]} == shown


def test_every_metric_is_on_a_dashboard(exported):
    shown = {base(name, exported) for label, query in QUERIES.items() if ":" in label for name in named(query)}
    assert {metric.name for metric in metrics.METRICS} <= shown


@pytest.mark.parametrize("name", DASHBOARDS)
def test_dashboard_asks_the_data_source_that_is_provisioned_and_its_panels_do_not_overlap(name):
    (source,) = yaml.safe_load((GRAFANA / "provisioning" / "datasources" / "prometheus.yml").read_text())["datasources"]
    dashboard = DASHBOARDS[name]
    asked = {target["datasource"]["uid"] for panel in panels(dashboard) for target in panel["targets"]}
    assert asked == {source["uid"]}
    cells = [
        (x, y)
        for panel in dashboard["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_alert_has_a_chapter_in_the_runbook(rule):
    assert rule["labels"]["severity"] in ("page", "ticket")
    path, _, chapter = rule["annotations"]["runbook"].partition("#")
    headings = re.findall(r"^#+ (\w+)$", (ROOT / path).read_text(), re.MULTILINE)
    assert chapter == rule["alert"].lower()
    assert rule["alert"] in headings


@pytest.mark.parametrize("check", CHECKS, ids=" ".join)
def test_promtool_takes_it(check):
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not here: it comes with Prometheus")
    done = subprocess.run([promtool, *check], cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
