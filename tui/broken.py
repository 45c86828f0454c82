"""What is told when the control room broke: that the run is kept, how to go on, and where the traceback lies."""

from platformdirs import user_log_path

from department.errors import OutsideError
from department.session import Session


def broken(trace: str, session: Session) -> OutsideError:
    """The error for a traceback, which is kept in the platform's folder for logs."""
    what = trace.strip().rpartition("\n")[2]
    on = "replay" if session.read_only else "run --resume"
    return OutsideError(
        f"The control room broke at event {session.cursor}: {what}. The run is kept; go on with "
        f"'dayshift {on} {session.run}'. {_kept(trace)}"
    )


def _kept(trace: str) -> str:
    path = user_log_path("dayshift", appauthor=False) / "room-error.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(trace, encoding="utf-8")
    except OSError as error:
        return f"The traceback could not be kept in '{path}': {error.strerror or error}."
    return f"The traceback is in '{path}'; send it along when you report this."
