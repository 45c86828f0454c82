"""Spans on their way to a collector, through OpenTelemetry's SDK; imported only when that is asked for.

A run is never slowed or stopped by it: spans are put into a queue, a thread of the SDK's sends them. The endpoint,
its headers and the rest are read by the SDK from the `OTEL_…` variables.
"""

import logging
from collections.abc import Iterable, Sequence
from threading import Thread
from typing import Any, cast

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from department.errors import UsageError
from department.events.record import Event
from department.org import Organisation
from scheduler.clock import wall_ms
from tui.present.figures import plural
from tui.tracing.otlp import SCOPE, resource_of
from tui.tracing.spans import Span, span_of, trace_of
from tui.tracing.translator import Translator
from tui.versions import version

_QUEUE = 1_000_000
"""Spans that may wait for a collector; the oldest are lost beyond."""
_PATIENCE = 3.0
"""Seconds for which the end of a command waits for what is still on its way."""
_NS = 1_000_000
_QUIET = ("opentelemetry", "urllib3", "requests")
"""Libraries whose warnings would be written over the screen; the end says in one sentence what was not sent."""


class Exporter:
    """All runs of a command, each a trace. Every span is sent, no sampler is asked."""

    def __init__(self) -> None:
        for name in _QUIET:
            logger = logging.getLogger(name)
            logger.addHandler(logging.NullHandler())
            logger.propagate = False
        try:
            self._sent = Counted(OTLPSpanExporter())
            self._queue = BatchSpanProcessor(cast("Any", self._sent), max_queue_size=_QUEUE)
        except (ValueError, OSError) as error:
            raise UsageError(f"--otel: a variable of OpenTelemetry's is wrong: {error}. Look at OTEL_….") from error
        self._scope = InstrumentationScope(SCOPE, version())
        self._made = 0

    def watch(self, run: str, org: Organisation, past: Iterable[Event], seq: int) -> "Watched":
        """Whoever sees the events of a run from now on; `past` are those before, up to `seq`."""
        return Watched(self, run, org, past, seq)

    def send(self, span: Span, trace: bytes, resource: Resource) -> None:
        """Put a span into the queue."""
        self._made += 1
        context = _context(trace, span.key)
        readable = ReadableSpan(
            name=span.name,
            context=context,
            parent=_context(trace, span.parent) if span.parent else None,
            resource=resource,
            attributes=dict(span.attributes),
            links=[Link(_context(trace, key)) for key in span.links],
            kind=SpanKind.CLIENT if span.client else SpanKind.INTERNAL,
            status=Status(StatusCode.ERROR) if span.error else Status(StatusCode.UNSET),
            start_time=span.start,
            end_time=span.end,
            instrumentation_scope=self._scope,
        )
        self._queue.on_end(readable)

    def finish(self) -> str:
        """Send what is left, for a few seconds at most; what could not be sent, in a sentence, or nothing."""
        ending = Thread(target=self._queue.shutdown, daemon=True)
        ending.start()
        ending.join(_PATIENCE)
        if ending.is_alive():
            self._sent.shutdown()
            ending.join(_PATIENCE)
        lost = self._made - self._sent.count
        if not lost:
            return ""
        return (
            f"{lost:,} of {plural(self._made, 'span')} could not be sent to the collector; see "
            "OTEL_EXPORTER_OTLP_ENDPOINT. The run lacks nothing: dayshift export RUN -o FILE.otlp.json has them all."
        )


class Counted:
    """An exporter, counting what a collector has taken."""

    def __init__(self, exporter: OTLPSpanExporter) -> None:
        self._exporter = exporter
        self._given_up = False
        self.count = 0

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send a batch, unless that was given up."""
        if self._given_up:
            return SpanExportResult.FAILURE
        result = self._exporter.export(spans)
        if result is SpanExportResult.SUCCESS:
            self.count += len(spans)
        return result

    def shutdown(self) -> None:
        """Give up what is on its way; the SDK's thread does so too when it is through."""
        if not self._given_up:
            self._given_up = True
            self._exporter.shutdown()


class Watched:
    """A run whose spans are sent as they end. What was played in one go is one trace."""

    def __init__(self, exporter: Exporter, run: str, org: Organisation, past: Iterable[Event], seq: int) -> None:
        self._exporter, self._trace = exporter, trace_of(run, f"from {seq}")
        self._resource = Resource.create(resource_of(run, org))
        self._spans = Translator(org, {"dayshift.run": run})
        self._spans.past(past)

    def see(self, events: list[Event]) -> None:
        """Take the events of one command."""
        now = wall_ms() * _NS
        for event in events:
            self._send(self._spans.see(event, now))

    def ended(self, *, finished: bool) -> None:
        """The run was left, or has come to its end."""
        self._send(self._spans.close(wall_ms() * _NS, finished=finished))

    def _send(self, spans: Iterable[Span]) -> None:
        for span in spans:
            self._exporter.send(span, self._trace, self._resource)


def _context(trace: bytes, key: str) -> SpanContext:
    sampled = TraceFlags(TraceFlags.SAMPLED)
    return SpanContext(int.from_bytes(trace), int.from_bytes(span_of(trace, key)), is_remote=False, trace_flags=sampled)
