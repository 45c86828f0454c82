"""Desks: what lies in an agent's queue, what it works on, and when it looks up again."""

from department.agenda import ARRIVAL, COMPLETION
from department.org import Organisation
from department.state import State, Work


def count(state: State, name: str, by: int = 1) -> None:
    """Add to a tally."""
    state.tally[name] = state.tally.get(name, 0) + by


def peak(state: State, name: str, value: int) -> None:
    """Keep the highest value seen."""
    if value > state.tally.get(name, 0):
        state.tally[name] = value


def wake(org: Organisation, state: State, agent: str, seq: int) -> None:
    """Plan the moment at which an agent takes up its next work, if it is free and has any."""
    person = state.people[agent]
    if person.current is None and person.meeting is None and person.queue and not (person.absent or person.down):
        due = org.calendars[agent].next_open(state.now)
        state.agenda.put(f"pick|{agent}", due, COMPLETION, seq)


def enqueue(org: Organisation, state: State, work: Work) -> None:
    """Put work on its agent's desk."""
    state.works[work.id] = work
    if work.step:
        state.works_of.setdefault(work.step, []).append(work.id)
    state.people[work.agent].queue.append(work.id)
    wake(org, state, work.agent, work.seq)


def forget(state: State, work_id: str) -> Work | None:
    """Work that is done, or not wanted any more."""
    work = state.works.pop(work_id, None)
    if work is not None and work.step:
        left = state.works_of[work.step]
        left.remove(work_id)
        if not left:
            del state.works_of[work.step]
    return work


def remove(state: State, work_id: str) -> Work | None:
    """Take work off the desk. A turn under way for it goes on and ends without effect."""
    work = forget(state, work_id)
    if work is not None:
        person = state.people[work.agent]
        if work_id in person.queue:
            person.queue.remove(work_id)
            key = f"pick|{work.agent}"
            planned = state.agenda.items.get(key)
            if not person.queue:
                state.agenda.drop(key)
            elif planned is not None:
                state.agenda.put(key, planned[0], COMPLETION, state.seq)
    return work


def plan_reading(org: Organisation, state: State, agent: str, due: int, seq: int) -> None:
    """Plan when an agent looks at its messages: the earliest wish counts, meetings and nights do not."""
    person = state.people[agent]
    if person.absent or person.down:
        return
    if person.meeting is not None:
        due = max(due, state.meetings[person.meeting].due)
    due = org.calendars[agent].next_open(due)
    key = f"inbox|{agent}"
    planned = state.agenda.items.get(key)
    if planned is None or due < planned[0]:
        state.agenda.put(key, due, ARRIVAL, seq)


def clear_step(org: Organisation, state: State, path: str) -> None:
    """Take everything of a step off the desks, close its case, and let go whoever still sits in its meeting."""
    for work_id in list(state.works_of.get(path, ())):
        remove(state, work_id)
    state.cases.pop(path, None)
    state.agenda.drop(f"timeout|{path}")
    state.agenda.drop(f"step|{path}")
    state.attempts.pop(path, None)
    state.attempts.pop(f"remind:{path}", None)
    state.trials.pop(path, None)
    for key in ("until", "deadline", "call", "replied", "remind", "trial", "figures", "rollout", "sense"):
        state.agenda.drop(f"{key}|{path}")
    leave(org, state, path)


def leave(org: Organisation, state: State, path: str) -> None:
    """Back to the desks, if a meeting is on."""
    meeting = state.meetings.pop(path, None)
    state.agenda.drop(f"wrap|{path}")
    for agent in meeting.attendees if meeting else ():
        state.people[agent].meeting = None
        wake(org, state, agent, state.seq)
