"""What people report: done, doing and blockers as the journal holds them, and what should go first."""

from department.blueprint.steps import Ask, Choose
from department.decide.context import Deciding
from department.state import Flow, Meeting, Work

_NAMED = 4
"""How many things one report names."""
_PRESSING = {"urgent": 0, "high": 1, "normal": 2, "low": 3}


def update(deciding: Deciding, agent: str) -> tuple[dict[str, list[str]], list[int]]:
    """An agent's done, doing and blockers in words, and the seqs of the events behind them."""
    person = deciding.state.people[agent]
    done = person.done[-_NAMED:]
    works = deciding.state.works
    current = works.get(person.current) if person.current else None
    waiting = [works[name] for name in person.queue if works[name].task]
    doing = ([current] if current and current.task else []) + waiting[: _NAMED - 1]
    stuck = blockers(deciding, agent)[:2]
    facts = {
        "done": [title for _, title in done],
        "doing": [work.title for work in doing],
        "blockers": [words for words, _ in stuck],
    }
    return facts, [seq for seq, _ in done] + [work.seq for work in doing] + [seq for _, seq in stuck]


def blockers(deciding: Deciding, agent: str) -> list[tuple[str, int]]:
    """What an agent waits for: answers it asked for, people who must approve what it brought."""
    found: list[tuple[str, int]] = []
    for flow in deciding.state.flows.values():
        found.extend(_open_questions(deciding, flow, agent))
    for approval in deciding.state.approvals.values():
        case = deciding.state.cases.get(approval.case)
        if case is not None and agent in (case.origin, case.holder):
            found.append((f"{deciding.org.title(approval.to)} on {approval.title}", approval.seq))
    return found


def _open_questions(deciding: Deciding, flow: Flow, agent: str) -> list[tuple[str, int]]:
    steps = deciding.org.plan(flow.workflow, flow.mode).steps
    found = []
    for name, step in flow.steps.items():
        if step.status != "active" or agent not in step.who or agent in step.pending:
            continue
        if isinstance(steps[name], Ask):
            people = [unit.removeprefix("answer:") for unit in step.pending if unit.startswith("answer:")]
            names = ", ".join(deciding.org.title(person) for person in people)
            found.append((f"{names} on {deciding.phrases.fill(steps[name].title, {})}", step.seq))
        elif isinstance(steps[name], Choose):
            case = deciding.state.cases.get(f"{flow.id}/{name}")
            if case is not None and case.holder != agent:
                found.append((f"{deciding.org.title(case.holder)} on {case.title}", case.seq))
    return found


def priorities(deciding: Deciding, meeting: Meeting) -> tuple[list[str], list[str], list[str]]:
    """What goes first: what others wait for, then what is pressing, then what is oldest; titles, owners, works."""
    works = [work for work in deciding.state.works.values() if work.agent in meeting.attendees]
    ranked = sorted(works, key=lambda work: _rank(deciding, meeting, work))
    titles: dict[str, Work] = {}
    for work in ranked:
        titles.setdefault(work.title, work)
    first = list(titles.items())[:3]
    return [title for title, _ in first], [work.agent for _, work in first], [work.id for _, work in first]


def _rank(deciding: Deciding, meeting: Meeting, work: Work) -> tuple[bool, int, bool, int, str]:
    title = deciding.org.title(work.agent)
    blocks = any(title in words for _, words in meeting.blockers)
    return (not blocks, _PRESSING.get(work.priority, 2), not work.task, work.seq, work.id)
