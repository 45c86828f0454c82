"""One command being decided: the events so far, and what they already imply for the rest of the command."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from department.blueprint.people import Agent
from department.blueprint.steps import Step
from department.blueprint.words import Value
from department.calendar import SECOND
from department.commands import Row
from department.draws import below, quantile
from department.errors import CommandError, StepError
from department.events.record import Data, Event
from department.org import OPERATOR, Organisation
from department.paths import split_step
from department.phrases import Phrases
from department.ports import Briefing, Triggers
from department.prices import Spent
from department.scope import Scope
from department.state import Flow, Piece, State, StepState


class Deciding:
    """The state (read only), the events decided so far, and the briefings of the turns they request.

    The cause of an event is the one before it in the command unless said otherwise; the first one's is the
    event that put the due item on the agenda. `spent` is what the reply being decided has cost.
    """

    def __init__(
        self,
        org: Organisation,
        state: State,
        triggers: Triggers,
        at: int,
        cause: int | None,
        feed: Mapping[str, Sequence[Row]] | None = None,
    ) -> None:
        self.org, self.state, self.triggers = org, state, triggers
        self.feed = feed or {}
        self.at = at
        self.cause = cause
        self.events: list[Event] = []
        self.briefings: dict[str, Briefing] = {}
        self.learned: dict[str, Value] = {}
        self.results: dict[str, dict[str, tuple[str, dict[str, Value]]]] = {}
        self.closed: set[str] = set()
        self.spent: Spent | None = None
        self.reserved: dict[str, int] = {}
        self.warned: set[str] = set()
        self._aside: set[int] = set()
        self._shared: int | None = None

    @property
    def phrases(self) -> Phrases:
        """The pack's words."""
        return self.org.phrases

    def emit(
        self,
        data: Data,
        actor: str,
        subject: dict[str, str],
        *,
        cause: int | None = None,
        refs: Sequence[int] = (),
        due: int | None = None,
    ) -> int:
        """Let something have happened; returns its seq."""
        seq = self.state.seq + len(self.events) + 1
        because = cause if cause is not None else self._shared if self._shared is not None else self._last()
        event = Event(seq, self.at, data.kind, actor, subject, because, data, tuple(refs), due)
        self.events.append(event)
        return seq

    def note(self, data: Data, actor: str, subject: dict[str, str], *, cause: int) -> None:
        """Let something be known that nothing else follows from."""
        self._aside.add(self.emit(data, actor, subject, cause=cause))

    def _last(self) -> int | None:
        return next((event.seq for event in reversed(self.events) if event.seq not in self._aside), self.cause)

    @contextmanager
    def siblings(self) -> Iterator[None]:
        """What happens within has one cause, the event before it; none of it causes another."""
        outer, self._shared = self._shared, self._last()
        try:
            yield
        finally:
            self._shared = outer

    def below(self, bound: int, purpose: str, path: str) -> int:
        """A keyed draw from 0 to `bound` - 1."""
        return below(bound, self.state.seed, purpose, path)

    def duration(self, table: str, agent: str, path: str) -> int:
        """Working ms that `agent` takes, drawn from a table and scaled by the agent's pace."""
        drawn = quantile(self.org.table(table), self.state.seed, table, path)
        return drawn * self.working(agent).pace // 1000 if agent in self.org.pack.agents else drawn

    def version(self, agent: str) -> str:
        """The version of an agent that is at work; nothing where it has only its own."""
        releases = self.state.releases.get(agent)
        return releases.live if releases else ""

    def working(self, agent: str, turn: str = "") -> Agent:
        """An agent as it works now; in a turn under way, as the version that was asked."""
        asked = self.state.turns.get(turn)
        return self.org.agent(agent, asked.version if asked else self.version(agent))

    def reading(self, people: Sequence[str], path: str, *, urgent: bool) -> list[int]:
        """The seconds after which each will look at a message; -1 for a person, who may not."""
        culture = self.org.pack.culture
        table = culture.read_urgent if urgent else culture.read
        return [
            -1 if person == OPERATOR else self.duration(table, person, f"{path}>{person}") // SECOND
            for person in people
        ]

    def flow(self, name: str) -> Flow:
        """An open workflow instance."""
        flow = self.state.flows.get(name)
        if flow is None:
            raise CommandError(f"Workflow '{name}' is not open; it was closed or never started.")
        return flow

    def step(self, path: str) -> tuple[Flow, str, StepState, Step]:
        """An open step by its path `flow/step`: its workflow, name, state and specification."""
        flow_id, name = split_step(path)
        flow = self.flow(flow_id)
        return flow, name, flow.steps[name], self.org.plan(flow.workflow, flow.mode).steps[name]

    def scope(self, flow: Flow | None = None, *, item: Value = "", piece: Piece | None = None) -> Scope:
        """The names that formulas may use now, what this command has already learned included."""
        results = self.results.get(flow.id) if flow else None
        return Scope(
            self.org, self.state, flow, item=item, piece=piece, learned=self.learned, results=results, at=self.at
        )

    def present(self, agent: str) -> str:
        """The agent, or the nearest above who is not absent."""
        people = self.state.people
        if agent not in people or not people[agent].absent:
            return agent
        return next(
            (person for person in self.org.chain(agent) if person == OPERATOR or not people[person].absent),
            OPERATOR,
        )

    def at_desk(self, agent: str) -> str:
        """Who does an agent's work: as `present`, but a person above has no desk: then the first who is there."""
        person = self.present(agent)
        if person != OPERATOR or agent == OPERATOR:
            return person
        people = self.state.people
        return next((other for other in self.org.agents if not people[other].absent), OPERATOR)

    def people(self, flow: Flow | None, roles: Sequence[str], item: str = "") -> list[str]:
        """Whom several roles mean, each once, the person above included; for somebody absent, who stands in.

        The only place where roles become people: `assignee` is whoever has the workflow's item, `item` the current
        one of an `each`. May be nobody.
        """
        named = self.org.all_of(roles, item, self._assignee(flow))
        return list(dict.fromkeys(self.at_desk(agent) for agent in named))

    def crew(self, flow: Flow | None, roles: Sequence[str], item: str = "") -> list[str]:
        """The agents of several roles who are there to do something; StepError when there is nobody."""
        found = [person for person in self.people(flow, roles, item) if person in self.state.people]
        if not found:
            raise StepError(f"there is nobody to do it: {_listed(roles)} means no agent who is there")
        return found

    def readers(self, flow: Flow | None, roles: Sequence[str], item: str = "") -> list[str]:
        """Whom something is addressed to; StepError when there is nobody."""
        found = self.people(flow, roles, item)
        if not found:
            raise StepError(f"there is nobody to address: {_listed(roles)} means nobody")
        return found

    def _assignee(self, flow: Flow | None) -> str:
        held = self.state.items.get(flow.item) if flow else None
        return str(self.learned.get("param.assignee", held.assignee)) if held else ""


def _listed(roles: Sequence[str]) -> str:
    return ", ".join(f"'{role}'" for role in roles) or "an empty list"


def canonical(value: msgspec.Struct) -> bytes:
    """Bytes that are equal for equal contents."""
    return msgspec.json.encode(value, order="sorted")
