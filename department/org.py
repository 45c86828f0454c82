"""The organisation, compiled from its blueprint once and never changed: chains, ranks, hours, plans, tables."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from department.blueprint.pack import Blueprint
from department.blueprint.people import Agent, Hours
from department.blueprint.rules import DecisionType
from department.calendar import Calendar, duration_ms, instant
from department.phrases import Phrases
from department.plans import Plan, in_sequence, plan
from department.roles import ASSIGNEE, ITEM, RoleTree, parse_role

OPERATOR = "operator"
SIMULATED = "simulated"
WORLD = "world"
ENGINE = "engine"


class Organisation:
    """Who is above whom, when they work, and how their work is cut."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.pack = blueprint
        self.zone = ZoneInfo(blueprint.timezone)
        self.agents = tuple(blueprint.agents)
        self.start = instant(datetime.fromisoformat(blueprint.start).replace(tzinfo=self.zone))
        self.first_day: date = datetime.fromisoformat(blueprint.start).date()
        self._holidays = frozenset(holiday.day for holiday in blueprint.holidays)
        self._calendars: dict[tuple[str, str, tuple[str, ...]], Calendar] = {}
        self.calendar = self._calendar(blueprint.hours)
        self.human_calendar = self._calendar(blueprint.human.hours)
        self.calendars = {
            agent: self._calendar(spec.hours or blueprint.hours) for agent, spec in blueprint.agents.items()
        }
        self._chains = {agent: self._climb(agent) for agent in self.agents}
        self._tables: dict[str, tuple[int, ...]] = {}
        self.phrases = Phrases(blueprint.phrases, blueprint.voices)

    def _calendar(self, hours: Hours) -> Calendar:
        key = (hours.opens, hours.closes, tuple(hours.days))
        if key not in self._calendars:
            self._calendars[key] = Calendar(self.zone, hours, self._holidays, self.first_day)
        return self._calendars[key]

    def _climb(self, agent: str) -> tuple[str, ...]:
        path, above = [], self.pack.agents[agent].reports_to
        while above != OPERATOR:
            path.append(str(above))
            above = self.pack.agents[above].reports_to
        return (*path, OPERATOR)

    def chain(self, actor: str) -> tuple[str, ...]:
        """Everyone above `actor`, nearest first, the operator last."""
        return self._chains.get(actor, ())

    def manager(self, agent: str) -> str:
        """Whom an agent reports to."""
        return self._chains[agent][0]

    def rank(self, actor: str) -> str:
        """The authority class of an agent, or the human's."""
        return self.pack.ranks[-1] if actor == OPERATOR else self.pack.agents[actor].rank

    @lru_cache(maxsize=256)  # noqa: B019 - an organisation lives as long as its run
    def agent(self, name: str, version: str = "") -> Agent:
        """An agent as it works in one of its versions; without one, as the pack says."""
        spec = self.pack.agents[name]
        other = spec.versions.get(version)
        if other is None:
            return spec
        return replace(
            spec, version=version,
            pace=spec.pace if other.pace is None else other.pace,
            tier=spec.tier if other.tier is None else other.tier,
            acknowledges=spec.acknowledges if other.acknowledges is None else other.acknowledges,
            skills=spec.skills | other.skills, weights=spec.weights | other.weights,
            leans=spec.leans | other.leans, rubrics=spec.rubrics | other.rubrics,
        )  # fmt: skip

    def versions(self, agent: str) -> tuple[str, ...]:
        """The versions that an agent has, its own first; none where it has only its own."""
        spec = self.pack.agents[agent]
        return (spec.version, *spec.versions) if spec.versions else ()

    def decision(self, name: str) -> DecisionType:
        """A decision type by its id."""
        return self.pack.decisions[name]

    def calendar_of(self, actor: str) -> Calendar:
        """The working hours of an agent or of the human."""
        return self.human_calendar if actor == OPERATOR else self.calendars.get(actor, self.calendar)

    def table(self, ref: str) -> tuple[int, ...]:
        """A duration table in ms, by name, or a literal duration as a table of one."""
        found = self._tables.get(ref)
        if found is None:
            entries = self.pack.durations.get(ref, [ref])
            found = self._tables[ref] = tuple(duration_ms(entry)[0] for entry in entries)
        return found

    def estimate(self, tier: str, purpose: str) -> int:
        """What a usual turn of a purpose costs on a tier, in micro-dollars (tokens x price, both of the pack)."""
        spec = self.pack.tiers[tier]
        tokens_in, tokens_out = spec.tokens.get(purpose) or spec.tokens["default"]
        return (tokens_in * spec.price_in + tokens_out * spec.price_out) // 1000

    @lru_cache(maxsize=256)  # noqa: B019 - an organisation lives as long as its run
    def dearest(self, purpose: str) -> int:
        """What a turn of this purpose would cost on the dearest tier, in micro-dollars."""
        return max(self.estimate(tier, purpose) for tier in self.pack.tiers)

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """Every workflow made ready."""
        return {name: plan(name, workflow) for name, workflow in self.pack.workflows.items()}

    @lru_cache(maxsize=64)  # noqa: B019 - an organisation lives as long as its run
    def plan(self, name: str, mode: str = "") -> Plan:
        """A workflow made ready; mode `sequence` plays its tracks one after the other."""
        return in_sequence(name, self.pack.workflows[name]) if mode == "sequence" else self.plans[name]

    @lru_cache(maxsize=4096)  # noqa: B019 - an organisation lives as long as its run
    def cast(self, role: str, item: str = "", assignee: str = "") -> tuple[str, ...]:
        """The agents that a role names, in the pack's order: none where `assignee` or `item` names nobody yet."""
        return self._agents_of(parse_role(role), {ITEM: item, ASSIGNEE: assignee})

    def _agents_of(self, tree: RoleTree, known: dict[str, str]) -> tuple[str, ...]:
        name, arguments = tree.name, tree.arguments
        if not arguments:
            named = known.get(name, name)
            return self.agents if name == "all" else (named,) if named in self._chains or named == OPERATOR else ()
        if name in ("layer", "rank"):
            return tuple(a for a in self.agents if getattr(self.pack.agents[a], name) == arguments[0].name)
        if name == "tagged":
            tag, value = arguments[0].name, known[ITEM] if arguments[1].uses_item else arguments[1].name
            return tuple(a for a in self.agents if str(self.pack.agents[a].tags.get(tag, "")) == value)
        inner = [self._agents_of(argument, known) for argument in arguments]
        if name == "manager_of":
            return tuple(dict.fromkeys(self.manager(agent) for agent in inner[0] if agent != OPERATOR))
        if name == "reports_of":
            return tuple(a for a in self.agents if self.manager(a) in inner[0])
        pair = [people[0] for people in inner if people and people[0] != OPERATOR]
        return (self.common_manager(*pair),) if len(pair) == len(inner) else ()

    def common_manager(self, one: str, other: str) -> str:
        """The nearest person above both."""
        above = set(self.chain(other))
        return next(person for person in self.chain(one) if person in above)

    def streams_of(self, workflow: str) -> list[str]:
        """The streams whose items start a workflow, always or in a scenario: nothing else can start it."""
        stirred = {
            name for story in self.pack.scenarios.values() for name, to in story.streams.items() if to == workflow
        }
        return [name for name, one in self.pack.arrivals.items() if one.workflow == workflow or name in stirred]

    def all_of(self, roles: Sequence[str], item: str = "", assignee: str = "") -> list[str]:
        """The agents of several roles, each once."""
        return list(dict.fromkeys(agent for role in roles for agent in self.cast(role, item, assignee)))

    def title(self, actor: str) -> str:
        """How people call an actor."""
        if actor == OPERATOR:
            return self.pack.human.title
        spec = self.pack.agents.get(actor)
        return spec.title if spec else actor
