"""Spans are made of events alone: each turn has one, each lies in another, and none says a word."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import library
from data.database import open_store
from department.errors import UsageError
from department.events.flow import StepFailed, TurnCompleted, TurnFailed, TurnRepeated, TurnRequested, WorkflowFailed
from department.events.record import Event
from department.org import Organisation
from department.prices import Spent, Usage
from tests.plays import Day
from tests.plays import play as play_in_memory
from tests.stores import call
from tui import bootstrap
from tui.request import Wanted
from tui.tracing import traced
from tui.tracing.otlp import otlp_lines, resource_of
from tui.tracing.recorded import recorded_spans
from tui.tracing.spans import CAPPED, CUT_OFF, ERRORS, FAILED, LOST, ROOT, UNUSABLE, Span, span_of, trace_of
from tui.tracing.translator import Translator


def by_key(spans: Iterable[Span]) -> dict[str, Span]:
    listed = list(spans)
    keyed = {span.key: span for span in listed}
    assert len(keyed) == len(listed), "a span has a key of its own"
    return keyed


def turns(spans: Iterable[Span]) -> Counter[Any]:
    return Counter(span.attributes["dayshift.turn"] for span in spans if "dayshift.turn" in span.attributes)


def check(org: Organisation, events: list[Event]) -> dict[str, Span]:
    """What holds of the spans of every run that is over."""
    spans = by_key(recorded_spans(org, events, "abcd"))
    asked = [event.subject["turn"] for event in events if event.kind == "turn.requested"]
    assert turns(spans.values()) == Counter(asked)
    for span in spans.values():
        assert span.start <= span.end
        assert (span.parent == "") == (span.key == ROOT)
        assert not span.parent or spans[span.parent].start <= span.start
        assert span.error in ("", *ERRORS)
        assert set(span.links) <= set(spans)
        if span.parent and "dayshift.turn" not in span.attributes:
            assert span.end <= spans[span.parent].end
    return spans


@pytest.mark.parametrize("name", library.names())
def test_every_turn_of_a_day_has_one_span_in_a_tree(name: str) -> None:
    org = Organisation(library.load(name))
    check(org, play_in_memory(org).events)


@pytest.mark.parametrize("scenario", ["crisis", "budget-overrun", "launch-disagreement"])
def test_so_it_is_when_a_day_is_stirred(play: Callable[..., Day], scenario: str) -> None:
    day = play(scenario=scenario)
    check(day.org, day.events)


def test_workflows_hold_steps_and_steps_hold_turns_decisions_and_handoffs(day: Day) -> None:
    spans = check(day.org, day.events)
    lies_in = Counter(
        (span.key.partition(":")[0], span.parent.partition(":")[0]) for span in spans.values() if span.parent
    )
    assert lies_in["workflow", ROOT] == len(day.of("workflow.started"))
    assert lies_in["step", "workflow"] == len(day.of("step.started"))
    assert lies_in["decision", "step"] == len(day.of("decision.opened"))
    assert lies_in["approval", "decision"] == len(day.of("approval.requested"))
    given_on = [event for event in day.of("task.assigned") if event.data.by != event.data.agent]
    assert lies_in["task", "step"] == len(given_on) > 0


def test_what_fits_nowhere_is_linked_to_its_cause(day: Day) -> None:
    """An acknowledgement after its workflow has closed lies in the run, linked to where the message was written."""
    spans = check(day.org, day.events)
    late = [span for span in spans.values() if span.parent == ROOT and "dayshift.turn" in span.attributes]
    assert late
    assert all(span.links for span in late)


def test_no_span_holds_what_anybody_said(day: Day) -> None:
    told = json.dumps([[span.name, dict(span.attributes)] for span in check(day.org, day.events).values()])
    for event in day.of("message.posted"):
        assert event.data.body not in told
        assert not event.data.subject or event.data.subject not in told
    for event in day.of("task.assigned"):
        assert event.data.title not in told


@given(cut=st.integers(min_value=1, max_value=1549))
def test_a_run_that_was_left_and_gone_on_with_loses_no_turn(day: Day, cut: int) -> None:
    """Two traces, and each turn ends in one of them; what holds turns is open in the first, and there in the second."""
    before, after = Translator(day.org, {}), Translator(day.org, {})
    first = [span for event in day.events[:cut] for span in before.see(event, event.at)]
    first += before.close(day.events[cut - 1].at, finished=False)
    after.past(day.events[:cut])
    second = [span for event in day.events[cut:] for span in after.see(event, event.at)]
    second += after.close(day.events[-1].at, finished=True)
    assert turns([*first, *second]) == Counter(event.subject["turn"] for event in day.of("turn.requested"))
    for spans in (by_key(first), by_key(second)):
        assert all(span.parent in spans for span in spans.values() if span.parent)
    left_open = {span.key for span in first if "dayshift.open" in span.attributes}
    assert left_open <= {span.key for span in second}
    assert all(span.start >= day.events[cut].at for span in second)


def outside(day: Day, *ends: Any, model: str = "claude-opus-5-5", capped: str = "") -> Span:
    """The span of the day's first turn, as if it had been asked outside and ended so."""
    asked = day.of("turn.requested")[0]
    requested = TurnRequested(
        purpose="work", tier="opus", briefing="b", estimated_cost=1, mind="claude", model=model, capped=capped
    )
    spans = Translator(day.org, {})
    made: list[Span] = []
    for event in day.events[: asked.seq - 1]:
        made += spans.see(event, 1)
    made += spans.see(Event(asked.seq, asked.at, requested.kind, asked.actor, asked.subject, asked.cause, requested), 2)
    for number, data in enumerate(ends, 1):
        seq = asked.seq + number
        made += spans.see(
            Event(seq, asked.at + number, data.kind, asked.actor, asked.subject, asked.seq, data), 2 + number
        )
    (found,) = [span for span in made if "dayshift.turn" in span.attributes]
    return found


