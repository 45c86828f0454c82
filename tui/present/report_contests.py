"""Contests of versions: every version's result is kept, and the best was used for the rest."""

from department.events.learning import RolloutMeasured, TrialMeasured, TrialOpened
from tui.present.contests import Contests, Trial
from tui.present.figures import percent
from tui.present.names import plain
from tui.present.report_index import Index
from tui.present.report_model import Row, Section, Table


def contests(index: Index) -> Section | None:
    """A row for each version of each trial; nothing where no versions competed."""
    told = Contests()
    found = [event for kind in (TrialOpened, TrialMeasured, RolloutMeasured) for event, _ in index.of(kind)]
    for event in sorted(found, key=lambda event: event.seq):
        told.acts[event.kind](event)
    if not told.trials:
        return None
    heads = ("began", "contest", "version", ">shown", ">answered", ">share", ">used for", ">answered then")
    rows = tuple(row for trial in told.trials for row in _rows(index, trial))
    note = "The best version of a trial was used for the rest of its audience; all results count in the next trial."
    return Section("contests", "Contests of versions", (Table("Trials", heads, rows, note),))


def _rows(index: Index, trial: Trial) -> list[Row]:
    rows = []
    for version, shown in trial.shown.items():
        answered = trial.responded[version]
        best = version == trial.best and trial.used is not None
        rest = (f"{trial.used:,}", f"{trial.answered:,}") if best else ("", "")
        cells = (index.when(trial.at), trial.record, plain(version), str(shown), str(answered),
                 percent(answered, shown), *rest)  # fmt: skip
        rows.append(Row(cells, tuple(trial.cites)))
    return rows
