"""What the lead pipeline does when something fails: each time-out at its minute, each fault as its department says."""

from functools import lru_cache
from itertools import pairwise

import pytest

from department.calendar import MINUTE, SECOND, duration_ms
from department.events.record import Event
from tests.laws import assert_lawful
from tests.leads import FLOW, assert_none_lost, pipeline
from tests.plays import Day, play

SCENARIOS = tuple(name for name, tale in pipeline().pack.scenarios.items() if tale.workflow and not tale.streams)
"""The scenarios in which something goes wrong around the usual leads."""
FAULTS = (
    "agent-down",
    "capture-down",
    "qualification-down",
    "routing-down",
    "bad-data",
    "api-failing",
    "rule-conflict",
)
DOWN = {
    "capture-down": ("capture", 2, "manual_review"),
    "agent-down": ("enrich", 10, "limited"),
    "qualification-down": ("qualify", 5, "qualify_by_hand"),
    "routing-down": ("route", 3, "override"),
}
"""Who is down in a scenario: its step, the minutes it has, and where its time-out leads."""


@lru_cache(maxsize=16)
def story(scenario: str | None, days: int = 1) -> Day:
    return play(pipeline(), scenario=scenario, days=days)


def step_of(event: Event) -> tuple[str, str]:
    return event.subject["workflow"], event.subject["step"]


def begun(played: Day, at: Event) -> Event:
    """The last beginning of a step before this event."""
    return [e for e in played.of("step.started") if step_of(e) == step_of(at) and e.seq < at.seq][-1]


def told(played: Day, flow: str, who: str) -> bool:
    """Whether somebody was written to in a workflow."""
    return any(who in event.data.to for event in played.about(flow, "message.posted"))


def ends(played: Day, flow: str, step: str) -> str:
    """What became of the step of one lead."""
    kinds = [e.kind for e in played.of("step.completed", "step.failed") if step_of(e) == (flow, step)]
    return kinds[-1] if kinds else ""


@pytest.mark.parametrize("scenario", FAULTS)
def test_nothing_is_lost_and_the_story_ends_as_told(scenario: str) -> None:
    played = story(scenario)
    tale = pipeline().pack.scenarios[scenario]
    assert_none_lost(played)
    assert_lawful(played.org, played.engine.journal, played.state)
    assert played.outcome(str(tale.workflow)) in tale.ends_as
    assert played.state.tally["items_arrived"] > 90
    closed = len(played.about(FLOW, "workflow.completed"))
    assert closed * 10 > played.state.tally["items_arrived"] * 8, "the service is degraded, not stopped"


@pytest.mark.parametrize("scenario", [None, *FAULTS])
def test_every_time_out_comes_at_its_minute_and_takes_its_path(scenario: str | None) -> None:
    played = story(scenario, 2)
    steps = pipeline().pack.workflows[FLOW].steps
    late = [e for e in played.about(FLOW, "step.failed") if e.data.timed_out]
    assert late
    for event in late:
        spec = steps[event.subject["step"]]
        assert event.at == begun(played, event).at + duration_ms(spec.within)[0]
        assert event.data.then == spec.on_timeout
        assert spec.on_timeout in event.data.ready or begun_before(played, event, spec.on_timeout)
    continued = [e for e in played.of("step.completed") if e.data.result.get("timed_out")]
    failed = [e for e in played.of("step.failed") if e.data.timed_out]
    assert played.state.tally["step_timeouts"] == len(failed) + len(continued)


def begun_before(played: Day, event: Event, step: str) -> bool:
    """A failure path that two steps share begins once."""
    flow = event.subject["workflow"]
    return any(step in e.data.ready for e in played.of("step.failed") if e.subject["workflow"] == flow)


@pytest.mark.parametrize("scenario", DOWN)
def test_a_step_whose_agent_is_down_waits_its_minutes_and_goes_another_way(scenario: str) -> None:
    """Two, ten, five and three minutes: no step of an agent that is down is done, and each takes its failure path."""
    played = story(scenario)
    name, minutes, path = DOWN[scenario]
    (down,) = played.of("agent.down")
    up = next((event.at for event in played.of("agent.up")), played.org.calendar.closing(0))
    begins = [e for e in played.about(FLOW, "step.started") if e.subject["step"] == name and down.at <= e.at]
    meanwhile = [e for e in begins if e.at + minutes * MINUTE < up]
    assert len(meanwhile) > 20
    for begin in meanwhile:
        (end,) = [e for e in played.of("step.failed", "step.completed") if step_of(e) == step_of(begin)]
        assert (end.kind, end.at, end.data.then) == ("step.failed", begin.at + minutes * MINUTE, path)
        follow = [e for e in played.of("step.started") if step_of(e) == (begin.subject["workflow"], path)]
        assert [e.at for e in follow] == [end.at]
    worked = [e for e in played.of("turn.requested") if e.actor == down.actor and down.at <= e.at < up]
    assert not worked


def test_an_agent_that_is_down_is_stood_in_for_and_operations_know() -> None:
    """Agent time-out: human backup, operations told, manual queue."""
    for scenario, backup in (
        ("agent-down", ""),
        ("capture-down", "data_quality"),
        ("qualification-down", "operations"),
    ):
        played = story(scenario)
        assert ("operations", "agent_backup", "limited") in played.choices("agent-down")
        assert told(played, "agent-down", "operations")
        assert told(played, "agent-down", "sales_manager")
        _, _, path = DOWN[scenario]
        doing = [e for e in played.about(FLOW, "step.started") if e.subject["step"] == path]
        assert doing
        assert all(backup in event.data.who for event in doing if backup)
    manual = story("capture-down").state.tally
    assert manual["manual_reviews"] > 20
    limited = [e for e in story("agent-down").about(FLOW, "handoff.made") if "operations" in e.data.to]
    assert len(limited) > 90


