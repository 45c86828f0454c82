"""Taking up work and finishing it: one briefing and one effect for each purpose a turn may have."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from department.authority import DECIDE, claimed
from department.commands import Reply
from department.decide import answers, cases, choices, craft, desk, items, meetings, versions
from department.decide.cases import refuse
from department.decide.context import Deciding
from department.decide.flow import fail
from department.decide.parts import Brief, place_of
from department.decide.turns import request
from department.errors import StepError
from department.events import flow as it
from department.events.rule import OfferChanged
from department.org import ENGINE
from department.paths import turn_path, work_of
from department.state import Work

Options = Mapping[str, object]
"""The options on offer, by id."""
_PRESSING = {"urgent": 0, "high": 1, "normal": 2, "low": 3}


class Purpose(NamedTuple):
    """What an agent is told when it takes work up, what its reply does, and what is on offer where it must choose."""

    brief: Callable[[Deciding, Work], Brief]
    effect: Callable[[Deciding, Work, Reply], None]
    offers: Callable[[Deciding, Work], Options] | None = None


PURPOSES: dict[str, Purpose] = {
    "tell": Purpose(desk.brief_tell, desk.tell),
    "ask": Purpose(desk.brief_ask, desk.ask),
    "answer": Purpose(desk.brief_answer, desk.give_answer),
    "acknowledge": Purpose(desk.brief_answer, desk.give_answer),
    "assignment": Purpose(desk.brief_assignment, desk.give_assignment),
    "work": Purpose(desk.brief_work, desk.do_work),
    "draft": Purpose(craft.brief_draft, craft.write_draft),
    "review": Purpose(craft.brief_review, craft.review),
    "publish": Purpose(craft.brief_publish, craft.publish),
    "score": Purpose(items.brief_item, items.score),
    "call": Purpose(items.brief_item, items.call),
    "match": Purpose(items.brief_item, items.match),
    "handoff": Purpose(items.brief_handoff, items.hand_off),
    "propose": Purpose(choices.brief_position, choices.take_position, choices.position_offer),
    "respond": Purpose(choices.brief_position, choices.take_position, choices.position_offer),
    "vote": Purpose(choices.brief_position, choices.take_position, choices.position_offer),
    "decide": Purpose(cases.brief_case, cases.handle_case, choices.case_offer),
    "escalate": Purpose(cases.brief_escalate, cases.escalate),
    "deputise": Purpose(answers.brief_deputy, answers.as_deputy),
}
"""Everything a turn at a desk may be for."""


def next_work(deciding: Deciding, agent: str) -> Work:
    """What an agent takes up next: the most pressing, then the oldest."""
    works = deciding.state.works
    queue = deciding.state.people[agent].queue
    return works[min(queue, key=lambda name: _PRESSING.get(works[name].priority, 2))]


def pick(deciding: Deciding, agent: str) -> None:
    """An agent takes up its next work: its mind is asked, and will have thought at the due instant."""
    work = next_work(deciding, agent)
    purpose = PURPOSES[work.purpose]
    brief = purpose.brief(deciding, work)
    if purpose.offers and not brief.options:
        raise StepError(choices.NOTHING)
    due = deciding.org.calendars[agent].add(deciding.at, brief.takes)
    if work.task:
        deciding.emit(it.TaskStarted(title=work.title), agent, {"task": work.id}, cause=work.seq, due=due)
    elif not deciding.events:
        deciding.cause = work.seq
    turn = turn_path(work.id, work.retaken)
    request(deciding, turn, brief.matter, purpose=work.purpose, ask=brief.ask, due=due, options=brief.options)


def complete_turn(deciding: Deciding, name: str, reply: Reply, shadow: Reply | None = None) -> None:
    """A reply takes effect, unless its work was closed meanwhile; what a staged version makes of it is noted."""
    turn = deciding.state.turns[name]
    compared = versions.beside(deciding, turn, reply, shadow)
    _take_effect(deciding, name, reply)
    if compared is not None:
        deciding.emit(compared, ENGINE, {"agent": turn.agent, "turn": name}, cause=deciding.events[0].seq)


def _take_effect(deciding: Deciding, name: str, reply: Reply) -> None:
    turn = deciding.state.turns[name]
    if turn.meeting:
        meetings.contribute(deciding, turn, reply)
        return
    took = deciding.org.calendars[turn.agent].between(turn.since, deciding.at)
    work = deciding.state.works.get(work_of(name))
    if work is None:
        deciding.emit(it.TurnCompleted(stale=True, took=took, spent=deciding.spent), turn.agent, {"turn": name})
        return
    purpose = PURPOSES[work.purpose]
    if purpose.offers and reply.choice in turn.options and reply.choice not in purpose.offers(deciding, work):
        _offer_again(deciding, work, reply.choice or "", list(purpose.offers(deciding, work)), took)
        return
    done = it.TurnCompleted(choice=reply.choice, confidence=reply.confidence, took=took, spent=deciding.spent)
    deciding.emit(done, turn.agent, {"turn": name})
    if reply.claims:
        _check_claim(deciding, turn.agent, reply)
    purpose.effect(deciding, work, reply)


def _offer_again(deciding: Deciding, work: Work, choice: str, options: list[str], took: int) -> None:
    """What was chosen is not on offer any more: no fault of the mind, which is asked again with what is."""
    if not options:
        raise StepError(choices.NOTHING)
    again = OfferChanged(choice=choice, options=options, again=f"{work.id}+")
    deciding.emit(again, work.agent, {"turn": work.id})
    deciding.emit(it.TurnCompleted(stale=True, took=took, spent=deciding.spent), work.agent, {"turn": work.id})


def _check_claim(deciding: Deciding, agent: str, reply: Reply) -> None:
    """A reply may claim an authority; the matrix answers, and the rest of the reply stands as it would have."""
    kind = str(reply.claims)
    if kind not in deciding.org.pack.decisions:
        return
    verdict = claimed(deciding.org, kind, agent)
    if verdict.does != DECIDE:
        refuse(deciding, agent, kind, reply.choice or "", verdict)


def fail_turn(deciding: Deciding, name: str, why: str) -> None:
    """A mind gave no usable reply: the turn fails, and its step takes its failure path."""
    turn, why = deciding.state.turns[name], why.removesuffix(".")
    deciding.emit(it.TurnFailed(why=why, spent=deciding.spent), turn.agent, {"turn": name})
    if turn.meeting:
        meetings.go_without(deciding, turn)
        return
    work = deciding.state.works.get(work_of(name))
    if work is None or not work.step or work.step.partition("/")[0] not in deciding.state.flows:
        return
    place = place_of(deciding, work)
    if work.task:
        deciding.closed.add(work.id)
        deciding.emit(it.TaskFailed(why=why), turn.agent, {"task": work.id})
    fail(deciding, place.flow, place.name, f"{turn.agent} gave no usable reply")
