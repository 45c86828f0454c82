"""What minds outside have cost so far, as the state knows it, and the scopes of caps in words."""

from department.blueprint.pack import Blueprint
from department.evolve.minds import DAY, RUN
from department.org import SIMULATED
from department.outlay import Outlay
from department.prices import usd
from department.state import State
from tui.present.figures import dollars
from tui.present.inert import one_line
from tui.present.names import flow_title, name_of

_WORDS = {RUN: "this run", DAY: "the day"}


def asked_outside(state: State) -> bool:
    """Whether minds outside are asked, or were."""
    return state.minds.mind != SIMULATED or RUN in state.outlays


def outlay_of(state: State, scope: str) -> Outlay:
    """What was spent and is reserved in a scope, in nano-dollars."""
    return state.outlays.get(scope) or Outlay()


def cost_words(state: State) -> str:
    """What the run has cost: real dollars where minds outside were asked; simulated ones cost nothing."""
    if asked_outside(state):
        return usd(outlay_of(state, RUN).spent)
    return dollars(state.tally.get("cost_micro", 0))


def scope_title(scope: str, pack: Blueprint) -> str:
    """A scope of caps in words: this run, the day, an agent's title, a workflow in quotes."""
    kind, _, name = scope.partition(":")
    if not name:
        return _WORDS.get(scope, scope)
    told = name_of(name, pack) if kind == "agent" else f"“{flow_title(name, pack)}”"
    return one_line(told, 60)
