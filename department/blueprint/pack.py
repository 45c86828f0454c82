"""The whole pack."""

from dataclasses import dataclass, field

from department.blueprint.arrivals import Arrivals, Rubric, Service
from department.blueprint.craft import Craft
from department.blueprint.learning_steps import Swarm
from department.blueprint.minds import MindRules
from department.blueprint.people import Agent, Channel, Holiday, Hours, Human, Meeting, Tier
from department.blueprint.rules import Assumption, Budget, DecisionType, Fact, Target
from department.blueprint.timeline import Routine, Scenario
from department.blueprint.words import Duration, PhraseRef, Strict, Text, TierRef
from department.blueprint.work import Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Culture(Strict):
    """How fast the department reads, picks up and answers: the names of duration tables."""

    read: str = "read"
    read_urgent: str = "read_urgent"
    acknowledge: str = "acknowledge"
    pick_up: str = "pick_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint(Strict):
    """A department: who, what they may decide, how they work, what the world is like, how they speak.

    `ranks` are the authority classes from lowest to highest, the human's last. `durations` are quantile
    tables: a draw falls evenly between neighbouring entries. `purposes` overrides an agent's tier by what a
    turn is for. `phrases` are banks of alternatives; `voices` override banks for one agent.
    """

    id: str
    title: str
    version: str
    summary: str
    default: bool = False
    timezone: str
    start: str
    seed: int = 1
    hours: Hours
    holidays: list[Holiday] = field(default_factory=list)
    layers: list[str]
    ranks: list[str]
    agents: dict[str, Agent]
    human: Human
    channels: dict[str, Channel]
    decisions: dict[str, DecisionType]
    meetings: dict[str, Meeting] = field(default_factory=dict)
    budgets: dict[str, Budget] = field(default_factory=dict)
    crafts: dict[str, Craft] = field(default_factory=dict)
    arrivals: dict[str, Arrivals] = field(default_factory=dict)
    rubrics: dict[str, Rubric] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    swarms: dict[str, Swarm] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    assumptions: dict[str, Assumption] = field(default_factory=dict)
    tiers: dict[str, Tier]
    purposes: dict[str, TierRef] = field(default_factory=dict)
    minds: MindRules = field(default_factory=MindRules)
    culture: Culture = field(default_factory=Culture)
    durations: dict[str, list[Duration]]
    routines: dict[str, Routine] = field(default_factory=dict)
    workflows: dict[str, Workflow]
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    phrases: dict[str, list[Text]] = field(default_factory=dict)
    voices: dict[str, dict[PhraseRef, list[Text]]] = field(default_factory=dict)