def test_a_call_is_a_chat_with_its_tokens_and_its_price(day: Day) -> None:
    """Names and sums as the conventions have them: what was cached is part of what was read."""
    lost = Spent(booked=500)
    paid = Spent(
        "claude-opus-5-5-x", 700, 0, Usage(fresh=10, out=40, cached=100, written=5, written_hour=2, thinking=30)
    )
    span = outside(day, TurnRepeated(reserved=500, spent=lost), TurnCompleted(spent=paid))
    assert (span.name, span.client, span.error) == ("chat claude-opus-5-5", True, "")
    assert (
        span.attributes.items()
        >= {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "anthropic",
            "gen_ai.request.model": "claude-opus-5-5",
            "gen_ai.response.model": "claude-opus-5-5-x",
            "gen_ai.output.type": "json",
            "gen_ai.usage.input_tokens": 117,
            "gen_ai.usage.output_tokens": 40,
            "gen_ai.usage.cache_read.input_tokens": 100,
            "gen_ai.usage.cache_creation.input_tokens": 7,
            "gen_ai.usage.reasoning.output_tokens": 30,
            "dayshift.cost.paid_nano_usd": 700,
            "dayshift.cost.booked_nano_usd": 500,
            "dayshift.turn.tries": 2,
        }.items()
    )


def test_a_reply_that_was_paid_elsewhere_or_worked_out_here_is_no_call(day: Day) -> None:
    for spent in (Spent("claude-opus-5-5", 0, 0, Usage(fresh=10), reused=True), Spent("simulated")):
        span = outside(day, TurnCompleted(spent=spent))
        assert (span.attributes["gen_ai.operation.name"], span.client) == ("invoke_agent", False)
        assert not [name for name in span.attributes if name.startswith("gen_ai.usage")]


@pytest.mark.parametrize(
    ("spent", "capped", "error"),
    [
        (Spent("claude-opus-5-5", 700, 0, Usage(fresh=10)), "", UNUSABLE),
        (Spent(booked=500), "", LOST),
        (Spent(), "", FAILED),
        (None, "", FAILED),
        (None, "run", CAPPED),
    ],
)
def test_what_went_wrong_is_one_of_few_words(day: Day, spent: Spent | None, capped: str, error: str) -> None:
    span = outside(day, TurnFailed(why="the secret reason", spent=spent), capped=capped)
    assert (span.error, span.attributes["error.type"]) == (error, error)
    assert "secret" not in repr(span)


