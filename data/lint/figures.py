"""Checks figures and names: targets that can be read, tables that rise, ids in their spelling."""

import re
from collections.abc import Iterator
from keyword import iskeyword

from data.lint.sheet import Sheet
from data.problems import Path
from department.blueprint.pack import Blueprint
from department.calendar import duration_ms
from department.errors import ExpressionError

_COMPARISON = re.compile(r"\s*(>=|<=|>|<|==|=)\s*-?\d[\d_]*\s*\Z")
_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_SNAKES = (
    "agents", "facts", "decisions", "crafts", "phrases", "assumptions", "tiers", "durations", "rubrics", "services",
    "swarms",
)  # fmt: skip
_KEBABS = ("workflows", "routines", "scenarios", "channels", "meetings", "budgets", "arrivals")


def check_figures(sheet: Sheet) -> None:
    """Note targets and tables that cannot be read."""
    pack = sheet.pack
    for name, target in pack.targets.items():
        if not _COMPARISON.match(target.target):
            says = f"'{target.target}' compares with no whole number; write it as '> 950' or '<= 240'."
            sheet.value(("targets", name, "target"), says)
        if target.value is None and not target.why:
            says = "the target has no 'value' to measure and no 'why'; add one of them."
            sheet.key(("targets", name), says)
    for name, craft in pack.crafts.items():
        for measure, table in craft.measures.items():
            path = ("crafts", name, "measures", measure, "quantiles")
            if not table.quantiles:
                sheet.key(path, "the table is empty; give it at least one whole number.")
            elif table.quantiles != sorted(table.quantiles):
                sheet.value(path, "the numbers of a quantile table must rise; sort them.")
    _check_tiers(sheet)
    for name, entries in pack.durations.items():
        times = _times([str(entry) for entry in entries])
        if times != sorted(times):
            sheet.value(("durations", name), "the times of a duration table must rise; sort them.")


def _check_tiers(sheet: Sheet) -> None:
    for name, tier in sheet.pack.tiers.items():
        path: Path = ("tiers", name, "tokens")
        if "default" not in tier.tokens:
            says = "the tokens of a turn of any other purpose are missing; add default: [in, out]."
            sheet.key(path, says)
        for purpose, tokens in tier.tokens.items():
            if len(tokens) != 2:  # noqa: PLR2004 - in and out
                sheet.key((*path, purpose), f"{len(tokens)} numbers are no [in, out]; give two.")


def _times(entries: list[str]) -> list[int]:
    try:
        return [duration_ms(entry)[0] for entry in entries]
    except ExpressionError:
        return []  # told by the walk


def check_ids(sheet: Sheet) -> None:
    """Note ids that cannot be told apart on a command line or in a formula."""
    for spelling, word, groups in ((_SNAKE, "snake_case", _SNAKES), (_KEBAB, "kebab-case", _KEBABS)):
        for group in groups:
            for name in getattr(sheet.pack, group):
                if not spelling.match(name):
                    sheet.key((group, name), f"the id '{name}' is not in {word}; write it in {word}.")
    for path in _in_formulas(sheet.pack):
        _check_id(sheet, path, str(path[-1]))
    if not _KEBAB.match(sheet.pack.id):
        sheet.value(("id",), f"the id '{sheet.pack.id}' is not in kebab-case; write it in kebab-case.")


def _in_formulas(pack: Blueprint) -> Iterator[Path]:
    """Where the ids below the top stand that formulas may name."""
    for flow_id, flow in pack.workflows.items():
        for step_id, step in flow.steps.items():
            path: Path = ("workflows", flow_id, "steps", step_id)
            yield path
            yield from ((*path, "options", key) for key in getattr(step, "options", {}))
    for stream_id, stream in pack.arrivals.items():
        yield from (("arrivals", stream_id, "fields", key) for key in stream.fields)
    for rubric_id, rubric in pack.rubrics.items():
        yield from (("rubrics", rubric_id, "criteria", key) for key in rubric.criteria)
    for swarm_id, swarm in pack.swarms.items():
        yield from (("swarms", swarm_id, "traits", trait) for trait in swarm.traits)
    for agent_id, agent in pack.agents.items():
        yield from (("agents", agent_id, "tags", tag) for tag in agent.tags)


def _check_id(sheet: Sheet, path: Path, name: str) -> None:
    if iskeyword(name):
        sheet.key(path, f"the id '{name}' is a word that formulas cannot hold; call it otherwise.")
    elif not _SNAKE.match(name):
        sheet.key(path, f"the id '{name}' is not in snake_case; write it in snake_case.")
