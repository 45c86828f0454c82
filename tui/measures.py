"""The targets of a department as presenters get them: values in people's units."""

from department.metrics import Metric, metrics, read_target
from department.org import Organisation
from department.state import State
from tui.present.run_view import Measured


def values(org: Organisation, state: State) -> dict[str, int]:
    """What the journal keeps at each close of business: each metric that has a value, as an integer."""
    return {metric.name: metric.value for metric in metrics(org, state) if metric.value is not None}


def measured(org: Organisation, state: State) -> list[Measured]:
    """Each target with its value at this state."""
    return [_for_people(metric) for metric in metrics(org, state)]


def _for_people(metric: Metric) -> Measured:
    sign, bound = read_target(metric.target)
    return Measured(
        name=metric.name,
        title=metric.title,
        group=metric.group,
        value=None if metric.value is None else _scaled(metric.value, metric.scale),
        unit=metric.unit,
        target=f"{sign} {_scaled(bound, metric.scale):,}",
        met=metric.met,
        source=metric.source,
        why=metric.why,
    )


def _scaled(value: int, scale: int) -> float:
    """The value in people's unit; a whole number where nothing is lost."""
    return value if scale <= 1 else value // scale if value % scale == 0 else value / scale
