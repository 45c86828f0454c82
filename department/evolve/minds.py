"""What minds outside cost, and what they may cost; and what was said last, for only they are told."""

from collections.abc import Iterator

from department.events import minds as it
from department.events.record import Event
from department.org import SIMULATED, Organisation
from department.outlay import Cap, Minds, Outlay, Turn
from department.prices import MICRO, Spent
from department.state import State

RUN, DAY = "run", "day"
_SAID_LAST = 6
_LONGEST = 600


def scopes(agent: str, workflow: str) -> list[str]:
    """The scopes in which a turn counts."""
    return [RUN, DAY, f"agent:{agent}", *([f"workflow:{workflow}"] if workflow else [])]


def outlays(state: State, turn: Turn) -> Iterator[Outlay]:
    """What has been spent in each scope of a turn."""
    for scope in scopes(turn.agent, turn.workflow):
        yield state.outlays.setdefault(scope, Outlay())


def reserve(state: State, turn: Turn, amount: int) -> None:
    """A turn may cost so much."""
    turn.reserved = amount
    for outlay in outlays(state, turn):
        outlay.reserved += amount


def settle(state: State, turn: Turn, spent: Spent | None) -> None:
    """A try is over: what it cost is known, or booked; without a word of it, all that was reserved is."""
    cost = turn.reserved if spent is None else spent.total
    for outlay in outlays(state, turn):
        outlay.reserved -= turn.reserved
        outlay.spent += cost
    turn.reserved = 0
    state.tally["cost_micro"] = state.outlays[RUN].spent // MICRO


def new_day(state: State) -> None:
    """What was spent yesterday does not count against the day."""
    if DAY in state.outlays:
        state.outlays[DAY].spent = 0
    if DAY in state.caps:
        state.caps[DAY].warned = False


def remember(state: State, event: Event, title: str, body: str) -> None:
    """What was said last in a thread; nobody is told while minds are simulated."""
    if state.minds.mind == SIMULATED:
        return
    said = state.talk.setdefault(event.subject["thread"], [])
    said.append(f"{title}: {body[:_LONGEST]}")
    del said[:-_SAID_LAST]


def minds_set(_: Organisation, state: State, __: Event, data: it.MindsSet) -> None:
    """From now on others think."""
    state.minds = Minds(data.mind, dict(data.prices), dict(data.tiers))


def cap_set(_: Organisation, state: State, __: Event, data: it.CapSet) -> None:
    """There is more to spend, or less."""
    state.caps[data.scope] = Cap(data.limit, data.then)


def cap_warned(_: Organisation, state: State, __: Event, data: it.CapWarned) -> None:
    """It is told once for a limit."""
    state.caps[data.scope].warned = True


HANDLERS = {
    it.MindsSet: minds_set,
    it.CapSet: cap_set,
    it.CapWarned: cap_warned,
}
