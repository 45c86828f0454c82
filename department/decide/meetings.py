"""Meetings: who sits down, what each says, what the leader makes of it."""

from typing import cast

from department.blueprint.steps import Meet
from department.calendar import SECOND, duration_ms
from department.commands import Reply
from department.decide.choices import NOTHING, chosen, labels, position, worth
from department.decide.context import Deciding
from department.decide.flow import complete, deadline, fail
from department.decide.matter import Matter, fill
from department.decide.parts import Place, channel_of
from department.decide.reports import priorities, update
from department.decide.talk import post
from department.decide.turns import option_facts, request
from department.errors import StepError
from department.events import talk as it
from department.events.flow import StepStarted, TurnCompleted
from department.evolve.talk import wrap_at
from department.org import ENGINE
from department.outlay import Turn
from department.paths import step_path, turn_path, work_of, work_path
from department.state import Meeting

_BANKS = {"updates": "update", "positions": "proposal", "views": "views"}
_WRAP = "wrap"
_HEARD = {"positions": "views were heard"}


def start(deciding: Deciding, place: Place, round_: int) -> None:
    """Everybody who is at work sits down; each is asked in turn."""
    spec = cast("Meet", place.spec)
    meeting = deciding.org.pack.meetings[spec.meeting]
    path = step_path(place.flow.id, place.name)
    length, _ = duration_ms(meeting.length)
    end = deciding.at + length
    invited = deciding.people(place.flow, spec.attendees or meeting.attendees)
    people = [person for person in invited if _free(deciding, person)]
    if not people:
        raise StepError("nobody of those invited is there and free")
    leader = next(p for p in [deciding.at_desk(str(meeting.led_by)), *people] if _works(deciding, p))
    title = fill(deciding, spec.title, Matter(leader, place.flow))
    started = StepStarted(title=title, who=people, pending=["meeting"], round=round_)
    deciding.emit(
        started, ENGINE, {"workflow": place.flow.id, "step": place.name}, due=deadline(deciding, spec, leader)
    )
    shifted = {
        turn.id: deciding.org.calendar_of(turn.agent).add(turn.due, length)
        for turn in deciding.state.turns.values()
        if turn.agent in people and not turn.meeting
    }
    held = it.MeetingStarted(meeting=spec.meeting, title=title, led_by=leader, attendees=people, shifted=shifted)
    deciding.emit(held, leader, {"meeting": path}, due=end)
    with deciding.siblings():
        _ask_all(deciding, place, path, people, end)


def _works(deciding: Deciding, agent: str) -> bool:
    person = deciding.state.people.get(agent)
    return person is not None and not person.down


def _free(deciding: Deciding, agent: str) -> bool:
    return (
        _works(deciding, agent)
        and deciding.state.people[agent].meeting is None
        and deciding.org.calendars[agent].is_open(deciding.at)
    )


def _ask_all(deciding: Deciding, place: Place, path: str, people: list[str], end: int) -> None:
    """Each speaks in its slot: the time before the summing-up, divided evenly."""
    spec = cast("Meet", place.spec)
    collects = deciding.org.pack.meetings[spec.meeting].collects
    slot = (wrap_at(deciding.at, end) - deciding.at - SECOND) // max(1, len(people))
    for index, agent in enumerate(people):
        matter = Matter(agent, place.flow, spec, to=[person for person in people if person != agent])
        options: dict[str, dict[str, int]] = {}
        if collects == "updates":
            facts, _ = update(deciding, agent)
            matter.extra = {key: "; ".join(values) for key, values in facts.items() if values}
            for key in ("done", "doing", "blockers"):
                matter.extra.setdefault(key, "nothing")
        elif collects == "positions":
            options = worth(deciding, place.flow, spec.options)
            if not options:
                raise StepError(NOTHING)
            matter.extra = dict(option_facts(labels(deciding, spec.options, matter)))
        bank = str(spec.say) if spec.say else _bank_for(collects, matter)
        request(
            deciding, _turn(place, agent), matter, purpose=collects, ask=bank, options=options, meeting=path,
            due=deciding.at + slot * (index + 1),
        )  # fmt: skip


def _turn(place: Place, who: str) -> str:
    """The turn of one at the table; a meeting held again in a later round asks anew."""
    return work_path(place.flow.id, place.name, place.state.round, who)


def _bank_for(collects: str, matter: Matter) -> str:
    if collects == "updates" and matter.extra["blockers"] != "nothing":
        return "update_blocked"
    return _BANKS[collects]


