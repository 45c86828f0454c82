"""What the department changed about itself: each parameter and figure before and after."""

from department.events.day import FactInjected, FactLearned, RunStarted
from tui.present.changed import Changed
from tui.present.names import plain, valued
from tui.present.report_index import Index
from tui.present.report_model import Row, Section, Table


def changed(index: Index) -> Section | None:
    """A table of the parameters decided on, and one of the figures beside them; nothing where none changed."""
    told = Changed()
    found = [event for kind in (RunStarted, FactInjected, FactLearned) for event, _ in index.of(kind)]
    for event in sorted(found, key=lambda event: event.seq):
        told.acts[event.kind](event)
    parameters: list[Row] = []
    figures: list[Row] = []
    for one in told.changes(index.blueprint):
        fact = index.blueprint.facts[one.fact]
        cells = (index.when(one.at), fact.title or plain(one.fact), valued(one.before, fact.unit),
                 valued(one.after, fact.unit), index.flow(one.workflow))  # fmt: skip
        (parameters if one.decided else figures).append(Row(cells, (one.seq,)))
    if not parameters:
        return None
    heads = ("at", "what", ">before", ">after", "changed by")
    tables = [Table("Parameters that were decided on", heads, tuple(parameters))]
    if figures:
        tables.append(Table("Figures of the same workflows", heads, tuple(figures)))
    return Section("changed", "Parameters, before and after", tuple(tables))
