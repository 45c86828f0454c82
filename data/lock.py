"""One writer per run: a lock of the operating system, which the death of its holder frees."""

import os
import platform
import re
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from data.database import Database
from data.locations import locks_folder
from department.errors import BusyError, StoreError


def writer_name() -> str:
    """Return how this process is named to others who find a run locked."""
    return f"process {os.getpid()} on {platform.node() or 'this machine'}"


def _file(database: Database, run: str) -> Path:
    return locks_folder(database.path) / (re.sub(r"[^\w.-]", "_", run) + ".lock")


def lock_run(database: Database, run: str, holder: str | None) -> FileLock:
    """Take the lock of a run at once, or raise BusyError naming `holder`, who wrote last."""
    folder = locks_folder(database.path)
    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(_file(database, run), timeout=0, thread_local=False)
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            f"Run '{run}' cannot be written: {holder or 'another process'} is writing it. "
            f"Watch it with 'dayshift replay {run}', or stop that process first."
        ) from error
    except OSError as error:
        raise StoreError(
            f"Run '{run}' cannot be locked: {error.strerror or error} for '{folder}'. Make it writable."
        ) from error
    return lock


def is_written(database: Database, run: str) -> bool:
    """Whether another process writes a run just now; asking holds the lock for an instant."""
    file = _file(database, run)
    if not file.exists():
        return False
    try:
        with FileLock(file, timeout=0, thread_local=False):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def remove_lock(lock: FileLock) -> None:
    """Remove the file of a lock that is held, its run being deleted; who waits for it finds no such run.

    Where an open file cannot be removed (Windows), its release does it.
    """
    with suppress(OSError):
        Path(lock.lock_file).unlink()
