"""What SQLite says, in words: which store, what stands in the way, and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from department.errors import IntegrityError, StoreError

_FULL = "the disk is full. Free some space and go on with 'dayshift run --resume'; nothing was half written"
_BUSY = "another program is writing it. Try again when it has finished"
_READ_ONLY = "it is read-only. Make the file and its folder writable, or name another with --store"
_CLOSED = "the file or its folder cannot be opened. Check that both are there and yours, or name another"

_REASONS = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_IOERR: "the disk did not take or give the data. Check the disk and its free space",
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def explained(error: DBAPIError | sqlite3.Error, store: Path, doing: str) -> StoreError:
    """Return the StoreError that says why `store` could not be `doing` (a participle: read, written)."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code & 0xFF in _DAMAGED or "UTF-8" in str(cause):
        return IntegrityError(f"Store '{store}' could not be {doing}: it is damaged ({cause}). Restore a copy of it.")
    if code == sqlite3.SQLITE_IOERR_WRITE:
        return StoreError(f"Store '{store}' could not be {doing}: {_FULL}.")
    reason = _REASONS.get(code & 0xFF, f"{cause}. Run 'dayshift doctor' to see what works here")
    return StoreError(f"Store '{store}' could not be {doing}: {reason}.")


@contextmanager
def explaining(store: Path, doing: str) -> Iterator[None]:
    """Turn the driver's errors into StoreErrors."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise explained(error, store, doing) from error
