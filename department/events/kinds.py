"""Every kind of event by its dotted name."""

from department.events import change, content, day, flow, item, learning, minds, rule, talk, version
from department.events.record import Data


def _records(*modules: object) -> dict[str, type[Data]]:
    found = (value for module in modules for value in vars(module).values())
    return {
        record.kind: record for record in found if isinstance(record, type) and issubclass(record, Data) and record.kind
    }


KINDS: dict[str, type[Data]] = _records(day, flow, talk, content, rule, item, learning, version, change, minds)
"""Every kind of event by its dotted name."""
