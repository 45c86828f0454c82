"""What a fork keeps of its parent's attempts when that one is deleted: those of the past they share, with their texts.

Also the texts of replies that the fork took from its parent's later record, and read there.
"""

import sqlite3

from data.attempt_rows import INSERT, own_rows, past_of
from data.attempts import plain
from department.errors import IntegrityError
from department.kept_texts import told_of

_BODY = "SELECT body FROM turn_text WHERE run = ? AND digest = ?"
_TEXT = "INSERT OR IGNORE INTO turn_text (run, digest, body) VALUES (?, ?, ?)"


def adopt_attempts(raw: sqlite3.Connection, parent: int, child: int, shared: int) -> None:
    """Copy the attempts of the past up to event `shared` from one run to its fork, and every text the fork needs."""
    past = past_of(raw, child, shared)
    for row in [row for row in own_rows(raw, parent) if past.holds(row)]:
        raw.execute(INSERT, (child, *row.values, row.checksum))
    for digest in sorted({digest for row in own_rows(raw, child) for digest in row.texts}):
        _adopt_text(raw, parent, child, digest)


def _adopt_text(raw: sqlite3.Connection, parent: int, child: int, digest: str) -> None:
    """Copy a text, and the one it names as its stable part; nothing where an earlier run holds it."""
    found = raw.execute(_BODY, (parent, digest)).fetchone()
    if found is None:
        return
    raw.execute(_TEXT, (child, digest, found[0]))
    try:
        told = told_of(plain(found[0], digest))
    except IntegrityError:
        return  # copied as it is: verify says what was altered
    if told is not None:
        _adopt_text(raw, parent, child, told.system)
