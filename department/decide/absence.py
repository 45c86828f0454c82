"""Somebody goes, or comes back: turns are cancelled, work goes on elsewhere, meetings go on without them."""

from department.calendar import SECOND
from department.commands import SetAbsence
from department.decide.cases import hand_up
from department.decide.context import Deciding
from department.errors import CommandError, nearest
from department.events import change as it
from department.org import OPERATOR
from department.state import Unread, Work

_PERSONAL = "deputise"
"""Standing in for the person above was given to this agent; nobody inherits it."""


def set_absence(deciding: Deciding, command: SetAbsence) -> None:
    """An agent is away, or back."""
    agent, people = command.agent, deciding.state.people
    if agent not in people:
        raise CommandError(f"There is no agent '{agent}'; {nearest(agent, set(people))}.")
    if people[agent].absent == command.absent:
        raise CommandError(f"'{agent}' is {'away' if command.absent else 'there'} already; nothing was changed.")
    if not command.absent:
        deciding.emit(it.AgentReturned(), agent, {"agent": agent})
        return
    _leave(deciding, agent)


def _leave(deciding: Deciding, agent: str) -> None:
    state, heir = deciding.state, _stand_in(deciding, agent)
    leads = {name: _leader(deciding, name, agent) for name, held in state.meetings.items() if held.led_by == agent}
    deciding.emit(it.AgentLeft(to=heir, leads=leads), agent, {"agent": agent})
    with deciding.siblings():
        for turn in [turn for turn in state.turns.values() if turn.agent == agent]:
            deciding.emit(it.TurnCancelled(why=f"{agent} is away"), agent, {"turn": turn.id})
        person = state.people[agent]
        for name in [person.current, *person.queue]:
            if name in state.works:
                _give_away(deciding, state.works[name])
        for message in person.unread:
            if message.wants_answer:
                _forward(deciding, agent, message)


def _give_away(deciding: Deciding, work: Work) -> None:
    """A decision goes to the next in line; other work to who stands in, but not to who waits for it."""
    if work.unit.startswith("case:"):
        hand_up(deciding, work.step, f"{work.agent} is away")
    elif work.purpose != _PERSONAL:
        to = _stand_in(deciding, work.agent, work.message.sender if work.message else "")
        subject = {"task" if work.task else "work": work.id}
        deciding.emit(it.WorkReassigned(agent=to, was=work.agent, title=work.title), work.agent, subject)


def _forward(deciding: Deciding, agent: str, message: Unread) -> None:
    to = _stand_in(deciding, agent, message.sender)
    (seconds,) = deciding.reading([to], f"{message.thread}/{message.path}", urgent=message.urgent)
    forwarded = it.MessageForwarded(to=to, message=message.seq, title=message.subject)
    subject = {"thread": message.thread, "message": message.path}
    deciding.emit(forwarded, agent, subject, due=deciding.at + seconds * SECOND)


def _stand_in(deciding: Deciding, agent: str, asker: str = "") -> str:
    """The nearest above who is there, else the first who is; `asker`, who waits for the agent, only if alone."""
    people = deciding.state.people
    line = [person for person in deciding.org.chain(agent) if person != OPERATOR]
    there = [other for other in (*line, *deciding.org.agents) if other != agent and not people[other].absent]
    if not there:
        raise CommandError(f"'{agent}' cannot leave: nobody else is at work. Let somebody return first.")
    return next((other for other in there if other != asker), there[0])


def _leader(deciding: Deciding, meeting: str, agent: str) -> str:
    """Who sums a meeting up instead: who stands in, if at the table, else whoever is."""
    heir, table = _stand_in(deciding, agent), deciding.state.meetings[meeting].attendees
    return heir if heir in table else next((other for other in table if other != agent), heir)
