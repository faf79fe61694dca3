"""Metrics as a collector receives them; dashboard and alert rules name nothing that is not sent."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from sqlalchemy import create_engine, text

from kursk_pipeline import jobs, metrics
from kursk_pipeline.adapters.telemetry import traced
from kursk_pipeline.desk import Desk
from kursk_pipeline.settings import from_environment

ROOT = Path(__file__).parents[1]
MONITORING = ROOT / "config" / "monitoring"
FILLED = """
insert into ops.run (stage, version, code_version, dag_id, dag_run_id, task_id, state, started_at, finished_at, seen, kept)
  select stage, 1, 'x', 'd', 'r', 't', 'succeeded', now() - interval '9 seconds', now(), 7, 7
  from unnest(array['poll', 'load']::ops.stage_name[]) as stage;
insert into ops.crawl_state (feed_url, source_id, asked_url, interval_seconds, next_due_at)
  values ('https://a.example/f', 'a', 'https://a.example/f', 900, now());
insert into ops.alert (rule, subject, severity, words, opened_at, last_seen_at)
  values ('r', 's', 'error', 'w', now(), now());
insert into raw.entry (canonical_url, source_id, feed_url, url, title, summary, first_seen_at, revision)
  values ('https://a.example/1', 'a', 'https://a.example/f', 'https://a.example/1', 'One', '', now(), 1);
"""


class Collector:
    """An OTLP/HTTP collector on loopback that keeps what it is sent."""

    def __init__(self):
        collector = self
        self.received = {"/v1/metrics": [], "/v1/traces": []}

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.received[self.path].append(body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def metrics(self):
        """Metrics by the names that Prometheus gives them: a counter ends in _total."""
        found = {}
        for body in self.received["/v1/metrics"]:
            for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics:
                for scope in resource.scope_metrics:
                    for metric in scope.metrics:
                        ending = "_total" if metric.sum.is_monotonic else ""
                        found[metric.name + ending] = list((metric.sum if ending else metric.gauge).data_points)
        return found

    def spans(self):
        bodies = [ExportTraceServiceRequest.FromString(body) for body in self.received["/v1/traces"]]
        return [
            span for body in bodies for one in body.resource_spans for scope in one.scope_spans for span in scope.spans
        ]


@pytest.fixture
def collector():
    one = Collector()
    yield one
    one.server.shutdown()


@pytest.fixture
def sent(collector, warehouse_url, tmp_path):
    environment = {
        "KURSK_HOME": str(tmp_path),
        "KURSK_DATABASE_URL": warehouse_url,
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
    }
    desk = Desk(from_environment(environment))
    jobs.prepare(desk)
    engine = create_engine(warehouse_url)
    with engine.begin() as connection:
        connection.execute(text(FILLED))
    engine.dispose()
    assert metrics.send(desk)["sent"] == 1
    desk.close()
    return collector.metrics()


def named(expressions):
    return {name for one in expressions for name in re.findall(r"\bkursk_\w+", one)}


def test_the_dashboard_and_the_alert_rules_name_what_is_sent_and_all_of_it_is_shown(sent):
    board = json.loads((MONITORING / "grafana_dashboard.json").read_text("utf-8"))
    shown = named(target["expr"] for panel in board["panels"] for target in panel["targets"])
    rules = yaml.safe_load((MONITORING / "prometheus_rules.yml").read_text("utf-8"))["groups"][0]["rules"]
    assert named(rule["expr"] for rule in rules) <= sent.keys()
    assert shown == sent.keys()


def test_values_and_labels_are_those_of_the_books(sent):
    kept = [
        point.as_double for point in sent["kursk_records_total"]
        if {one.key: one.value.string_value for one in point.attributes} == {"stage": "load", "outcome": "kept"}
    ]  # fmt: skip
    assert kept == [7]
    buckets = {
        {one.key: one.value.string_value for one in point.attributes}["le"]: point.as_double
        for point in sent["kursk_run_seconds_bucket_total"]
    }
    assert buckets["15"] == buckets["+Inf"] == 1
    assert "5" not in buckets


def test_every_alert_rule_leads_to_an_entry_of_the_runbook():
    entries = re.findall(r"^## (\w+)$", (ROOT / "docs" / "runbook.md").read_text("utf-8"), re.MULTILINE)
    rules = yaml.safe_load((MONITORING / "prometheus_rules.yml").read_text("utf-8"))["groups"][0]["rules"]
    places = {rule["annotations"]["runbook"].partition("#")[2] for rule in rules}
    assert places - {""} <= set(entries)


def test_a_step_leaves_a_span_with_its_counts_or_its_error(collector):
    with traced(collector.url, "clean", {"kursk.stage": "clean"}) as found:
        found |= {"seen": 3}
    with pytest.raises(ValueError, match="no"), traced(collector.url, "load", {}):
        raise ValueError("no")
    good, bad = collector.spans()
    assert {one.key: one.value.int_value for one in good.attributes}["kursk.seen"] == 3
    assert (bad.name, bad.status.message) == ("load", "ValueError: no")


def test_without_a_collector_nothing_is_sent_and_one_that_is_away_is_no_error(collector, warehouse_url, tmp_path):
    settings = {"KURSK_HOME": str(tmp_path), "KURSK_DATABASE_URL": warehouse_url}
    desk = Desk(from_environment(settings))
    assert metrics.send(desk) == {}
    desk.close()
    with traced("", "clean", {}) as found:
        found |= {"seen": 3}
    assert collector.received["/v1/traces"] == []
