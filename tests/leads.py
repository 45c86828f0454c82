"""The bundled lead pipeline, and leads to send through it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from data import library
from department.blueprint.people import Hours
from department.blueprint.timeline import Scenario, Stimulus
from department.blueprint.words import Value
from department.calendar import MINUTE
from department.commands import Begin, Load, Row
from department.org import Organisation
from tests.plays import Day, new_engine, run_on

DEPARTMENT, STREAM, FLOW = "lead-pipeline", "leads", "lead"
ENDS = ("salesperson", "nurture", "long_term", "marketing", "manual_queue")
"""Where a lead may end; the pipeline counts `ended_...` of each."""


@lru_cache(maxsize=1)
def pipeline() -> Organisation:
    """The bundled department, compiled once."""
    return Organisation(library.load(DEPARTMENT))


def with_hours(hours: Mapping[str, Hours], stimuli: Sequence[Stimulus] = ()) -> Organisation:
    """The pipeline with other working hours of some, and a scenario `x` in which the world does this."""
    pack = pipeline().pack
    agents = {name: replace(spec, hours=hours.get(name, spec.hours)) for name, spec in pack.agents.items()}
    story = Scenario(title="X", summary="", stimuli=list(stimuli))
    return Organisation(replace(pack, agents=agents, scenarios={"x": story}))


def sent(
    org: Organisation,
    leads: Sequence[tuple[int, Mapping[str, Value]]],
    *,
    seed: int = 1,
    days: int = 1,
    scenario: str | None = None,
    facts: Mapping[str, Value] | None = None,
    settings: Mapping[str, str] | None = None,
) -> Day:
    """Play days in which only these leads come: each at its minute after the start, with what is on its form."""
    engine = new_engine(org, seed)
    engine.execute(Begin(seed=seed, scenario=scenario, facts=dict(facts or {}), settings=dict(settings or {})))
    at = sorted(leads, key=lambda lead: lead[0])
    rows = [Row(line, org.start + minute * MINUTE, "web_form", dict(form)) for line, (minute, form) in enumerate(at, 2)]
    engine.execute(Load(STREAM, "leads.csv", rows))
    run_on(engine, org.calendar.closing(days - 1))
    return Day(engine, list(engine.journal.read()))


def assert_none_lost(played: Day) -> None:
    """A lead whose workflow is over has ended in exactly one place; the others are open; together they are all."""
    ended: Counter[str] = Counter()
    for event in played.about(FLOW, "step.completed"):
        ended[event.subject["workflow"]] += sum(event.data.counts.get(f"ended_{end}", 0) for end in ENDS)
    closed = [event.subject["workflow"] for event in played.about(FLOW, "workflow.completed")]
    assert not played.about(FLOW, "workflow.failed")
    assert all(ended[flow] == 1 for flow in closed), [flow for flow in closed if ended[flow] != 1][:5]
    assert all(ended[flow] <= 1 for flow in ended)
    tally = played.state.tally
    assert tally["items_arrived"] == len(played.of("item.arrived")) == len(closed) + tally["items_open"]
    assert sum(ended.values()) == sum(tally.get(f"ended_{end}", 0) for end in ENDS)
