"""What the floor says: the state of every agent."""

from department.queries import status
from department.session import Session
from tui.present.inert import one_line
from tui.present.lines import DIM, STRONG, Row, line
from tui.present.signs import STATES


def people_rows(session: Session) -> list[Row]:
    """A row for each agent: its sign, its title, what it is doing."""
    rows = []
    for name, agent in session.org.pack.agents.items():
        now = status(session.org, session.state, name)
        rows.append(
            Row(
                line(
                    STATES[now.is_], " ", (f"{agent.title:<28}", STRONG), (f"{now.is_}  ", DIM), one_line(now.with_, 60)
                ),
                name,
            )
        )
    return rows
