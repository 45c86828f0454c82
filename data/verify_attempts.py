"""Is the record of minds outside what was written? Is it what the journal says they cost and replied? Compare."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from data.attempt_rows import AttemptRow, seen_rows
from data.attempts import RecordedAttempts
from data.database import Database, driver
from data.reader import RunReader
from data.run_row import key_of
from data.schema import holds
from data.tables import Run
from data.turn_texts import plain
from data.verify import Report
from department.errors import IntegrityError, RecordError
from department.events.record import Event
from department.outside import REFUSED, Attempt, heard_of

_ANY = (
    "SELECT EXISTS (SELECT 1 FROM lineage JOIN turn_attempt ON turn_attempt.run = source WHERE lineage.run = :run) "
    "OR EXISTS (SELECT 1 FROM turn_text WHERE run = :run) "
    "OR EXISTS (SELECT 1 FROM turn WHERE run = :run AND model IS NOT NULL)"
)
_ASTRAY = "SELECT turn FROM turn_attempt WHERE run NOT IN (SELECT number FROM run) ORDER BY turn LIMIT 1"
_TEXTS = "SELECT digest, body FROM turn_text WHERE run = ? ORDER BY digest"
_KINDS = ("turn.requested", "turn.repeated", "turn.completed", "turn.failed")
_ASKED = _KINDS[:2]


class _Bad(Exception):  # noqa: N818 - a finding, not a fault of the caller
    """The first thing that is not what was written, and its event."""

    def __init__(self, says: str, seq: int | None = None, expected: object = "", found: object = "") -> None:
        super().__init__(says)
        self.says, self.seq, self.expected, self.found = says, seq, str(expected), str(found)


def check_attempts(database: Database, run: Run) -> Report:
    """Check every attempt and text a run can see, and the turns of its journal against them.

    The seals of the rows, the digests of the texts, that each attempt follows from a request, and that what each turn
    cost and was replied is what its attempts amount to.
    """
    with database.reading() as connection:
        raw = driver(connection)
        if not holds(raw, "turn_text"):
            return Report(ok=True, checked=0, says="no turn went outside.")
        try:
            if not raw.execute(_ANY, {"run": key_of(run)}).fetchone()[0]:
                _check_astray(raw)
                return Report(ok=True, checked=0, says="no turn went outside.")
            rows = seen_rows(raw, key_of(run))
            texts = _check_texts(raw, key_of(run))
            _check_rows(rows, RecordedAttempts(database, run))
            _check_astray(raw)
            _check_events(RunReader(database, key_of(run)), RecordedAttempts(database, run), rows)
        except _Bad as bad:
            return Report(False, 0, bad.says, bad.seq, bad.expected, bad.found)  # noqa: FBT003 - the first field says it
        except (IntegrityError, RecordError) as error:
            return Report(ok=False, checked=0, says=str(error))
    return Report(ok=True, checked=len(rows), says=f"{len(rows)} attempts, {texts} texts.")


def _check_astray(raw: sqlite3.Connection) -> None:
    astray = raw.execute(_ASTRAY).fetchone()
    if astray is not None:
        raise _Bad(f"An attempt at turn '{astray[0]}' belongs to no run of this store.")


def _check_texts(raw: sqlite3.Connection, run: int) -> int:
    count = 0
    for digest, body in raw.execute(_TEXTS, (run,)):
        plain(body, digest)
        count += 1
    return count


def _check_rows(rows: list[AttemptRow], log: RecordedAttempts) -> None:
    """Each row is as it was written, what it names is kept, and a try goes on only after what was not paid."""
    sound: set[str] = set()
    for row in rows:
        if not row.sound:
            says = f"Attempt {row.number} at turn '{row.turn}' is not what was written."
            raise _Bad(says, row.seq)
        for digest in row.texts:
            if digest not in sound:
                log.text(digest)
                sound.add(digest)
    for (turn, tried), group in groupby([row.attempt for row in rows], lambda one: (one.turn, one.tried)):
        *earlier, _ = list(group)
        paid = next((one for one in earlier if one.status != REFUSED or one.paid), None)
        if paid is not None:
            says = f"Try {tried + 1} at turn '{turn}' went on after attempt {paid.number}, which had ended it."
            raise _Bad(says, paid.seq)


def _check_events(reader: RunReader, log: RecordedAttempts, rows: list[AttemptRow]) -> None:
    """Each attempt follows from a request, and each turn that ended says what its attempts amount to."""
    attempts: dict[str, list[Attempt]] = defaultdict(list)
    for row in rows:
        attempts[row.turn].append(row.attempt)
    asked: dict[str, set[int]] = defaultdict(set)
    tries: dict[str, int] = defaultdict(int)
    outside: set[str] = set()
    for event in reader.read(kinds=_KINDS):
        turn, data = event.subject.get("turn", ""), _data(event)
        if event.kind in _ASKED:
            asked[turn].add(event.seq)
        if event.kind == _KINDS[0]:
            outside |= {turn} if data.model else set()
            continue
        if data.spent is not None:
            _check_spent(event, log, attempts[turn], tries[turn])
        elif event.kind == _KINDS[2] and turn in outside:
            raise _Bad(f"Event {event.seq} ({event.kind}) does not say what turn '{turn}' cost outside.", event.seq)
        tries[turn] += 1
    for one in _of(attempts):
        if one.seq not in asked[one.turn]:
            raise _Bad(f"Attempt {one.number} at turn '{one.turn}' follows from no request.", one.seq)


def _check_spent(event: Event, log: RecordedAttempts, attempts: list[Attempt], tried: int) -> None:
    heard, spent = heard_of(log, attempts, tried), _data(event).spent
    if heard is None:
        raise _Bad(f"What turn '{event.subject['turn']}' was replied is not in the record.", event.seq, "", spent)
    if heard.spent != spent:
        says = f"Event {event.seq} ({event.kind}) says of turn '{event.subject['turn']}' other than its attempts."
        raise _Bad(says, event.seq, heard.spent, spent)


def _data(event: Event) -> Any:
    return event.data


def _of(attempts: dict[str, list[Attempt]]) -> Iterator[Attempt]:
    for made in attempts.values():
        yield from made
