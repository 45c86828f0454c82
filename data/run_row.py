"""A row of the table of runs: how it is made, sealed and read, and what in other tables is its own."""

from collections.abc import Mapping
from typing import Any
from zlib import compress, decompress

import msgspec

from data.codec import seal
from data.model_tables import MODELS
from data.tables import Run
from department.errors import IntegrityError, StoreError, UsageError

OWNED = (
    "event",
    "input",
    "snapshot",
    "turn_attempt",
    "turn_text",
    "earlier_pack",
    "bookmark",
    *(str(model.__tablename__) for model in MODELS),
)
"""The tables whose rows belong to a run."""

SEALED = (
    "id",
    "name",
    "department",
    "title",
    "seed",
    "scenario",
    "workflow",
    "days",
    "settings",
    "state",
    "parent",
    "shared",
    "fork_seq",
    "fork_at",
    "virtual_start",
    "engine",
    "created",
    "stops",
    "pack_digest",
)
"""What of a run's row its checksum covers: what neither the chain nor the last event says."""

LATEST = "latest"
_LONGEST = 80


def key_of(run: Run) -> int:
    """Return the number by which the run's rows are found."""
    if run.number is None:
        raise StoreError(f"Run '{run.id}' is not in the store. Create it first.")
    return run.number


def pack_of(run: Run) -> bytes:
    """Return the canonical pack that was recorded; raises IntegrityError when it was altered."""
    if seal(run.pack).hex() != run.pack_digest:
        raise IntegrityError(f"The pack of run '{run.id}' was altered: its digest is not {run.pack_digest}.")
    return decompress(run.pack)


def checksum_of(run: Run) -> str:
    """Return the checksum of what stands beside the chain in a run's row."""
    return seal(msgspec.json.encode([getattr(run, name) for name in SEALED])).hex()


def new_run(
    *,
    id: str,  # noqa: A002 - the word people use for it
    department: str,
    title: str,
    pack: bytes,
    seed: int,
    virtual_start: int,
    engine: str,
    created: str,
    name: str | None = None,
    scenario: str | None = None,
    workflow: str | None = None,
    days: int | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Run:
    """Return the row of a run without events; UsageError when its id or name would not do."""
    for word in (id, name):
        _refuse_word(word)
    packed = compress(pack)
    return Run(
        id=id, name=name, department=department, title=title, seed=seed, scenario=scenario, workflow=workflow,
        days=days, settings=msgspec.json.encode(dict(settings or {})).decode(), virtual_start=virtual_start,
        virtual_end=virtual_start, engine=engine, created=created, pack_digest=seal(packed).hex(), pack=packed,
    )  # fmt: skip


def _refuse_word(word: str | None) -> None:
    if word == LATEST:
        raise UsageError(f"A run cannot be called '{word}': that word means the latest run. Choose another.")
    if word is not None and not (word.strip() and word.isprintable() and len(word) <= _LONGEST):
        raise UsageError(
            f"A run cannot be called {word[:_LONGEST]!a}: a name has letters that can be printed, 1 to {_LONGEST} of "
            "them. Choose another."
        )
