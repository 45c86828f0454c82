"""The spans of a recorded run, in virtual time."""

from collections.abc import Iterable, Iterator

from department.events.record import Event
from department.org import Organisation
from tui.tracing.otlp import otlp_lines, resource_of
from tui.tracing.spans import Span, trace_of
from tui.tracing.translator import Translator

_NS = 1_000_000


def recorded_spans(org: Organisation, events: Iterable[Event], run: str = "") -> Iterator[Span]:
    """Each as it ends; what never did, at the last event."""
    spans = Translator(org, {"dayshift.run": run})
    now = org.start * _NS
    for event in events:
        now = event.at * _NS
        yield from spans.see(event, now)
    yield from spans.close(now, finished=True)


def recorded_lines(org: Organisation, events: Iterable[Event], run: str) -> Iterator[str]:
    """Them as the lines of a file."""
    return otlp_lines(recorded_spans(org, events, run), trace_of(run, "recorded"), resource_of(run, org))
