"""Two runs of a store, compared."""

from department.errors import UsageError
from tui import bootstrap
from tui.present.compare import Comparison, compare
from tui.present.parting import Side
from tui.recorded import Recorded


def compared(store: "bootstrap.Store", one: str, other: str) -> Comparison:
    """Compare two runs by id or name; UsageError when they are not of one department."""
    a, b = store.read(one), store.read(other)
    if a.facts.department != b.facts.department:
        raise UsageError(
            f"Run '{a.facts.run}' is of department '{a.facts.department}' and run '{b.facts.run}' of "
            f"'{b.facts.department}': they have nothing to compare. Name two runs of one department."
        )
    return compare(_side(a), _side(b))


def _side(recorded: Recorded) -> Side:
    view = recorded.view()
    forks = [event.seq for event in view.events if event.kind == "run.forked"]
    ends = [(seq, recorded.reader.command_end(seq)) for seq in forks]
    return Side(view, frozenset(seq for first, last in ends for seq in range(first, last + 1)))
