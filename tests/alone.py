"""One workflow alone in the tiny department, started by the run or by items that come in; and a sound play of it."""

from typing import Any

from department.blueprint.arrivals import Arrivals, Band, Criterion, Field, Rubric, Service
from department.blueprint.steps import Step, Tell
from department.blueprint.work import Outcome, Workflow
from department.engine import encode, fold
from department.org import Organisation
from tests.builders import organisation
from tests.laws import assert_lawful
from tests.plays import Day, play

SAID = Tell(title="Say so", who="left", to=["chief"])
BAND = [Band(name="any", at_least=0)]
FIELDS = {
    "name": Field(text="Lead"),
    "size": Field(pick={"": 1}),
    "place": Field(pick={"north": 1}),
    "buys": Field(formula="True", hidden=True),
}
STREAM = Arrivals(
    title="Lead", workflow="alone", per_hour={str(hour): 3000 for hour in range(9, 12)}, sources={"web": 1},
    fields=FIELDS,
)  # fmt: skip


def only(steps: dict[str, Step], *, items: bool = False, outcomes: list[Outcome] | None = None, **changes: Any):
    """The tiny department with one workflow, `alone`; items start it, or the run does."""
    flow = Workflow(title="Alone", owner="left", channel="all", steps=steps, outcomes=outcomes or [])
    rubric = Rubric(criteria={"all": Criterion(points="10", most=20, bands=BAND)}, grades=BAND)
    usual: dict[str, Any] = {
        "rubrics": {"bant": rubric},
        "services": {"register": Service(title="Register", fails="0")},
        "arrivals": {"leads": STREAM} if items else {},
    }
    return organisation(workflows={"alone": flow}, routines={}, scenarios={}, **(usual | changes))


def sound(org: Organisation, **how: Any) -> Day:
    """A lawful play, whose state is the fold of its journal."""
    start = {} if org.pack.arrivals else {"workflow": "alone"}
    played = play(org, **start, **how)
    assert played.of("day.closed")
    assert_lawful(org, played.engine.journal, played.state)
    assert encode(fold(org, played.events)) == encode(played.state)
    return played
