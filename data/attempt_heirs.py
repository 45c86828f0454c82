"""What a fork keeps of its parent's attempts when that one is deleted: those of the past they share, with their texts.

Also the texts of replies that the fork took from its parent's later record, and read there.
"""

import sqlite3

from data.attempt_rows import INSERT, own_rows, past_of

_TEXT = (
    "INSERT OR IGNORE INTO turn_text (run, digest, body) "
    "SELECT :to, digest, body FROM turn_text WHERE run = :frm AND digest = :digest"
)


def adopt_attempts(raw: sqlite3.Connection, parent: int, child: int, shared: int) -> None:
    """Copy the attempts of the past up to event `shared` from one run to its fork, and every text the fork needs."""
    past = past_of(raw, child, shared)
    for row in [row for row in own_rows(raw, parent) if past.holds(row)]:
        raw.execute(INSERT, (child, *row.values, row.checksum))
    for digest in sorted({digest for row in own_rows(raw, child) for digest in row.texts}):
        raw.execute(_TEXT, {"frm": parent, "to": child, "digest": digest})
