"""The engine: commands are decided, journalled, and only then let happen. It has no clock; it is stepped."""

from msgspec import structs

from department.asking import Asking
from department.commands import AnyInput, AskAgain, CompleteTurn, Due, FailTurn, Load, Reply
from department.decide.arrivals import rows_of
from department.decide.command import decide
from department.decide.context import Deciding
from department.decide.turns import digest
from department.decide.versions import thinks_otherwise
from department.eras import Eras
from department.errors import CapError, MindError, RecordError
from department.events.flow import TurnRepeated, TurnRequested
from department.events.record import Event
from department.evolve.apply import evolve, fold, recall
from department.org import Organisation
from department.ports import Briefing, Journal, Mind, Outside, Triggers
from department.state import State, decode, encode
from department.waiting import Waiting, of_cap

__all__ = ["Engine", "decode", "encode", "fold", "recall"]


class Engine:
    """One live run of a department.

    `pack` is the digest of the pack as the store keeps it. Briefings of open turns are kept beside the state;
    after a resume, and at a fork, they are built again from the journal. A fork has an organisation of its own from
    its first event on: `eras` say which one held before. What is asked of minds `outside` is heard when it is due;
    until then `waiting` says for whom the engine waits.
    """

    def __init__(
        self,
        org: Organisation,
        minds: Mind,
        triggers: Triggers,
        journal: Journal,
        state: State | None = None,
        pack: str = "",
        eras: Eras | None = None,
        outside: Outside | None = None,
    ) -> None:
        self.org = org
        self.eras = eras or Eras(org)
        self.state = State() if state is None else state
        self.journal = journal
        self._minds = minds
        self._triggers = triggers
        self._pack = pack
        self._outside = outside
        self._asking = Asking(org, outside)
        self.waiting: Waiting | None = None
        self._briefings: dict[str, Briefing] = {}
        self._feed = rows_of([given for _, given in journal.inputs() if isinstance(given, Load)])

    def execute(self, command: AnyInput) -> list[Event]:
        """Carry out an input: its events, journalled with it; raises and changes nothing when it does not fit."""
        deciding = decide(self.org, self.state, self._triggers, command, self._pack)
        events = self._happen(deciding, command)
        self.waiting = None  # what it waited for may not be so any more: the next step says
        if isinstance(command, Load):
            self._feed |= rows_of([command])
        return events

    def next_due(self) -> int | None:
        """The instant (ms) of the next thing on the agenda, or None when nothing will follow."""
        following = self.state.agenda.peek()
        return None if following is None else max(following[1][0], self.state.now)

    def step(self) -> list[Event]:
        """Let the next thing on the agenda happen; nothing when there is nothing, or while it is `waiting`."""
        following = self.state.agenda.peek()
        if following is None:
            return []
        key, place = following
        try:
            decided = self._decide_due(key, place[0])
        except CapError as error:
            decided = of_cap(error)
        self.waiting = decided if isinstance(decided, Waiting) else None
        if isinstance(decided, Waiting):
            return []
        events = self._happen(decided)
        if self.state.agenda.items.get(key) == place:
            raise AssertionError(f"'{key}' was due at {place[0]} and still is: {events[0].kind} changed nothing.")
        return events

    def wake(self) -> None:
        """Ask what is open: after a resume or a fork the minds outside have to hear of it again."""
        for turn in [turn for turn in self.state.turns.values() if turn.model]:
            if turn.id not in self._briefings:
                self._briefings[turn.id] = self._recover(turn.id)
            self._ask(turn.id)

    def wait(self, seconds: float) -> None:
        """Sleep until a mind outside was heard, at most so long."""
        self._asking.wait(seconds)

    def _decide_due(self, key: str, due: int) -> Deciding | Waiting:
        if not key.startswith("turn|"):
            return decide(self.org, self.state, self._triggers, Due(key, due), feed=self._feed)
        return self._reply(key.removeprefix("turn|"))

    def _reply(self, turn: str) -> Deciding | Waiting:
        if self.state.turns[turn].model:
            return self._hear(turn)
        briefing = self._briefings.pop(turn, None) or self._recover(turn)
        try:
            reply = self._minds.think(briefing, turn)
        except MindError as error:
            return decide(self.org, self.state, self._triggers, FailTurn(turn, str(error)))
        return decide(self.org, self.state, self._triggers, CompleteTurn(turn, reply, self._shadow(briefing, turn)))

    def _hear(self, turn: str) -> Deciding | Waiting:
        """What a mind outside replied; another version of the agent is not asked beside it, for that would be paid."""
        heard = self._asking.hear(self.state.turns[turn])
        if isinstance(heard, Waiting):
            return heard
        deciding = decide(self.org, self.state, self._triggers, heard)
        if not isinstance(heard, AskAgain):
            self._briefings.pop(turn, None)
        return deciding

    def _ask(self, turn: str) -> None:
        briefing = self._briefings[turn]
        self._asking.ask(self.state, self.state.turns[turn], briefing, digest(briefing))

    def _shadow(self, briefing: Briefing, turn: str) -> Reply | None:
        """What the agent's staged version answers to the same briefing, where it could choose otherwise."""
        staged = thinks_otherwise(self.org, self.state, briefing.agent) if briefing.options else ""
        if not staged:
            return None
        try:
            return self._minds.think(structs.replace(briefing, version=staged), turn)
        except MindError:
            return None  # what is only compared holds nothing up

    def _recover(self, turn: str) -> Briefing:
        """Build the briefing of a turn requested before a resume, from the state that it was built from."""
        seq = self.state.turns[turn].seq
        state = recall(self.eras, self.journal, self.journal.boundary(seq - 1))
        following = state.agenda.peek()
        if following is None:
            raise AssertionError(f"Turn '{turn}' was requested by nothing.")
        org = self.eras.at(seq)
        past = Engine(org, self._minds, self._triggers, self.journal, state, outside=self._outside)
        decided = past._decide_due(following[0], following[1][0])
        if isinstance(decided, Waiting):
            raise RecordError(f"Turn '{turn}' was requested after a reply that is not there.")
        return decided.briefings[turn]

    def _happen(self, deciding: Deciding, given: AnyInput | None = None) -> list[Event]:
        self.journal.append(deciding.events, given)
        for event in deciding.events:
            evolve(self.org, self.state, event)
        self._briefings.update(deciding.briefings)
        self.journal.applied(self.state)
        self._ask_new(deciding.events)
        return deciding.events

    def _ask_new(self, events: list[Event]) -> None:
        """What was requested of minds outside is asked, once the request is durable."""
        named = [event.subject["turn"] for event in events if isinstance(event.data, TurnRequested | TurnRepeated)]
        asked = [turn for turn in named if turn in self.state.turns and self.state.turns[turn].model]
        if asked:
            self.journal.flush()
        for turn in asked:
            self._ask(turn)
