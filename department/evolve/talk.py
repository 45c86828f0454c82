"""Messages and meetings."""

from department.agenda import ARRIVAL, COMPLETION
from department.calendar import MINUTE, SECOND
from department.events import talk
from department.events.record import Event
from department.evolve.desk import count, enqueue, leave, plan_reading
from department.evolve.minds import remember
from department.org import Organisation
from department.paths import split_step
from department.state import Meeting, State, Unread, Work

_WRAP = 4 * MINUTE


def wrap_at(start: int, end: int) -> int:
    """When a meeting's leader sums up: four minutes before its end, a fifth of its time before in short ones."""
    return end - min(_WRAP, (end - start) // 5)


def message_posted(org: Organisation, state: State, event: Event, data: talk.MessagePosted) -> None:
    """It lies unread with everybody it is for."""
    count(state, "messages")
    remember(state, event, org.title(event.actor), data.body)
    direct = len(data.to) <= 2  # noqa: PLR2004 - two people are a conversation, three an audience
    for person, seconds in zip(data.to, data.reads, strict=False):
        if person not in state.people:
            continue
        if data.requires_response:
            count(state, "asks")
        if state.people[person].absent:
            continue
        unread = Unread(
            event.seq, event.subject["thread"], event.subject["message"], event.actor, data.subject,
            data.priority == "urgent", data.requires_response, direct, data.respond_by,
        )  # fmt: skip
        state.people[person].unread.append(unread)
        plan_reading(org, state, person, event.at + seconds * SECOND, event.seq)
    if data.type == "answer":
        count(state, "answers")
        count(state, "asks_in_time", 0 if data.late else 1)


def message_read(org: Organisation, state: State, event: Event, data: talk.MessageRead) -> None:
    """Nothing is unread; what wants an answer lies on the desk."""
    person = state.people[event.actor]
    state.agenda.drop(f"inbox|{event.actor}")
    answers = set(data.answers)
    for message in person.unread:
        if message.seq in answers:
            enqueue(org, state, _answer(event, message))
    seen = set(data.messages)
    person.unread = [message for message in person.unread if message.seq not in seen]


def _answer(event: Event, message: Unread) -> Work:
    path = f"{message.thread}/{message.path}>{event.actor}"
    asked = message.wants_answer
    flow, step = split_step(f"{message.thread}/{message.path}")
    return Work(
        id=path, agent=event.actor, purpose="answer" if asked else "acknowledge", title=message.subject,
        priority="urgent" if message.urgent else "normal" if asked else "low", seq=event.seq,
        created=event.at, step=f"{flow}/{step.partition('/')[0]}" if asked else "",
        unit=f"answer:{event.actor}", message=message,
    )  # fmt: skip


def meeting_started(org: Organisation, state: State, event: Event, data: talk.MeetingStarted) -> None:
    """Everybody at the table puts their work aside."""
    name = event.subject["meeting"]
    due = event.at if event.due is None else event.due
    state.meetings[name] = Meeting(name, data.meeting, data.led_by, list(data.attendees), event.at, due, event.seq)
    for agent in data.attendees:
        person = state.people[agent]
        person.meeting = name
        state.agenda.drop(f"pick|{agent}")
        reading = state.agenda.items.get(f"inbox|{agent}")
        if reading is not None and reading[0] < due:
            state.agenda.put(f"inbox|{agent}", org.calendars[agent].next_open(due), ARRIVAL, event.seq)
    for turn, later in data.shifted.items():
        state.turns[turn].due = later
        state.agenda.put(f"turn|{turn}", later, COMPLETION, event.seq)
    state.agenda.put(f"wrap|{name}", wrap_at(event.at, due), COMPLETION, event.seq)


def update_given(_: Organisation, state: State, event: Event, data: talk.UpdateGiven) -> None:
    """What was reported need not be reported again."""
    meeting = state.meetings[event.subject["meeting"]]
    meeting.said.append(event.seq)
    meeting.blockers.extend((event.actor, blocker) for blocker in data.blockers)
    state.people[event.actor].done = []


def priorities_set(_: Organisation, state: State, event: Event, data: talk.PrioritiesSet) -> None:
    """What blocks others moves up on the desks."""
    state.agenda.drop(f"wrap|{event.subject['meeting']}")
    for name in data.works:
        work = state.works.get(name)
        if work is not None and work.priority in ("normal", "low"):
            work.priority = "high"


def meeting_held(org: Organisation, state: State, event: Event, _: talk.MeetingHeld) -> None:
    """Back to the desks."""
    count(state, "meetings")
    leave(org, state, event.subject["meeting"])


HANDLERS = {
    talk.MessagePosted: message_posted,
    talk.MessageRead: message_read,
    talk.MeetingStarted: meeting_started,
    talk.UpdateGiven: update_given,
    talk.PrioritiesSet: priorities_set,
    talk.MeetingHeld: meeting_held,
}
