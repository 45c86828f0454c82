"""Items from outside: when the next comes, what the world makes of it, and the rows of a file."""

from department.blueprint.arrivals import Arrivals, Field
from department.blueprint.words import StreamRef, Value
from department.calendar import HOUR
from department.commands import Load, Row
from department.decide.context import Deciding
from department.decide.flow import clause, start_workflow
from department.draws import below, chance, quantile
from department.errors import CommandError, ExpressionError, nearest
from department.events import item as it
from department.org import WORLD, Organisation
from department.scope import Scope

EXPONENTIAL = (
    0, 51, 105, 163, 223, 288, 357, 431, 511, 598, 693, 799, 916, 1050, 1204, 1386, 1609, 1897, 2303, 2996, 4605,
)  # fmt: skip
"""Quantiles of the waiting time of a Poisson stream at every twentieth, in thousandths of its mean: -1000 ln(1 - p)."""
_THOUSAND = 1000


def workflow_of(org: Organisation, scenario: str | None, stream: str) -> str | None:
    """What the items of a stream start: what the scenario says, else the stream; None when nothing takes them."""
    stirred = org.pack.scenarios[scenario].streams if scenario else {}
    return stirred.get(StreamRef(stream)) or org.pack.arrivals[stream].workflow


def next_arrival(deciding: Deciding, stream: str, number: int, at: int) -> int | None:
    """When item `number` of a stream comes after `at`: by the rate of the hour; None when it never does."""
    spec = deciding.org.pack.arrivals[stream]
    if not any(spec.per_hour.values()):
        return None
    calendar = deciding.org.calendar
    for _ in range(24 * 14):
        at = calendar.next_open(at)
        rate = spec.per_hour.get(str(calendar.local(at).hour), 0)
        hour_ends = at - at % HOUR + HOUR
        if rate:
            drawn = quantile(EXPONENTIAL, deciding.state.seed, f"arrival:{stream}", f"{number}@{hour_ends}")
            due = at + drawn * (HOUR * _THOUSAND // rate) // _THOUSAND
            if due < hour_ends and calendar.is_open(due):
                return due
        at = hour_ends
    return None


def load(deciding: Deciding, command: Load) -> None:
    """A file's rows will come in at their times; those that cannot be worked are set aside, each with its reason."""
    streams = deciding.org.pack.arrivals
    if command.stream not in streams:
        raise CommandError(f"There is no stream '{command.stream}' to load; {nearest(command.stream, set(streams))}.")
    if command.stream in deciding.state.loaded or deciding.state.streams.get(command.stream):
        says = f"Items of the stream '{command.stream}' have come in already; a file is loaded before the first."
        raise CommandError(f"{says} Start another run for '{command.file}'.")
    if workflow_of(deciding.org, deciding.state.scenario, command.stream) is None:
        says = "nothing takes its items in this run; play a scenario whose 'streams' names it"
        raise CommandError(f"The stream '{command.stream}' cannot be loaded: {says}.")
    good = [row for row in command.rows if not row.why]
    due = max(deciding.at, good[0].at) if good else None
    loaded = it.ItemsLoaded(file=command.file, count=len(good), aside=len(command.rows) - len(good))
    first = deciding.emit(loaded, WORLD, {"stream": command.stream}, due=due)
    for row in command.rows:
        if row.why:
            fields = {name: str(value) for name, value in row.record.items()}
            aside = it.ItemSetAside(file=command.file, line=row.line, why=row.why, row=fields)
            deciding.emit(aside, WORLD, {"stream": command.stream}, cause=first)


def arrive(deciding: Deciding, stream: str) -> None:
    """An item comes in and starts its workflow."""
    spec = deciding.org.pack.arrivals[stream]
    number = deciding.state.streams.get(stream, 0) + 1
    rows = deciding.feed.get(stream)
    name = f"{stream}#{number}"
    if rows is not None:
        row = rows[number - 1]
        source, given = row.source, row.record
        due = max(deciding.at, rows[number].at) if number < len(rows) else None
    else:
        source, given = _source(deciding, spec, name), None
        due = next_arrival(deciding, stream, number + 1, deciding.at)
    record, truth, faults = fields_of(deciding, spec, name, source, given)
    title = _title(deciding, spec, record)
    arrived = it.ItemArrived(source=source, title=title, record=record, truth=truth, number=number, faults=faults)
    deciding.emit(arrived, WORLD, {"stream": stream, "item": name}, due=due)
    workflow = workflow_of(deciding.org, deciding.state.scenario, stream)
    start_workflow(deciding, str(workflow), WORLD, item=name, title=title)


def _title(deciding: Deciding, spec: Arrivals, record: dict[str, Value]) -> str:
    """What an item is called; an empty field leaves neither its blanks nor its comma."""
    filled = deciding.phrases.fill(spec.title, {f"param.{key}": value for key, value in record.items()})
    return " ".join(filled.split()).strip(" ,;:")


def _source(deciding: Deciding, spec: Arrivals, name: str) -> str:
    return weighted(deciding.state.seed, spec.sources, "source", name)


def weighted(seed: int, weights: dict[str, int], purpose: str, path: str) -> str:
    """A word drawn by its weight."""
    place = below(max(1, sum(weights.values())), seed, purpose, path)
    for word, weight in weights.items():
        place -= weight
        if place < 0:
            return word
    return next(iter(weights), "")


def fields_of(
    deciding: Deciding, spec: Arrivals, name: str, source: str, given: dict[str, Value] | None
) -> tuple[dict[str, Value], dict[str, Value], list[str]]:
    """What is on the form, what is true, and what went wrong with either.

    Fields that a row gives are taken, the rest the world makes. A formula that cannot be worked out on them leaves
    its field empty (0 where the truth is hidden), and says why: the item comes in all the same.
    """
    learned: dict[str, Value] = {"param.source": source}
    scope = Scope(deciding.org, deciding.state, learned=learned, at=deciding.at)
    record: dict[str, Value] = {"source": source}
    truth: dict[str, Value] = {}
    faults: list[str] = []
    for field_name, field in spec.fields.items():
        path = f"{name}:{field_name}"
        try:
            value = _value(deciding, scope, field, path, given, field_name)
        except ExpressionError as error:
            value = 0 if field.hidden else ""
            faults.append(f"{field_name}: {clause(error)}")
        if field.hidden:
            truth[field_name] = learned[f"truth.{field_name}"] = value
        else:
            record[field_name] = learned[f"param.{field_name}"] = value
    return record, truth, faults


def _value(
    deciding: Deciding, scope: Scope, field: Field, path: str, given: dict[str, Value] | None, name: str
) -> Value:
    """A field of a row, where there is one and the form has it; else what the world makes, which may be missing."""
    if given is not None and field.columns and not field.hidden:
        return given.get(name, "")
    value = _made(deciding, scope, field, path)
    missing = 0 if field.hidden else field.missing
    return "" if missing and chance(missing, deciding.state.seed, "missing", path) else value


def _made(deciding: Deciding, scope: Scope, field: Field, path: str) -> Value:
    """What the world makes of a field."""
    seed = deciding.state.seed
    if field.pick:
        return weighted(seed, field.pick, "field", path)
    if field.quantiles:
        return quantile(field.quantiles, seed, "field", path)
    if field.chance is not None:
        return chance(scope.whole(field.chance), seed, "field", path)
    if field.formula is not None:
        return scope.plain(field.formula)
    return deciding.phrases.fill(field.text or "", scope.learned)


def rows_of(commands: list[Load]) -> dict[str, list[Row]]:
    """The good rows by stream, as the engine keeps them beside the state."""
    return {command.stream: [row for row in command.rows if not row.why] for command in commands}