def test_what_lies_in_something_that_fails_is_cut_off(day: Day) -> None:
    """A workflow fails while a step is under way: that step ends with it, and its turn goes on."""
    turn = day.of("turn.requested")[0]
    spans = Translator(day.org, {})
    made = [span for event in day.events[: turn.seq] for span in spans.see(event, 1)]
    flow = turn.subject["turn"].partition("/")[0]
    failed = WorkflowFailed(step="other", why="x")
    made += spans.see(Event(turn.seq + 1, turn.at, failed.kind, "engine", {"workflow": flow}, turn.seq, failed), 2)
    assert [(span.key.partition(":")[0], span.error) for span in made] == [("step", CUT_OFF), ("workflow", FAILED)]
    late = StepFailed(why="x")
    subject = {"workflow": flow, "step": "other"}
    assert list(spans.see(Event(turn.seq + 2, turn.at, late.kind, "engine", subject, turn.seq, late), 3)) == []
    assert turns(spans.close(3, finished=True)) == Counter([turn.subject["turn"]])


def test_the_file_is_an_export_request_of_otlp(day: Day) -> None:
    spans = list(recorded_spans(day.org, day.events, "abcd"))
    told = json.loads("".join(otlp_lines(spans, trace_of("abcd", "recorded"), resource_of("abcd", day.org))))
    (resource,) = told["resourceSpans"]
    assert {"key": "service.name", "value": {"stringValue": "dayshift"}} in resource["resource"]["attributes"]
    (scope,) = resource["scopeSpans"]
    ids = {span["spanId"] for span in scope["spans"]}
    assert len(ids) == len(spans)
    for span in scope["spans"]:
        assert (len(span["traceId"]), len(span["spanId"])) == (32, 16)
        assert span.get("parentSpanId", span["spanId"]) in ids
        assert int(span["startTimeUnixNano"]) <= int(span["endTimeUnixNano"])
    assert span_of(b"1" * 16, "a") != span_of(b"2" * 16, "a")


def test_export_writes_the_spans_of_a_recorded_run(tmp_path: Path) -> None:
    store, file = tmp_path / "runs.db", tmp_path / "day.otlp.json"
    call("run", "--headless", "--store", store)
    said = call("export", "latest", "-o", file, "--store", store).output
    (scope,) = json.loads(file.read_text(encoding="utf-8"))["resourceSpans"][0]["scopeSpans"]
    assert f"{len(scope['spans']):,} spans of run" in said


class Seen:
    """An observer that keeps what it sees."""

    def __init__(self, past: int) -> None:
        self.past, self.seqs, self.finished = past, [], None

    def see(self, events: list[Event]) -> None:
        self.seqs += [event.seq for event in events]

    def ended(self, *, finished: bool) -> None:
        self.finished = finished


def test_the_room_and_the_command_line_show_an_observer_the_same(tmp_path: Path) -> None:
    """Every event once, whoever drives the run; and where it is gone on with, what was before."""
    made: list[Seen] = []

    def watch(_: str, __: Organisation, past: Iterable[Event], seq: int) -> Seen:
        made.append(Seen(len(list(past))))
        assert made[-1].past == seq
        return made[-1]

    store = bootstrap.Store(open_store(str(tmp_path / "runs.db"), create=True), watch)
    session = bootstrap.live_session(store.start(bootstrap.load(Wanted()), "max"))
    for _ in range(40):
        session.step()
    for _ in range(10):
        session.step_back()
    session.step()
    session.close()
    count = session.head
    assert made[0].seqs == list(range(1, count + 1))
    assert (made[0].past, made[0].finished) == (0, False)
    session = bootstrap.live_session(store.resume(None, "max"))
    while session.step():
        pass
    session.close()
    assert made[1].seqs == list(range(count + 1, session.head + 1))
    assert (made[1].past, made[1].finished) == (count, True)
    store.database.close()


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is begun."""
    monkeypatch.setattr(traced, "_NEEDED", ("opentelemetry_that_is_not_there.sdk",))
    said = call("run", "--headless", "--otel", "--store", tmp_path / "runs.db", code=2).output
    assert "pip install 'dayshift[otel]'" in said
    assert not (tmp_path / "runs.db").exists()
    with pytest.raises(UsageError, match="otel"), traced.traced(wanted=True):
        pass


def test_what_is_not_recorded_is_not_exported() -> None:
    assert "--seeds" in call("run", "--otel", "--seeds", "2", code=2).output
