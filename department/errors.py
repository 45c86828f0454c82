"""What can go wrong, and whose fault it is.

DayshiftError
├── UsageError          the caller's words: unknown or ambiguous names (exit 2)
├── PackError           the pack's: every problem of it at once (exit 1)
├── CommandError        a command that does not fit the state: nothing was written (exit 2)
│   └── PastError   it was given where the past is shown (exit 2)
├── StoreError          the store's: missing, foreign, locked, full, read-only (exit 3)
│   ├── BusyError       another process writes that run (exit 3)
│   └── IntegrityError  the journal is not what was written (exit 1)
├── OutsideError        something of the machine's: a port that is taken, a screen that broke (exit 3)
├── RecordError        a reply that is not in the record, and must not be asked for now (exit 1)
├── CapError           a turn would pass the most that minds may cost (exit 1)
├── MindError           a mind gave no usable reply: its turn fails
├── StepError           a step that cannot be done: its failure path runs
└── ExpressionError     a formula that cannot be read or worked out
"""

from difflib import get_close_matches

_SHOWN = 12


class DayshiftError(Exception):
    """Anything dayshift says to people in one sentence. `exit_code` is what the command line ends with."""

    exit_code = 3


class UsageError(DayshiftError):
    """The caller named something that does not exist, or used a command wrongly."""

    exit_code = 2


class PackError(DayshiftError):
    """A pack that cannot be played; the message lists every problem."""

    exit_code = 1


class CommandError(DayshiftError):
    """A command that does not fit the state: unknown, stale, closed or malformed. Nothing was written."""

    exit_code = 2


class PastError(CommandError):
    """A command for the past: a recording, or a live run shown as it was. A fork can take it."""


class StoreError(DayshiftError):
    """The store cannot be used as asked. Nothing was written."""

    exit_code = 3


class BusyError(StoreError):
    """Another process writes the run. It can be watched meanwhile."""


class IntegrityError(StoreError):
    """The journal or its read models are not what was written."""

    exit_code = 1


class OutsideError(DayshiftError):
    """Something of the machine or of the screens failed; runs are not touched by it."""


class RecordError(DayshiftError):
    """What a mind outside replied is not in the record, and is not asked for again."""

    exit_code = 1


class CapError(DayshiftError):
    """A turn would pass the most that minds outside may cost within `scope`; nothing was asked or written.

    `limit`, what is `spent` or reserved, and what the turn may `need` are nano-dollars; `agent` would have thought, for
    `purpose`.
    """

    exit_code = 1

    def __init__(
        self, says: str, scope: str, limit: int, spent: int, need: int, agent: str = "", purpose: str = ""
    ) -> None:
        super().__init__(says)
        self.scope, self.limit, self.spent, self.need = scope, limit, spent, need
        self.agent, self.purpose = agent, purpose


class MindError(DayshiftError):
    """A mind gave no usable reply."""


class StepError(DayshiftError):
    """A step that cannot be done as the pack asks: nobody is there to do it, or there is nothing to choose from."""


class ExpressionError(DayshiftError):
    """A condition or formula that the small language does not have, or that cannot be worked out on what is so."""

    exit_code = 1


def nearest(name: str, names: "list[str] | tuple[str, ...] | set[str] | dict[str, object]") -> str:
    """A clause that helps with an unknown name: the nearest ones, or all of a short list."""
    known = sorted(names)
    shown = ", ".join(known[:_SHOWN])
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    if close:
        return f"nearest: {', '.join(close)}"
    return f"known: {shown}{' …' if len(known) > _SHOWN else ''}" if known else "there are none"
