"""The report in its order: first what the day produced and what it asked, then how, then what it rests on."""

from tui.present.figures import long_date
from tui.present.report_changed import changed
from tui.present.report_contests import contests
from tui.present.report_decisions import decisions, escalations
from tui.present.report_flows import flows
from tui.present.report_headline import headline, numbers
from tui.present.report_human import approvals, human
from tui.present.report_index import Index
from tui.present.report_integrity import integrity
from tui.present.report_items import items
from tui.present.report_meetings import meetings
from tui.present.report_model import Report
from tui.present.report_money import cost, targets
from tui.present.report_people import people
from tui.present.report_pieces import pieces
from tui.present.report_versions import versions
from tui.present.run_view import RunView


def report(view: RunView) -> Report:
    """All that is told of a run."""
    index = Index(view)
    facts = view.facts
    sections = (
        headline(index), items(index), human(index), pieces(index), decisions(index), escalations(index),
        approvals(index), meetings(index), flows(index), people(index), versions(index), contests(index),
        changed(index), targets(index), cost(index), integrity(index),
    )  # fmt: skip
    parts = [long_date(facts.virtual_start, index.zone), f"run {facts.run}", f"seed {facts.seed}"]
    played = facts.scenario or facts.workflow
    title = (
        f"{index.blueprint.title}: the day"
        if len(index.days) <= 1
        else f"{index.blueprint.title}: {len(index.days)} days"
    )
    return Report(
        title=f"{title} ({played})" if played else title,
        line=" · ".join(parts),
        facts=numbers(index),
        sections=tuple(section for section in sections if section is not None),
    )
