"""What names this run: its head, its events, its seed, its version; and how to check them."""

from tui.present.figures import stamp
from tui.present.report_index import Index
from tui.present.report_model import Claim, Items, Row, Section, Table


def integrity(index: Index) -> Section:
    """The run's identity, and the commands that check this report."""
    facts = index.view.facts
    first = (index.events[0].seq,) if index.events else ()
    last = (index.events[-1].seq,) if index.events else ()
    rows = [
        Row(("run", f"{facts.run} {facts.name}".strip()), first),
        Row(("department", f"{index.blueprint.title} {index.blueprint.version}"), first),
        Row(("seed", str(facts.seed)), first),
        Row(("from", stamp(facts.virtual_start, index.zone)), first),
        Row(("to", stamp(facts.virtual_end, index.zone)), last),
        Row(("state", facts.state), last),
        Row(("events", f"{facts.events:,}"), last),
        Row(("head", facts.head), last),
        Row(("engine", facts.engine or "–"), first),
    ]
    rows += [Row(("rows of", facts.leads), first)] if facts.leads else []
    rows += [Row((f"what if: {key}", value), first) for key, value in sorted(facts.settings.items())]
    claims = (
        Claim(f"dayshift verify {facts.run} checks the chain and plays the run again.", last),
        Claim(f"dayshift why {facts.run} N explains the event #N of any sentence here.", last),
    )
    return Section("integrity", "Integrity", (Table("Identity", ("what", "value"), tuple(rows)), Items(claims)))
