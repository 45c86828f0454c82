"""The small typed strings of a pack: the linter checks a field by the name of its type."""

from typing import Any, ClassVar, NewType

Duration = NewType("Duration", str)
"""Elapsed or working time: `90s`, `15m`, `2h`, `3d`; `2wh` is two working hours of whoever owes the work."""

Clock = NewType("Clock", str)
"""A time of day in the department's zone, `09:30`."""

Day = NewType("Day", str)
"""A calendar day, `2026-01-05`."""

Cron = NewType("Cron", str)
"""Five cron fields: minute, hour, day, month, weekday (`mon` to `sun`), as in `0 12 * * mon-fri`."""

Expr = NewType("Expr", str)
"""A condition or a whole-number formula (`department.expr`), such as `fact.price > 100`."""

Text = NewType("Text", str)
"""Words with `{slots}`: facts of the briefing, or phrase banks."""

Role = NewType("Role", str)
"""One or more agents (`department.roles`): an id, `operator`, `all`, `item`, `layer(x)`, `manager_of(a)` and so on.

`tagged(tag, value)` are the agents whose tag has that value; `tagged(tag, item)` the one for each item.
"""

AgentRef = NewType("AgentRef", str)
"""An agent's id, or `operator`."""

StepRef = NewType("StepRef", str)
"""The id of a step in the same workflow."""

FlowRef = NewType("FlowRef", str)
"""The id of a workflow of the pack."""

DecisionRef = NewType("DecisionRef", str)
"""The id of a decision type of the pack."""

ChannelRef = NewType("ChannelRef", str)
"""The id of a channel of the pack."""

MeetingRef = NewType("MeetingRef", str)
"""The id of a meeting of the pack."""

CraftRef = NewType("CraftRef", str)
"""The id of a craft: a kind of piece that is drafted and reviewed."""

BudgetRef = NewType("BudgetRef", str)
"""The id of a budget of the pack."""

PhraseRef = NewType("PhraseRef", str)
"""The id of a phrase bank."""

DurationRef = NewType("DurationRef", str)
"""The id of a duration table of the pack, or a literal duration."""

StreamRef = NewType("StreamRef", str)
"""The id of a stream of `arrivals`."""

RubricRef = NewType("RubricRef", str)
"""The id of a rubric of the pack."""

ServiceRef = NewType("ServiceRef", str)
"""The id of a service of the pack."""

TierRef = NewType("TierRef", str)
"""The id of a model tier of the pack."""

SwarmRef = NewType("SwarmRef", str)
"""The id of a swarm of the pack."""

SkillRef = NewType("SkillRef", str)
"""The name of a registered skill."""

Value = int | str | bool
"""What a fact may be: a whole number (cents, thousandths, minutes, counts), a word, or yes and no."""


class Strict:
    """Tells the pack reader that an unknown key is an error."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
