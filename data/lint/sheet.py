"""What the checks share: the pack, the names it knows, and the sheet on which problems are noted."""

from dataclasses import dataclass, field
from functools import cached_property

from data.pack_places import Places
from data.problems import ERROR, WARNING, Path, Problem
from department.blueprint.arrivals import Arrivals
from department.blueprint.item_steps import Call
from department.blueprint.pack import Blueprint
from department.blueprint.steps import Ask, Review, Skill, Step
from department.blueprint.work import Workflow
from department.errors import nearest
from department.skills.registry import BUILT_IN

OPERATOR = "operator"
FOUND_OUT = {"source", "grade", "total"}
"""What is known of every item besides its fields: where it came from, and what a rubric made of it."""


@dataclass
class Sheet:
    """The pack under the lens and what was found so far."""

    pack: Blueprint
    places: Places
    blanks: frozenset[Path] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def key(self, path: Path, says: str, severity: str = ERROR) -> None:
        """Note a problem of a key."""
        self.problems.append(self.places.key(path, says, severity))

    def value(self, path: Path, says: str, severity: str = ERROR) -> None:
        """Note a problem of a value."""
        self.problems.append(self.places.value(path, says, severity))

    def warn(self, path: Path, says: str) -> None:
        """Note what may be meant, but seldom is."""
        self.problems.append(self.places.key(path, says, WARNING))

    @property
    def has_errors(self) -> bool:
        """Whether the pack cannot be played by what was found so far."""
        return any(problem.severity == ERROR for problem in self.problems)

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """What may be referred to, by the name of the reference's type."""
        pack = self.pack
        return {
            "AgentRef": {*pack.agents, OPERATOR},
            "FlowRef": set(pack.workflows),
            "DecisionRef": set(pack.decisions),
            "ChannelRef": set(pack.channels),
            "MeetingRef": set(pack.meetings),
            "CraftRef": set(pack.crafts),
            "BudgetRef": set(pack.budgets),
            "PhraseRef": set(pack.phrases),
            "StreamRef": set(pack.arrivals),
            "RubricRef": set(pack.rubrics),
            "ServiceRef": set(pack.services),
            "SwarmRef": set(pack.swarms),
            "TierRef": set(pack.tiers),
            "SkillRef": set(BUILT_IN),
            "RoutineRef": set(pack.routines),
            "Layer": set(pack.layers),
            "Rank": set(pack.ranks[:-1]),
        }

    def flow_at(self, path: Path) -> Workflow | None:
        """The workflow that a path lies in."""
        return self.pack.workflows.get(str(path[1])) if path[0] == "workflows" and len(path) > 1 else None

    def step_at(self, path: Path) -> Step | None:
        """The step that a path lies in."""
        flow = self.flow_at(path)
        inside = flow is not None and len(path) > 3 and path[2] == "steps"  # noqa: PLR2004 (workflows.F.steps.S)
        return flow.steps.get(str(path[3])) if flow and inside else None

    def steps(self, path: Path = ()) -> dict[str, Step]:
        """The steps of the workflow that a path lies in; of all workflows, where it lies in none."""
        flow = self.flow_at(path) if path else None
        flows = [flow] if flow else list(self.pack.workflows.values())
        return {name: step for one in flows for name, step in one.steps.items()}

    @cached_property
    def facts(self) -> set[str]:
        """Every fact that the pack sets anywhere: at the start, by a step, by a scenario."""
        found = set(self.pack.facts)
        for scenario in self.pack.scenarios.values():
            found |= {*scenario.facts, *(name for stir in scenario.stimuli for name in stir.facts)}
        for flow in self.pack.workflows.values():
            for step in flow.steps.values():
                found |= {name for name in settings(step) if "." not in name}
        return found

    @cached_property
    def areas(self) -> set[str]:
        """The areas that defects of the pack's crafts belong to, and reviewers read for."""
        found = {defect.area for craft in self.pack.crafts.values() for defect in craft.defects.values()}
        reviews = (step for step in self.steps().values() if isinstance(step, Review))
        return found | {area for step in reviews for reader in step.by.values() for area in reader.areas}

    @cached_property
    def said(self) -> set[str]:
        """The phrase banks that steps name."""
        words = ("say", "answer_say", "done_say")
        steps = [step for flow in self.pack.workflows.values() for step in flow.steps.values()]
        readers = [reader for step in steps if isinstance(step, Review) for reader in step.by.values()]
        return {str(getattr(one, word)) for one in (*steps, *readers) for word in words if getattr(one, word, None)}

    @cached_property
    def computes_facts(self) -> bool:
        """Whether a skill sets facts that cannot be known without running it."""
        return any(isinstance(step, Skill) for step in self.steps().values())

    def params(self, path: Path) -> set[str]:
        """The parameters of the workflow that a path lies in, or of all."""
        flow = self.flow_at(path)
        found: set[str] = set()
        for flow_id, one in self.pack.workflows.items():
            if flow is not None and one is not flow:
                continue
            found |= {*one.params, *one.rotate}
            for stream in self.streams_of(flow_id):
                found |= {*FOUND_OUT, *(key for key, field in stream.fields.items() if not field.hidden)}
            sets = (name for step in one.steps.values() for name in settings(step))
            found |= {name.removeprefix("param.") for name in sets if name.startswith("param.")}
        return found

    def streams_of(self, flow: str) -> list[Arrivals]:
        """The streams whose items start a workflow, always or in a scenario."""
        sent = {
            name for scenario in self.pack.scenarios.values() for name, to in scenario.streams.items() if to == flow
        }
        return [stream for name, stream in self.pack.arrivals.items() if stream.workflow == flow or name in sent]

    def truths(self, path: Path) -> set[str]:
        """The hidden fields of the items that come to the workflow of a path; of all items, where it lies in none."""
        streams = self.streams_of(str(path[1])) if self.flow_at(path) else list(self.pack.arrivals.values())
        return {key for stream in streams for key, field in stream.fields.items() if field.hidden}

    @cached_property
    def tags(self) -> set[str]:
        """What a match may ask of a candidate: the tags that any agent has."""
        return {tag for agent in self.pack.agents.values() for tag in agent.tags}


def settings(step: Step) -> dict[str, Path]:
    """The names that a step may set, each with where below the step it is written."""
    found: dict[str, Path] = {name: ("sets", name) for name in step.sets}
    if isinstance(step, (Ask, Call)):
        found |= {name: ("gives", name) for name in step.gives}
    for key, option in getattr(step, "options", {}).items():
        found |= {name: ("options", key, "sets", name) for name in option.sets}
    return found


def unknown(what: str, name: str, known: set[str]) -> str:
    """The sentence for a name that nothing has."""
    return f"there is no {what} '{name}'; {nearest(name, known)}."
