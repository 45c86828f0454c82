"""What the pack's timeline has planned after the cursor: the next firing of each routine, and who begins it.

Read from the state's agenda alone: what a recording knows of its own future is not looked at, so live equals replay.
"""

from collections.abc import Sequence
from typing import NamedTuple

from department.blueprint.steps import Meet
from department.org import Organisation
from department.session import Session
from tui.present.names import flow_title

_PREFIX = "routine|"


class Coming(NamedTuple):
    """A routine that is to fire at an instant (ms), what it starts, and who is in its first steps."""

    at: int
    title: str
    who: tuple[str, ...]


def coming(session: Session, since: int, until: int) -> list[Coming]:
    """The routines planned between two instants (ms) after now, the soonest first; those that will not start left out.

    A routine is known by its next firing only: what comes after that is planned when it has fired.
    """
    org, state = session.org, session.state
    first_day = org.calendar.closing(0)
    found = []
    for key, place in state.agenda.items.items():
        name, at = key.removeprefix(_PREFIX), place[0]
        if name == key or not max(since, session.at + 1) <= at < until or not org.calendar.is_open(at):
            continue
        if name in state.aside and at <= first_day:
            continue
        found.append(Coming(at, flow_title(name, org.pack), _beginners(org, str(org.pack.routines[name].workflow))))
    return sorted(found)


def _beginners(org: Organisation, workflow: str) -> tuple[str, ...]:
    """Whoever owns it, and who acts in the steps that wait for no other."""
    plan = org.plans[workflow]
    roles: list[str] = [str(plan.workflow.owner)]
    for name, step in plan.steps.items():
        if not step.needs and name not in plan.triggers:
            roles += _roles(getattr(step, "who", ()))
            if isinstance(step, Meet):
                roles += map(str, step.attendees or org.pack.meetings[str(step.meeting)].attendees)
    return tuple(org.all_of(roles))


def _roles(given: str | Sequence[str] | None) -> list[str]:
    return [given] if isinstance(given, str) else list(map(str, given or ()))
