"""What the agents of a fork may think with where minds outside were asked: the choices, the usual one first."""

from department.evolve.minds import RUN
from department.prices import usd
from department.session import Session
from tui.present.lines import DIM, PLAIN, STRONG, Row, line
from tui.present.outlays import outlay_of


def rows(session: Session) -> list[Row]:
    """Recorded replies and then simulated minds; recorded replies and then Claude; simulated minds alone."""
    cap, spent = session.state.caps.get(RUN), outlay_of(session.state, RUN).spent
    most = f"at most {usd(max(0, cap.limit - spent))}, which the cap leaves" if cap else "give cap.run=USD with it"
    choices = (
        ("recorded", "the record, then simulated minds", "where nothing differs it replies again; costs nothing"),
        ("claude", "the record, then Claude", f"where something differs Claude is asked, and paid: {most}"),
        ("simulated", "simulated minds", "from here on, also where nothing differs; costs nothing"),
    )
    return [row for key, title, told in choices for row in _choice(key, title, told)]


def _choice(key: str, title: str, told: str) -> list[Row]:
    return [Row(line((title, STRONG)), key), Row(line(("  ", PLAIN), (told, DIM)))]
