"""Opening the control room from the command line; the only place that starts Textual."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from fractions import Fraction

import click

from data.reader import FINISHED
from department.breakpoints import BreakpointList
from department.errors import BusyError, StoreError, UsageError
from department.session import REPLAY, STEP, Session
from tui import bootstrap
from tui.broken import broken
from tui.config import room_settings
from tui.consent import consent_to_fork
from tui.forking import ForkWanted
from tui.house_of_store import HouseOfStore
from tui.live import Live
from tui.request import Prepared
from tui.standing import recap

USUAL_SPEED = "60"


@dataclass(frozen=True, slots=True)
class View:
    """How the room is opened: the store, the speed, whether it waits for the person, whether it only shows.

    `breaks` are the conditions at which it stops, `lost` what becomes of turns whose answers are lost; with
    `otel` what is played is exported as spans.
    """

    store: str | None = None
    speed: str = USUAL_SPEED
    hold: bool = True
    paused: bool = False
    read_only: bool = False
    breaks: tuple[str, ...] = ()
    lost: str = ""
    otel: bool = False


def live_room(ready: Prepared, view: View) -> int:
    """Record a new run and show it live; the exit code. A breakpoint that cannot be read begins no run."""
    BreakpointList(ready.org, view.breaks)
    return _live(lambda store: store.start(ready, "max", view.lost), view)


def resumed_room(run: str, view: View, budgets: Sequence[str] = ()) -> int:
    """Go on with a run, live, with new caps on what minds may cost, if any."""

    def resumed(store: bootstrap.Store) -> Live:
        live = store.resume(run or None, "max", view.lost, shown=True)
        recap(live, budgets)
        return live

    return _live(resumed, view)


def forked_room(run: str, wanted: ForkWanted, view: View, *, yes: bool = False) -> int:
    """Fork a run and show it live from there; one that may be paid is asked for first, unless `yes`."""

    def forked(store: bootstrap.Store) -> Live:
        consent_to_fork(store, run, wanted, yes=yes)
        return store.fork(run, wanted, shown=True)

    return _live(forked, view)


def visited_room(run: str, view: View) -> int:
    """Go on with a run, live; where it is finished, or another process writes it, watch it."""
    with bootstrap.store(view.store) as store:
        finished = store.facts(run).state == FINISHED
    if not finished:
        with suppress(BusyError):
            return resumed_room(run, view)
    return replay_room(run, view)


def replay_room(run: str, view: View) -> int:
    """Show a recorded run."""
    with bootstrap.store(view.store) as store:
        return shown(store, store.play(run, gradually=True), view)


def is_run(word: str, store: str | None) -> bool:
    """Whether a word names a recorded run and no department."""
    if word in bootstrap.departments():
        return False
    with bootstrap.store_or_nothing(store) as opened:
        try:
            return opened is not None and bool(opened.find(word))
        except UsageError:
            return False


def _live(begin: Callable[[bootstrap.Store], Live], view: View) -> int:
    room_settings()  # what is wrong with them is said before there is a run
    with ExitStack() as stack:
        store = stack.enter_context(bootstrap.store(view.store, create=True, otel=view.otel))
        session = bootstrap.live_session(begin(store), hold=view.hold and not view.read_only)
        if view.paused:
            session.verb = STEP
        try:
            return shown(store, session, view)
        finally:
            session.close()


def shown(store: bootstrap.Store, session: Session, view: View) -> int:
    """Show a session of a store until the person leaves; the exit code."""
    from tui.app import ControlRoom  # noqa: PLC0415 - only here is Textual needed

    session.breakpoints = BreakpointList(session.org, view.breaks)
    session.read_only = session.read_only or view.read_only
    session.set_speed(None if view.speed == "max" else Fraction(1 if view.speed == "real" else view.speed))
    if not view.paused:
        session.play()
    settings = room_settings()
    room = ControlRoom(
        session, HouseOfStore(store, read_only=view.read_only), keymap=settings.keys, theme=settings.theme
    )
    code = room.run()
    left = room.session
    left.close()
    if room.broke:
        raise broken(room.broke, left)
    if left.verb != REPLAY and not store.database.path.exists():
        raise StoreError(
            f"Store '{store.database.path}' was removed while run '{left.run}' was recorded in it: the run is lost. "
            "Start another with 'dayshift run'."
        )
    if left.verb != REPLAY and store.facts(left.run).state != FINISHED:
        click.echo(f"Kept as run {left.run}. Go on with: dayshift run --resume {left.run}", err=True)
    return code or 0
