"""A fork before it is one: from which instant of which run, with what changed. All is checked, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from data import library
from data.database import Database
from data.reader import RunReader
from data.runs import key_of
from data.tables import Run
from department.calendar import instant
from department.commands import Fork
from department.decide.command import decide
from department.engine import decode, encode, recall
from department.eras import Eras
from department.errors import UsageError
from department.org import SIMULATED, Organisation
from department.state import State
from tui.fork_what_ifs import fork_of, normal
from tui.minds_what_ifs import RECORDED
from tui.openings import eras_of, triggers_of
from tui.request import require_playable


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkWanted:
    """The words of the caller: an instant, and what is changed there.

    The instant is `when`, on working day `day` or as ISO 8601; or after event `event`, at `clock` (ms) if the clock had
    gone on. `headless` forks have nobody to ask: the pack's model of the person answers.
    """

    when: str | None = None
    day: int | None = None
    event: int | None = None
    clock: int | None = None
    settings: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    headless: bool = False


@dataclass(frozen=True, slots=True)
class ForkPlan:
    """What will be made: after which event of which run, at which instant (ms), in which organisation."""

    parent: Run
    seq: int
    at: int
    eras: Eras
    pack: bytes
    seed: int
    settings: dict[str, str]
    command: Fork


def plan_fork(database: Database, row: Run, rows: Sequence[Run], wanted: ForkWanted) -> ForkPlan:
    """Plan a fork of `row`, one of the store's `rows`; UsageError or CommandError for what does not fit.

    A fork from before its parent was forked is one of that one's parent: they share nothing else.
    """
    reader, eras = RunReader(database, key_of(row)), eras_of(database, row)
    seq, at = _fork_point(reader, eras.last, row, wanted)
    org, state = eras.at(seq), recall(eras, reader, seq)
    _require_future(row, org, state)
    settings = normal(wanted.settings)
    if wanted.headless and state.settings.get("operator") == "ask":
        settings.setdefault("operator", "auto")
    if state.minds.mind != SIMULATED:
        settings.setdefault("minds", RECORDED)

    def hint(name: str) -> str:
        for event in reader.read(kinds=("approval.requested",)):
            if event.subject["approval"].startswith(name):
                asked = reader.command_end(event.seq)
                return f" It was asked by event {asked}, {org.calendar.local(event.at):%a %H:%M}: fork from there."
        return ""

    forked = fork_of(org.pack, state, settings, at, hint)
    if forked.blueprint is not org.pack:
        require_playable(forked.blueprint, settings)
    pack = library.canonical(forked.blueprint)
    changed = org if pack == library.canonical(org.pack) else Organisation(forked.blueprint)
    decide(changed, decode(encode(state)), triggers_of(changed), forked.command)
    seed = state.seed if forked.command.seed is None else forked.command.seed
    later = eras.upto(seq).then(seq + 1, changed)
    holder, numbered = row, {known.number: known for known in rows}
    while holder.parent is not None and seq <= holder.shared:
        holder = numbered[holder.parent]
    return ForkPlan(holder, seq, at, later, pack, seed, settings, forked.command)


def _fork_point(reader: RunReader, org: Organisation, row: Run, wanted: ForkWanted) -> tuple[int, int]:
    """The last event of a command at or before the instant, and the instant (ms); UsageError when there is none."""
    if wanted.event is not None:
        if not 1 <= wanted.event <= reader.count:
            raise UsageError(f"Run '{row.id}' has no event {wanted.event}; its events are 1 to {reader.count}.")
        seq, at = reader.boundary(wanted.event), wanted.clock
    else:
        at = _instant(org, str(wanted.when), wanted.day)
        seq = reader.boundary(reader.seq_at(at))
    if seq < 1:
        begins = org.calendar.local(row.virtual_start)
        raise UsageError(
            f"Run '{row.id}' begins at {begins:%Y-%m-%dT%H:%M} with events 1 to {reader.command_end(1)}: before them "
            "there is nothing to fork. Give a later instant."
        )
    last = next(reader.read(seq, seq))
    return seq, last.at if at is None else max(at, last.at)


def _instant(org: Organisation, word: str, day: int | None) -> int:
    """`11:20` on a working day (the first when none is given), or a full date and time of the department."""
    if day is not None and day < 1:
        raise UsageError(f"--day {day} is no working day; the first is 1.")
    try:
        if "T" not in word and "-" not in word:
            moment = datetime.combine(org.calendar.day((day or 1) - 1), time.fromisoformat(word))
        elif day is not None:
            raise UsageError(f"--at '{word}' names its day already; leave --day out.")
        else:
            moment = datetime.fromisoformat(word)
    except (ValueError, OverflowError):
        raise UsageError(f"--at '{word}' is not an instant; write 11:20, or 2026-01-06T11:20.") from None
    return instant(moment if moment.tzinfo else moment.replace(tzinfo=org.zone))


def _require_future(row: Run, org: Organisation, state: State) -> None:
    until = org.calendar.closing((row.days or 1) - 1)
    following = state.agenda.peek()
    if following is None or following[1][0] > until:
        raise UsageError(
            f"Run '{row.id}' was over at {org.calendar.local(state.now):%Y-%m-%dT%H:%M}: nothing would follow a fork "
            "there. Give an earlier instant."
        )
