"""With the extra installed spans reach a collector, all of them; without a collector the run is none the worse."""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.collector import collecting
from tests.messages_api import MessagesApi
from tests.stores import ROOT, call, command, told

proto = pytest.importorskip(
    "opentelemetry.proto.collector.trace.v1.trace_service_pb2", reason="the extra 'otel' is not installed"
)
pytest.importorskip("opentelemetry.sdk.trace.export", reason="the extra 'otel' is not installed")


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person's own settings of OpenTelemetry stay out."""
    for name in [name for name in os.environ if name.startswith("OTEL_")]:
        monkeypatch.delenv(name)


def spans_of(bodies: list[bytes]) -> list[Any]:
    found = []
    for body in bodies:
        request = proto.ExportTraceServiceRequest()
        request.ParseFromString(body)
        found += [span for one in request.resource_spans for scope in one.scope_spans for span in scope.spans]
    return found


def attributes(span: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


def requested(store: Path, run: str = "latest") -> Counter[Any]:
    lines = call("export", run, "-o", "-", "--store", store).stdout.splitlines()
    events = [json.loads(line) for line in lines]
    return Counter(event["subject"]["turn"] for event in events if event["kind"] == "turn.requested")


def test_every_turn_of_a_day_reaches_the_collector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "runs.db"
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        said = call("run", "--headless", "--otel", "--store", store)
        spans = spans_of(collector.bodies)
    assert said.stderr == ""
    exported = Counter(turn for span in spans if (turn := attributes(span).get("dayshift.turn")))
    assert exported == requested(store)
    ids = {span.span_id for span in spans}
    assert len(ids) == len(spans)
    assert all(not span.parent_span_id or span.parent_span_id in ids for span in spans)
    assert all(span.start_time_unix_nano <= span.end_time_unix_nano for span in spans)
    assert len({span.trace_id for span in spans}) == 1


def test_two_scenarios_are_two_traces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        call("run", "--otel", "--scenario", "crisis", "--scenario", "legal", "--store", tmp_path / "runs.db")
        spans = spans_of(collector.bodies)
    assert len({span.trace_id for span in spans}) == 2
    assert sum(not span.parent_span_id for span in spans) == 2


@pytest.mark.parametrize("status", [None, 503, 400])
def test_a_collector_that_is_down_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int | None
) -> None:
    """The same head as ever, and one sentence at the end."""
    call("run", "--headless", "--store", tmp_path / "plain.db")
    with collecting(status or 200) as collector:
        url = collector.url
        if status is None:
            collector.shutdown()
            collector.server_close()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        said = call("run", "--headless", "--otel", "--store", tmp_path / "runs.db")
    (line,) = said.stderr.splitlines()
    assert "could not be sent to the collector" in line
    heads = [told("show", "latest", "--store", tmp_path / name)["head"] for name in ("plain.db", "runs.db")]
    assert heads[0] == heads[1]


def test_a_variable_that_is_wrong_is_said_before_anything_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "-1")
    said = call("run", "--headless", "--otel", "--store", tmp_path / "runs.db", code=2)
    assert "OTEL_" in said.stderr
    assert not (tmp_path / "runs.db").exists()


def test_a_day_with_claude_is_exported_with_its_tokens_and_without_its_words_or_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: MessagesApi
) -> None:
    store = tmp_path / "runs.db"
    for name, value in api.environ().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true")
    with collecting() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        words = command("run", "--minds", "claude", "--headless", "--yes", "--otel", "--store", store)
        played = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
        spans, seen = [attributes(span) for span in spans_of(collector.bodies)], b"".join(collector.seen)
    assert played.returncode == 0, played.stderr
    assert "could not be sent" not in played.stderr
    asked = [span for span in spans if "dayshift.turn" in span]
    assert Counter(span["dayshift.turn"] for span in asked) == requested(store)
    assert all(span["gen_ai.provider.name"] == "anthropic" for span in asked)
    assert sum(span["dayshift.cost.paid_nano_usd"] for span in asked) == api.charged
    assert sum(span["gen_ai.usage.output_tokens"] for span in asked) == sum(entry.usage.out for entry in api.ledger)
    assert api.key.encode() not in seen
    lines = call("log", "latest", "--store", store).stdout.split("\n")
    said = {line.strip().encode() for line in lines if len(line.strip()) > 40}
    assert said
    assert not [line for line in said if line in seen]
