"""Spans as a file: OTLP in JSON, which collectors read, without any library."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping

from department.org import Organisation
from tui.tracing.spans import Figure, Span, span_of
from tui.versions import version

SCOPE = "dayshift"
FRAME = 3
"""Lines of a file that are no span."""
_INTERNAL, _CLIENT = 1, 3
_ERROR = 2


def resource_of(run: str, org: Organisation) -> dict[str, Figure]:
    """What all spans of a run come from."""
    return {
        "service.name": os.environ.get("OTEL_SERVICE_NAME") or SCOPE,
        "service.version": version(),
        "dayshift.run": run,
        "dayshift.department": org.pack.id,
    }


def otlp_lines(spans: Iterable[Span], trace: bytes, resource: Mapping[str, Figure]) -> Iterator[str]:
    """One object of JSON on several lines, one span on each: an export request as OTLP has it."""
    scope = {"name": SCOPE, "version": version()}
    yield f'{{"resourceSpans":[{{"resource":{_json({"attributes": _attributes(resource)})},'
    yield f'"scopeSpans":[{{"scope":{_json(scope)},"spans":['
    comma = ""
    for span in spans:
        yield f"{comma}{_json(_span(span, trace))}"
        comma = ","
    yield "]}]}]}"


def _span(span: Span, trace: bytes) -> dict[str, object]:
    told: dict[str, object] = {
        "traceId": trace.hex(),
        "spanId": span_of(trace, span.key).hex(),
        "name": span.name,
        "kind": _CLIENT if span.client else _INTERNAL,
        "startTimeUnixNano": str(span.start),
        "endTimeUnixNano": str(span.end),
        "attributes": _attributes(span.attributes),
    }
    if span.parent:
        told["parentSpanId"] = span_of(trace, span.parent).hex()
    if span.links:
        told["links"] = [{"traceId": trace.hex(), "spanId": span_of(trace, key).hex()} for key in span.links]
    if span.error:
        told["status"] = {"code": _ERROR}
    return told


def _attributes(told: Mapping[str, Figure]) -> list[dict[str, object]]:
    return [{"key": key, "value": _value(value)} for key, value in told.items()]


def _value(value: Figure) -> dict[str, object]:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
