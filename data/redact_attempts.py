"""The record of minds outside without its words: what a mind chose, took and cost stays, what it said does not."""

import sqlite3
from typing import Protocol

import msgspec

from data.attempt_rows import INSERT, own_rows, row_of
from data.database import Database, driver
from data.turn_texts import digest_of, packed, plain, reply_of
from department.errors import IntegrityError
from department.outside import Attempt

_BODY = "SELECT body FROM turn_text WHERE run = ? AND digest = ?"
_TEXTS, _REPLY = ("system", "prompt", "reply"), "reply"
_TEXT = "INSERT OR IGNORE INTO turn_text (run, digest, body) VALUES (?, ?, ?)"


class Words(Protocol):
    """What replaces words by digests; `kept` takes the new digest of each kept text."""

    kept: dict[str, str]

    def words(self, text: str, kind: str = "text") -> str:
        """The digest of some words."""
        ...


def redact_attempts(copy: Database, run: int, bare: int, redactor: Words) -> None:
    """Give run `bare` the attempts of `run` and the texts that they name, without words."""
    with copy.writing() as connection:
        raw = driver(connection)
        for attempt in [row.attempt for row in own_rows(raw, run)]:
            for name in _TEXTS:
                _replace(raw, (run, bare), attempt, name, redactor)
            attempt.error = redactor.words(attempt.error)
            raw.execute(INSERT, row_of(bare, attempt))


def _replace(raw: sqlite3.Connection, runs: tuple[int, int], attempt: Attempt, name: str, redactor: Words) -> None:
    """Keep a text of an attempt without words, and name it so."""
    run, bare = runs
    digest = getattr(attempt, name)
    if digest and digest not in redactor.kept:
        found = raw.execute(_BODY, (run, digest)).fetchone()
        if found is None:
            raise IntegrityError(f"The text {digest}, which turn '{attempt.turn}' names, is missing.")
        text = _without_words(plain(found[0], digest), digest, redactor, is_reply=name == _REPLY)
        redactor.kept[digest] = digest_of(text)
        raw.execute(_TEXT, (bare, redactor.kept[digest], packed(text)))
    setattr(attempt, name, redactor.kept.get(digest, ""))


def _without_words(text: bytes, digest: str, redactor: Words, *, is_reply: bool) -> bytes:
    """A reply without what it said; of what was told nothing but one digest."""
    if not is_reply:
        return redactor.words(text.decode(errors="replace"), "briefing").encode()
    reply = reply_of(text, digest)
    reasons = [redactor.words(reason) for reason in reply.reasons]
    return msgspec.json.encode(msgspec.structs.replace(reply, text=redactor.words(reply.text), reasons=reasons))