def test_an_agent_that_is_back_works_again() -> None:
    played = story("capture-down")
    (up,) = played.of("agent.up")
    after = [e for e in played.about(FLOW, "step.completed") if e.subject["step"] == "capture" and e.at > up.at]
    assert len(after) > 20


def test_damaged_forms_are_flagged_and_go_on_with_what_there_is() -> None:
    played = story("bad-data")
    assert ("data_quality", "data_exception", "flag") in played.choices("bad-data")
    assert told(played, "bad-data", "operations")
    damaged = [e for e in played.about(FLOW, "step.failed") if e.subject["step"] == "capture"]
    assert len(damaged) > len(story(None).about(FLOW, "step.failed"))
    for event in damaged:
        flow = event.subject["workflow"]
        assert event.data.then == "manual_review"
        if ends(played, flow, "manual_review") == "step.completed":
            assert ends(played, flow, "enrich") or flow in played.state.flows, "it goes on"
    kept = [e for e in played.about(FLOW, "step.completed") if e.subject["step"] == "kept"]
    assert len(kept) == played.state.tally["ended_manual_queue"] < len(damaged) // 4


def test_a_service_that_fails_is_called_again_after_growing_pauses_then_put_off_and_tried_once_more() -> None:
    played = story("api-failing")
    calls: dict[str, list[Event]] = {}
    for event in played.of("call.failed", "call.answered"):
        if event.data.service == "crm_enrichment":
            calls.setdefault(event.subject["step"], []).append(event)
    retried = [found for found in calls.values() if len(found) > 1]
    assert retried
    pauses = {1: 10 * SECOND, 2: 20 * SECOND, 3: 40 * SECOND, 4: 3 * MINUTE}
    for found in retried:
        assert [event.data.attempt for event in found] == list(range(1, len(found) + 1))
        for event, following in pairwise(found):
            assert event.due == event.at + pauses[event.data.attempt]
            assert event.data.cached == (event.data.attempt == 4)
            assert following.at >= event.due
            again = [
                e
                for e in played.of("task.assigned")
                if e.at == event.due and event.subject["step"] in e.subject["task"]
            ]
            assert again, "it lies on the desk again at that second"
    ways = {(found[-1].kind, len(found)) for found in calls.values()}
    assert ("call.answered", 1) in ways
    assert any(kind == "call.answered" and count > 1 for kind, count in ways), "a retry may succeed"
    assert ("call.failed", 5) in ways, "and after the last attempt the lead goes on with limited data"
    for path, found in calls.items():
        if found[-1].kind == "call.failed" and found[-1].due is None:
            flow, _, step = path.partition("/")
            assert next(e for e in played.of("step.failed") if step_of(e) == (flow, step)).data.then == "limited"
    assert told(played, "api-failing", "data_quality"), "the technical team knows"
    assert told(played, "api-failing", "operations")


def test_what_was_put_off_may_be_answered_when_it_is_tried_again() -> None:
    """Over twenty seeds some call that was put off was answered, three minutes later."""

    def put_off(seed: int) -> list[Event]:
        played = play(pipeline(), scenario="api-failing", seed=seed)
        return [e for e in played.of("call.answered") if e.data.service == "crm_enrichment" and e.data.attempt == 5]

    assert any(put_off(seed) for seed in range(1, 21))


def test_rules_in_conflict_go_to_their_owner_and_leads_take_the_safest_way_until_then() -> None:
    played = story("rule-conflict")
    (clash,) = [e for e in played.of("fact.injected") if "rules_conflict" in e.data.facts]
    (settled,) = [e for e in played.of("fact.learned") if e.data.facts.get("rules_conflict") is False]
    assert ("rules_owner", "rule_conflict", "territory_first") in played.choices("rule-conflict")
    assert [e.data.to for e in played.about("rule-conflict", "escalation.raised")] == ["rules_owner"]
    assert told(played, "rule-conflict", "operations")
    assert told(played, "rule-conflict", "sales_manager")
    routed = [e for e in played.about(FLOW, "step.completed") if e.subject["step"] == "route"]
    assert not [e for e in routed if clash.at < e.at < settled.at]
    by_manager = [
        e for e in played.about(FLOW, "step.failed") if clash.at < e.at < settled.at and e.data.then == "override"
    ]
    assert by_manager
    assert [e for e in routed if e.at > settled.at]
    for event in by_manager:
        (made,) = [e for e in played.about(FLOW, "decision.made") if event.subject["workflow"] in e.subject["decision"]]
        assert made.actor == "sales_manager"


def test_a_day_of_silence_escalates() -> None:
    """Twenty-four hours to the millisecond after the wait began, reminders sent meanwhile, and to the sales manager."""
    played = story(None, 3)
    silent = [e for e in played.about(FLOW, "step.failed") if e.subject["step"] == "reply"]
    assert len(silent) > 5
    raised = {e.subject["decision"].partition("/")[0]: e for e in played.about(FLOW, "escalation.raised")}
    reminded = {e.subject["step"].partition("/")[0] for e in played.of("reminder.due")}
    for event in silent:
        flow = event.subject["workflow"]
        assert event.at == begun(played, event).at + 24 * 60 * MINUTE
        assert flow in reminded
        assert raised[flow].data.to == "sales_manager"
        assert ends(played, flow, "stalled") == "step.completed" or flow in played.state.flows
    assert all(played.org.calendars[e.actor].is_open(e.at) for e in played.of("reminder.due"))


@pytest.mark.parametrize("scenario", FAULTS)
def test_two_days_with_a_fault_lose_nothing(scenario: str) -> None:
    assert_none_lost(story(scenario, 2))