def wrap(deciding: Deciding, path: str) -> None:
    """The leader sums up."""
    place = Place(*deciding.step(path))
    flow, spec = place.flow, place.spec
    meeting = deciding.state.meetings[path]
    matter = Matter(meeting.led_by, flow, spec, to=meeting.attendees, title=deciding.phrases.fill(spec.title, {}))
    collects = deciding.org.pack.meetings[meeting.meeting].collects
    if collects == "updates":
        titles, owners, _ = priorities(deciding, meeting)
        named = [f"{title} ({deciding.org.title(owner)})" for title, owner in zip(titles, owners, strict=True)]
        matter.extra = {
            "priorities": "; ".join(named) or "what is on the calendar",
            "count": len(meeting.said),
        }
        bank = "priorities"
    else:
        matter.extra = _positions_in_words(deciding, path, meeting) if collects == "positions" else dict(_HEARD)
        matter.extra["count"] = len(meeting.attendees)
        bank = "minutes"
    due = max(meeting.due, deciding.at)
    turn = turn_path(_turn(place, _WRAP), meeting.retaken)
    request(deciding, turn, matter, purpose=bank, ask=bank, due=due, meeting=path)


def _positions_in_words(deciding: Deciding, path: str, meeting: Meeting) -> dict[str, int | str | bool]:
    flow, _, _, spec = deciding.step(path)
    names = labels(deciding, cast("Meet", spec).options, Matter(meeting.led_by, flow))
    held = {a: p.choice for a, p in flow.positions.items() if a in meeting.attendees}
    counts = {choice: sum(other == choice for other in held.values()) for choice in dict.fromkeys(held.values())}
    words = ", ".join(f"{count} for {names.get(choice, choice)}" for choice, count in counts.items())
    return {"positions": words or _HEARD["positions"]}


def contribute(deciding: Deciding, turn: Turn, reply: Reply) -> None:
    """One at the table has spoken."""
    subject = {"turn": turn.id}
    if turn.meeting not in deciding.state.meetings:
        deciding.emit(TurnCompleted(stale=True, spent=deciding.spent), turn.agent, subject)
        return
    done = TurnCompleted(choice=reply.choice, confidence=reply.confidence, spent=deciding.spent)
    deciding.emit(done, turn.agent, subject)
    if work_of(turn.id).endswith(f"/{_WRAP}"):
        _end(deciding, turn, reply)
        return
    place = Place(*deciding.step(turn.meeting))
    meeting = deciding.state.meetings[turn.meeting]
    refs = []
    if turn.purpose == "updates":
        facts, seqs = update(deciding, turn.agent)
        given = it.UpdateGiven(done=facts["done"], doing=facts["doing"], blockers=facts["blockers"])
        refs.append(deciding.emit(given, turn.agent, {"meeting": turn.meeting}, refs=seqs))
    elif turn.purpose == "positions":
        choice = chosen(reply, worth(deciding, place.flow, cast("Meet", place.spec).options))
        refs.append(position(deciding, turn.agent, place.flow, reply, choice))
    _say(deciding, place, turn.agent, turn.agent, meeting, reply.text, turn.purpose.rstrip("s"), refs)


def _say(
    deciding: Deciding,
    place: Place,
    who: str,
    unit: str,
    meeting: Meeting,
    text: str,
    kind: str,
    refs: list[int],
) -> None:
    post(
        deciding, who, [person for person in meeting.attendees if person != who], text,
        thread=place.flow.id, path=_turn(place, unit).partition("/")[2], kind=kind, subject=place.flow.title,
        channel=channel_of(place), refs=refs,
    )  # fmt: skip


def go_without(deciding: Deciding, turn: Turn) -> None:
    """One at the table gave no usable reply: the others go on; without a summing-up it closes and its step fails."""
    if turn.meeting not in deciding.state.meetings or not turn.id.endswith(f"/{_WRAP}"):
        return
    place, meeting = Place(*deciding.step(turn.meeting)), deciding.state.meetings[turn.meeting]
    _close(deciding, meeting, turn.agent)
    fail(deciding, place.flow, place.name, f"{turn.agent} gave no usable reply when it was to be summed up")


def _close(deciding: Deciding, meeting: Meeting, by: str) -> None:
    held = it.MeetingHeld(
        meeting=meeting.meeting, attendees=meeting.attendees, said=len(meeting.said),
        took=deciding.at - meeting.since,
    )  # fmt: skip
    deciding.emit(held, by, {"meeting": meeting.id}, refs=meeting.said)


def _end(deciding: Deciding, turn: Turn, reply: Reply) -> None:
    place = Place(*deciding.step(turn.meeting))
    meeting = deciding.state.meetings[turn.meeting]
    subject = {"meeting": meeting.id}
    refs = list(meeting.said)
    if turn.purpose == "priorities":
        titles, owners, works = priorities(deciding, meeting)
        refs.append(
            deciding.emit(
                it.PrioritiesSet(priorities=titles, owners=owners, works=works), turn.agent, subject,
                refs=meeting.said,
            )
        )  # fmt: skip
    _say(deciding, place, turn.agent, _WRAP, meeting, reply.text, turn.purpose, refs)
    _close(deciding, meeting, turn.agent)
    complete(deciding, place.flow, place.name, {"attended": len(meeting.attendees)})
