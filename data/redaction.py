"""A run without its words: what people and minds wrote, and what agents are called, become digests.

The same words become the same digest within one file, and another one in the next: nobody can guess words by trying
them. Ids, kinds, times, amounts, scores and the rules that applied stay, so that the run still plays.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, cast
from zlib import compress

import msgspec
from sqlmodel import Session

from data.bookmarks import bookmarks_of
from data.database import Database, driver
from data.forks import packs_of, seal_pack
from data.journal import SqliteJournal
from data.reader import RunReader
from data.redact_attempts import redact_attempts
from data.run_row import checksum_of, key_of, new_run
from data.runs import Runs
from data.tables import EarlierPack, Run
from department.eras import Eras
from department.events.record import Event
from department.evolve.apply import evolve
from department.org import Organisation
from department.state import State, encode

WRITTEN = frozenset((
    "body", "subject", "title", "says", "comment", "issue", "impact", "file", "why", "reasons", "done", "doing",
    "blockers", "priorities", "attachments", "record", "truth", "row",
))  # fmt: skip
"""The fields of events in which every text is somebody's words, one word alone too."""

_KEPT = frozenset(("rule", "set", "settings"))
_PERSON = ("title", "role", "approach")
_TOLD = ("workflows", "scenarios", "routines", "crafts", "human")
_TEMPLATES = ("says", "issue", "impact", "reason")
_SPENT, _REPLY = "spent", "reply"
_SIZE = 4

Compiled = Callable[[Sequence[tuple[int, bytes]]], Eras]
"""The organisations of canonical packs, each with the first event in which it held."""

Measure = Callable[[Organisation, State], Mapping[str, int]]
"""The metrics of a state."""


class Redactor:
    """Replaces words by digests, with a secret `key` that nobody keeps."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.kept: dict[str, str] = {}
        """Under which digest each kept text lies now, without its words."""

    def words(self, text: str, kind: str = "text") -> str:
        """The digest of some words: `[text 9c1e4a2b]`; nothing stays nothing."""
        return f"[{kind} {blake2b(text.encode(), key=self._key, digest_size=_SIZE).hexdigest()}]" if text else text

    def event(self, event: Event) -> Event:
        """The event without words."""
        told = cast("dict[str, Any]", msgspec.to_builtins(event.data))
        changed = {name: self._field(name, value) for name, value in told.items()}
        return msgspec.structs.replace(event, data=msgspec.convert(changed, type(event.data)))

    def _field(self, name: str, value: Any) -> Any:
        if name in _KEPT:
            return value
        if name == _SPENT and value is not None:
            return {**value, _REPLY: self.kept.get(value[_REPLY], "")} if value.get(_REPLY) else value
        return _each(value, self.words if name in WRITTEN else self._sentence)

    def _sentence(self, text: str) -> str:
        """Words where there is more than one; an id or the name of a choice stays."""
        return self.words(text) if any(sign.isspace() for sign in text) else text

    def pack(self, canonical: bytes) -> bytes:
        """The pack without what agents, the human and the department are called, and without phrases to speak with."""
        tree = msgspec.json.decode(canonical)
        for person in (*tree["agents"].values(), tree["human"]):
            person.update({name: self.words(person[name], "name") for name in _PERSON if name in person})
            if "expertise" in person:
                person["expertise"] = []
        for name in ("title", "summary"):
            tree[name] = self.words(tree[name], "name")
        for part in _TOLD:
            tree[part] = self._told(tree.get(part, {}))
        tree["phrases"] = {name: [self.words("phrase")] for name in tree["phrases"]}
        tree["voices"] = {}
        return msgspec.json.encode(tree)

    def _told(self, tree: Any) -> Any:
        """A part of the pack whose templates say nothing any more."""
        if isinstance(tree, dict):
            return {
                key: self._sentence(value) if key in _TEMPLATES and isinstance(value, str) else self._told(value)
                for key, value in tree.items()
            }
        return [self._told(one) for one in tree] if isinstance(tree, list) else tree


def redact(copy: Database, run: Run, redactor: Redactor, compiled: Compiled, measure: Measure) -> None:
    """Put a run without words in the place of `run`, which has no parent, in a store of its own.

    The journal is written anew, command by command: its chain, snapshots and read models are those of the new events.
    Inputs are left out; what minds outside were told and said becomes digests. `compiled` makes organisations of
    canonical packs, `measure` the metrics of a state.
    """
    packs = [(seq, redactor.pack(pack)) for seq, pack in packs_of(copy, run)]
    bare = _bare(copy, run, packs)
    eras, state = compiled(packs), State()
    redact_attempts(copy, key_of(run), key_of(bare), redactor)
    with SqliteJournal(
        copy, bare, encode_state=encode, measure=lambda state: measure(eras.at(state.seq), state)
    ) as journal:  # fmt: skip
        for command in _commands(copy, run):
            events = [redactor.event(event) for event in command]
            for event in events:
                evolve(eras.at(event.seq), state, event)
            journal.append(events)
            journal.applied(state)
    kept = [(key_of(bare), mark.seq, mark.at, redactor.words(mark.note, "note")) for mark in bookmarks_of(copy, run)]
    Runs(copy).delete(run)
    with copy.writing() as connection, Session(connection) as session:
        row = session.get_one(Run, key_of(bare))
        row.id, row.state, row.stops = run.id, run.state, run.stops
        row.checksum = checksum_of(row)
        session.add(row)
        session.flush()
        driver(connection).executemany("INSERT INTO bookmark (run, seq, at, note) VALUES (?, ?, ?, ?)", kept)


def _bare(copy: Database, run: Run, packs: Sequence[tuple[int, bytes]]) -> Run:
    """A run without events that is in all else what `run` was, but for its name and its packs."""
    bare = new_run(
        id=f"{run.id}-redacted", department=run.department, title=msgspec.json.decode(packs[-1][1])["title"],
        pack=packs[-1][1], seed=run.seed, virtual_start=run.virtual_start, engine=run.engine, created=run.created,
        scenario=run.scenario, workflow=run.workflow, days=run.days, settings=msgspec.json.decode(run.settings),
    )  # fmt: skip
    bare.fork_seq, bare.fork_at = run.fork_seq, run.fork_at
    bare.checksum = checksum_of(bare)
    with copy.writing() as connection, Session(connection, expire_on_commit=False) as session:
        session.add(bare)
        session.flush()
        for seq, pack in packs[:-1]:
            packed = compress(pack)
            session.add(EarlierPack(run=key_of(bare), seq=seq, pack=packed, digest=seal_pack(seq, packed)))
        session.flush()
        session.expunge_all()
    return bare


def _commands(copy: Database, run: Run) -> Iterator[list[Event]]:
    """The events of each command."""
    reader = RunReader(copy, key_of(run))
    first, count = 1, reader.count
    while first <= count:
        last = reader.command_end(first)
        yield list(reader.read(first, last))
        first = last + 1


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text in it changed; the keys of maps stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each(one, change) for key, one in value.items()}
    return [_each(one, change) for one in value] if isinstance(value, list | tuple) else value
