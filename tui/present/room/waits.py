"""Why the clock waits for minds outside: in a few words, as something the person must say, and what is being typed."""

from rich.cells import cell_len

from department.errors import CapError
from department.prices import CENT, usd
from department.queries import needs_you
from department.session import Session
from department.waiting import CAP, LOST, REPLY, Waiting
from tui.present.inert import one_line
from tui.present.lines import DIM, HUMAN, PLAIN, STRONG, Line, Row, Span, cut, ends, line, wrapped
from tui.present.names import name_of
from tui.present.outlays import scope_title
from tui.present.room.talk import ALL, CHANNEL, THREAD

WORD = "word"
"""What the key of a row begins with that stands for a word of the person's on minds outside."""

_SECOND = 1000
_TAIL = 400
_MOST = 3


def word_wanted(session: Session) -> Waiting | None:
    """That for which the clock waits until the person has said a word."""
    waiting = session.waiting
    return waiting if waiting is not None and waiting.kind in (LOST, CAP) else None


def count(session: Session) -> int:
    """How many things need the person now."""
    return len(needs_you(session.state)) + (word_wanted(session) is not None)


def told(session: Session) -> str:
    """What changes when the room has to say something else about it: what is waited for, and the seconds so far."""
    waiting = session.waiting
    return f"{key_of(waiting)}|{session.waited // _SECOND}" if waiting else ""


def key_of(waiting: Waiting) -> str:
    """The key of its row; another one where the same thing is asked of other figures."""
    cap = waiting.cap
    return f"{WORD}|{waiting.kind}|{f'{cap.scope}|{cap.limit}' if cap else waiting.turn}"


def title_of(session: Session, waiting: Waiting) -> str:
    """What needs the person, in a few words."""
    if waiting.cap is not None:
        return f"The cap on {scope_title(waiting.cap.scope, session.org.pack)} is reached"
    return f"{_name(session, waiting.agent)}: the answer was lost"


def _name(session: Session, agent: str) -> str:
    return one_line(name_of(agent, session.org.pack), 40)


def pace(session: Session, waiting: Waiting, room: int) -> Span:
    """For whom the clock waits and for how long, in the most words for which there is room."""
    if waiting.kind != REPLY:
        return ("waits for you", HUMAN)
    turn = session.state.turns.get(waiting.turn)
    who, model = _name(session, waiting.agent), one_line(turn.model, 40) if turn else ""
    held = "" if session.playing else "paused, "
    seconds = f" {session.waited // _SECOND} s"
    told = (
        f"{held}waits for {who}'s reply ({model}){seconds}", f"{held}waits for {who} ({model}){seconds}",
        f"{held}waits for {who}{seconds}", f"waits for {who}{seconds}",
    )  # fmt: skip
    return (next((words for words in told if cell_len(words) <= room), f"waits{seconds}"), PLAIN)


def thinking(session: Session, agent: str) -> str:
    """That the clock waits for this agent, or for a word about it; nothing where it does not."""
    waiting = session.waiting
    if waiting is None or waiting.agent != agent:
        return ""
    words = {REPLY: f"{session.waited // _SECOND} s, still thinking", LOST: "its answer was lost", CAP: "held by a cap"}
    return words[waiting.kind]


def needed(session: Session, width: int) -> list[Row]:
    """What needs the person's word, as the floor tells it: what, what it is about, what is to be said."""
    waiting = word_wanted(session)
    if waiting is None:
        return []
    told = "ask again, or let it fail"
    if waiting.cap is not None:
        who = f"{_name(session, waiting.agent)} would think next" if waiting.agent else "a turn would come next"
        told = f"{who}, for up to {usd(waiting.cap.need)}; raise it, or let such turns fail"
    first = ends(line((f" {title_of(session, waiting)}", STRONG)), line((" now", PLAIN)), width)
    rest = [Row(line((f"   {text}", DIM))) for text in wrapped(told, max(10, width - 4))]
    return [Row(first, key_of(waiting)), *rest]


def raised(cap: CapError) -> int:
    """The least limit (nano-dollars, whole cents) under which the turn that is held may be asked."""
    return -(-(cap.spent + cap.need) // CENT) * CENT


def tail(text: str, width: int) -> str:
    """The end of a text that is being typed, on one line of at most so many cells."""
    told = one_line(text[-_TAIL:].lstrip(), _TAIL * 4)
    if cell_len(told) <= width and len(text) <= _TAIL:
        return told
    while told and cell_len(told) > width - 1:
        told = told[max(1, (cell_len(told) - width + 1) // 2) :]
    return f"…{told.lstrip()}" if width > 0 else ""


def typed_by(session: Session) -> dict[str, tuple[str, str]]:
    """What is being typed, by turn: the agent, and the text so far. Nothing where the past is shown."""
    turns = session.state.turns
    return {name: (turns[name].agent, text) for name, text in session.typed.items() if text and name in turns}


def typing_of(session: Session, agent: str) -> str:
    """What an agent is typing, if it is."""
    return next((text for who, text in typed_by(session).values() if who == agent), "")


def typing(session: Session, place: str, width: int) -> list[Row]:
    """A dim line for each agent that is typing where it would be read: in a thread, a channel, or all messages."""
    found: list[Line] = []
    for name, (agent, text) in typed_by(session).items():
        if _belongs(session, name.partition("/")[0], place):
            lead = f" {cut(_name(session, agent), width // 3)} is typing: "
            found.append(line((lead, DIM), (tail(text, max(1, width - cell_len(lead) - 1)), DIM)))
    more = len(found) - _MOST
    if more > 0:
        found = [*found[: _MOST - 1], line((f" … and {more + 1} others are typing", DIM))]
    return [Row(one) for one in found]


def _belongs(session: Session, flow: str, place: str) -> bool:
    """Whether what comes of a turn of this instance of a workflow may be read in a place."""
    kind, _, name = place.partition("|")
    if kind == CHANNEL:
        known = session.state.flows.get(flow)
        return known is not None and known.channel == name
    return place in (ALL, f"{THREAD}|{flow}")
