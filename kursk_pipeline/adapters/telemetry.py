"""Numbers and traces for OpenTelemetry, sent over OTLP/HTTP to the collector of OTEL_EXPORTER_OTLP_ENDPOINT.

The warehouse is the only memory: counters are the sums that stand there, so that short-lived tasks do not each count from
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

SERVICE = "kursk"
SEND_SECONDS = 5
"""A collector that is away must not hold up a task."""
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric as it stands now: name, kind, unit (UCUM), meaning, and its values with their labels."""

    name: str
    kind: Literal["counter", "gauge"]
    unit: str
    meaning: str
    values: Sequence[tuple[float, Labels]]


def publish(endpoint: str, metrics: Iterable[Metric]) -> bool:
    """Send what the metrics are now; False when the collector did not take it."""
    exporter = OTLPMetricExporter(endpoint=f"{endpoint.rstrip('/')}/v1/metrics", timeout=SEND_SECONDS)
    reader = PeriodicExportingMetricReader(exporter, export_interval_millis=float("inf"))
    provider = MeterProvider([reader], resource=_resource(), shutdown_on_exit=False)
    meter = provider.get_meter(SERVICE)
    for one in metrics:
        observe = _observer(one)
        make = meter.create_observable_counter if one.kind == "counter" else meter.create_observable_gauge
        make(one.name, callbacks=[observe], unit=one.unit, description=one.meaning)
    is_sent = provider.force_flush(SEND_SECONDS * 1000)
    provider.shutdown(SEND_SECONDS * 1000)
    return is_sent


@contextmanager
def traced(endpoint: str, name: str, labels: Mapping[str, str | int]) -> Iterator[dict[str, Any]]:
    """A span around a block; what the block puts into the mapping becomes its attributes. Nothing without an endpoint."""
    found: dict[str, Any] = {}
    if not endpoint:
        yield found
        return
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=SEND_SECONDS)
    provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    try:
        with provider.get_tracer(SERVICE).start_as_current_span(name, attributes=dict(labels)) as span:
            try:
                yield found
            finally:  # an error is noted by the span itself
                span.set_attributes({f"kursk.{key}": value for key, value in found.items()})
    finally:
        provider.shutdown()


def _observer(metric: Metric) -> Callable[[CallbackOptions], Iterable[Observation]]:
    def observe(_options: CallbackOptions) -> Iterable[Observation]:
        return [Observation(value, dict(labels)) for value, labels in metric.values]

    return observe


def _resource() -> Resource:
    return Resource.create({"service.name": SERVICE})
