"""Other versions of an agent, and the step that changes which one is at work."""

from dataclasses import dataclass, field

from department.blueprint.steps import Step
from department.blueprint.words import AgentRef, Role, RubricRef, Strict, Text, TierRef

STAGING, LIVE, BACK, OUT = "staging", "live", "back", "out"
"""Where a release step brings a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Strict):
    """Another way for an agent to work: what it does not name stays as the agent has it.

    `skills`, `weights`, `leans` and `rubrics` name only the entries that differ. `rubrics` maps a rubric that steps
    name to the one that this version grades by; both have the same criteria and grades. `summary` says in words
    what has changed. A version's name is its key, `"1.1"` for instance.

    ```yaml
    agents:
      qualification:
        version: "1.0"
        versions:
          "1.1": {summary: Counts budgets by what they became., pace: 900, rubrics: {bant: bant_measured}}
    ```
    """

    summary: str
    pace: int | None = None
    tier: TierRef | None = None
    acknowledges: int | None = None
    skills: dict[str, int] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    leans: dict[str, int] = field(default_factory=dict)
    rubrics: dict[RubricRef, RubricRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Step):
    """`who` changes which version of `agent` is at work, at once and without anybody's desk.

    `into` is `staging` (the version gets the same input as the one at work; what it makes of it is only compared),
    `live` (it is at work from that instant on), `back` (the one that was at work before returns) or `out` (staging
    ends). `version` may hold slots, `"{fact.candidate}"`; `back` and `out` need none. A release that has nothing to
    change (no such version, none before, none in staging) fails. What was asked of the agent before that instant is
    finished by the version that it was asked of. A `wait` before it makes it wait for a quiet hour.

    ```yaml
    quiet: {kind: wait, title: A quiet hour, at: "18:10", until: "agent.qualification.open == 0"}
    deploy: {kind: release, title: Deploy, needs: [quiet], who: ops, agent: qualification, version: "1.1"}
    ```
    """

    who: Role
    agent: AgentRef
    version: Text = Text("")
    into: str = LIVE
