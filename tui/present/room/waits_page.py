"""One page for what the person must say about minds outside: a lost answer, or a cap that is reached.

It has everything that the answer needs: which turn, what it may have cost, what is spent, what follows from which word.
"""

from collections.abc import Sequence

from department.errors import CapError
from department.evolve.minds import RUN, scopes
from department.outlay import Turn
from department.outside import Attempt
from department.paths import step_of
from department.prices import usd
from department.session import Session
from department.waiting import Waiting
from tui.present.figures import span
from tui.present.inert import one_line
from tui.present.lines import DIM, HUMAN, PLAIN, STRONG, TROUBLE, Line, Row, Span, ends, line, wrapped
from tui.present.names import flow_title, name_of, plain, step_title
from tui.present.outlays import outlay_of, scope_title
from tui.present.room.waits import key_of, raised, title_of, word_wanted

KEYS = {"lost": "a ask again  r let it fail…", "cap": "a raise the cap…  r let such turns fail…"}
"""What may be said, by the kind of what is waited for."""

_LABEL = 11
_TYPED = 600
"""The last characters that are told of what was typed."""

Part = tuple[str, list[tuple[str, str]]]
"""A label, and texts with their tones."""


def page(session: Session, key: str, attempts: Sequence[Attempt], width: int) -> list[Row]:
    """The page of a row by its key; `attempts` are those at its turn, where there is one."""
    waiting = word_wanted(session)
    if waiting is None or key_of(waiting) != key:
        return [Row(line(("The clock waits for this no more.", DIM)))]
    right: list[Span] = [(" the clock waits", HUMAN)]
    rows = [Row(ends(line((title_of(session, waiting), STRONG)), right, width))]
    parts = _cap(session, waiting.cap) if waiting.cap is not None else _lost(session, waiting, attempts)
    for label, texts in parts:
        rows += _part(label, texts, width)
    return rows


def _part(label: str, texts: list[tuple[str, str]], width: int) -> list[Row]:
    told: list[Line] = [
        ((text, tone),)
        for words, tone in texts if words
        for text in wrapped(one_line(words, 1200), max(20, width - _LABEL))
    ]  # fmt: skip
    return [Row(((f"{label if not place else '':<{_LABEL}}", DIM), *one)) for place, one in enumerate(told)]


def _lost(session: Session, waiting: Waiting, attempts: Sequence[Attempt]) -> list[Part]:
    turn = session.state.turns[waiting.turn]
    last = attempts[-1] if attempts else None
    sent = f", sent {last.requested[:19].replace('T', ' ')} UTC, for {span(last.latency)}" if last else ""
    most = usd(turn.reserved)
    error = last.error if last else waiting.says
    typed = session.typed.get(turn.id, "")[-_TYPED:]
    return [
        ("turn", [(_turn(session, turn), PLAIN)]),
        ("what", [(f"{error[:1].upper()}{error[1:]}.", TROUBLE)]),
        ("may cost", [(f"{most} at the most; so much stays booked, whatever you say", PLAIN)]),
        ("spent", [(_spent(session, turn), PLAIN)]),
        ("a again", [(f"It is asked once more, and {most} more are reserved: both may be paid.", STRONG)]),
        ("r fail", [(f"Nothing more is paid: the turn fails. {_consequence(session, turn)}", STRONG)]),
        ("silence", [(_silence(session), DIM)]),
        ("asked of", [(f"{turn.model}, try {turn.tried + 1}{sent}", PLAIN)]),
        ("typed", [(f"“{typed.strip()}” (it never came to its end)", DIM)] if typed else []),
    ]


def _turn(session: Session, turn: Turn) -> str:
    pack = session.org.pack
    who = name_of(turn.agent, pack)
    place = (
        f", “{step_title(turn.id, pack)}” of “{flow_title(turn.id.partition('@')[0], pack)}”" if turn.workflow else ""
    )
    return f"{who}: {plain(turn.purpose)}{place}"


def _spent(session: Session, turn: Turn) -> str:
    """What is spent and reserved in the run, and under every cap that counts this turn."""
    counted = [scope for scope in scopes(turn.agent, turn.workflow) if scope == RUN or scope in session.state.caps]
    return " · ".join(_outlay(session, scope) for scope in counted)


def _outlay(session: Session, scope: str) -> str:
    outlay, cap = outlay_of(session.state, scope), session.state.caps.get(scope)
    most = f" of {usd(cap.limit)}" if cap else ", without a cap,"
    return f"{usd(outlay.spent)}{most} for {scope_title(scope, session.org.pack)}, {usd(outlay.reserved)} reserved"


def _consequence(session: Session, turn: Turn) -> str:
    """What becomes of the work of a turn that fails."""
    pack, flow = session.org.pack, session.state.flows.get(turn.id.partition("/")[0])
    if turn.meeting:
        return "The meeting goes on without its words."
    if flow is None:
        return "What it was to answer stays unanswered."
    title = step_title(turn.id, pack)
    spec = session.org.plan(flow.workflow, flow.mode).steps.get(step_of(turn.id).partition("/")[2])
    then = spec.on_fail if spec else None
    if then:
        return f"Step “{title}” takes its failure path: “{step_title(f'{flow.id}/{then}', pack)}”."
    return f"Step “{title}” fails, and with it “{flow_title(flow.workflow, pack)}”."


def _silence(session: Session) -> str:
    again = f" Left like this it waits on: dayshift run --resume {session.run}" if session.run else ""
    return f"The run stands where it is, and nothing more is asked or paid.{again}"


def _cap(session: Session, cap: CapError | None) -> list[Part]:
    if cap is None:
        return []
    pack, outlay = session.org.pack, outlay_of(session.state, cap.scope)
    who = f"{name_of(cap.agent, pack)}: {plain(cap.purpose)}" if cap.agent else "the next on the agenda"
    enough = usd(raised(cap))
    others = [scope for scope in session.state.caps if scope != cap.scope]
    return [
        ("turn", [(who, PLAIN)]),
        ("may cost", [(f"{usd(cap.need)} at the most; nothing was asked of anyone yet", PLAIN)]),
        ("cap", [(f"{usd(cap.limit)} for {scope_title(cap.scope, pack)}: the most that minds may cost there", PLAIN)]),
        ("spent", [(f"{usd(outlay.spent)}, and {usd(outlay.reserved)} reserved for turns under way", PLAIN)]),
        ("other caps", [(_outlay(session, scope), PLAIN) for scope in others]),
        ("a raise", [
            (f"You type the new limit; from {enough} on this turn may be asked.", STRONG),
            (f"It is your approval, and binds to the {usd(cap.limit)} shown here.", PLAIN),
        ]),
        ("r fail", [
            ("From now on turns that might pass it fail at once, unasked and unpaid.", STRONG),
            ("Their steps take their failure paths; others go on.", PLAIN),
        ]),
        ("silence", [(_silence(session), DIM)]),
    ]  # fmt: skip
