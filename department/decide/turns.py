"""Turns: asking a mind, with a briefing built from the state, and what that is expected to cost."""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec
from msgspec import structs

from department.blueprint.words import Value
from department.decide.context import Deciding, canonical
from department.decide.known import known_of
from department.decide.matter import Matter, facts_for
from department.decide.spending import fare, reserve
from department.events.flow import TurnRequested
from department.ports import Briefing


def request(
    deciding: Deciding,
    turn: str,
    matter: Matter,
    *,
    purpose: str,
    ask: str,
    due: int,
    options: Mapping[str, dict[str, int]] | None = None,
    meeting: str = "",
) -> int:
    """Ask `matter.agent` to think until `due`; returns the seq of the request."""
    facts = facts_for(deciding, ask, matter)
    version = deciding.version(matter.agent)
    briefing = Briefing(
        matter.agent, purpose, ask, facts, dict(options or {}), version or msgspec.UNSET,
        known_of(deciding, turn, matter),
    )  # fmt: skip
    deciding.briefings[turn] = briefing
    workflow = matter.flow.workflow if matter.flow else ""
    tier, model, reserved, capped = fare(deciding, briefing, tier_of(deciding, matter.agent, purpose), workflow)
    data = TurnRequested(
        purpose=purpose,
        tier=tier,
        briefing=digest(briefing),
        estimated_cost=deciding.org.estimate(tier, purpose),
        meeting=meeting,
        version=version,
        options=list(briefing.options),
    )
    if model:
        data = structs.replace(
            data, mind=deciding.state.minds.mind, model=model, reserved=reserved, capped=capped, workflow=workflow
        )  # fmt: skip
    seq = deciding.emit(data, matter.agent, {"turn": turn}, due=due)
    if reserved:
        reserve(deciding, matter.agent, workflow, reserved, seq)
    return seq


def digest(briefing: Briefing) -> str:
    """Names a briefing by its content; equal content, equal digest."""
    return blake2b(canonical(briefing), digest_size=8).hexdigest()


def tier_of(deciding: Deciding, agent: str, purpose: str) -> str:
    """The tier that answers: the purpose's where the pack names one, else the agent's."""
    pack = deciding.org.pack
    return str(pack.purposes.get(purpose, deciding.working(agent).tier))


def option_facts(labels: Mapping[str, str]) -> dict[str, Value]:
    """The labels of options as facts, so that words can name the choice."""
    return {f"label.{option}": label for option, label in labels.items()}
