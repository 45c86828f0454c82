"""Minds outside as a run recorded them: heard from the record, never asked."""

from department.errors import RecordError
from department.outside import AttemptRecord, heard_of
from department.ports import Heard, Question


class RecordedMinds:
    """An Outside that has heard everything already: for verification and replays, without a key."""

    def __init__(self, log: AttemptRecord, run: str) -> None:
        self._log, self._run = log, run

    def ask(self, question: Question) -> None:
        """Do nothing: a replay asks nobody."""

    def heard(self, turn: str, tried: int) -> Heard:
        """What was heard of a try at a turn; RecordError when the record does not say."""
        attempts = self._log.attempts(turn)
        heard = heard_of(self._log, attempts, tried)
        if heard is not None:
            return heard
        known = [attempt for attempt in attempts if attempt.tried == tried]
        which = f"turn '{turn}' of run '{self._run}'" + (f" (try {tried + 1})" if tried else "")
        if not known:
            raise RecordError(
                f"What was replied to {which} is not in the record: it was never asked. A replay never asks live; "
                f"go on with the run, if it is not over: dayshift run --resume {self._run}"
            )
        raise RecordError(
            f"What was replied to {which} is not in the record: its last attempt is {_standing(known[-1].status)}. "
            f"A replay never asks live; go on with the run, if it is not over: dayshift run --resume {self._run}"
        )

    def undecided(self, turn: str, tried: int) -> str:
        """Nothing: in a replay nobody decides."""
        del turn, tried
        return ""

    def wait(self, seconds: float) -> None:
        """Do nothing: there is nothing to wait for."""


def _standing(status: str) -> str:
    return {"sent": "still open", "unknown": "unknown, and nobody has decided"}.get(status, status)
