"""The record of minds outside without its words: what a mind chose, took and cost stays, what it said does not."""

import zlib
from typing import Protocol

import msgspec

from data.attempt_rows import INSERT, own_rows, row_of
from data.attempts import plain
from data.database import Database, driver
from department.commands import Reply
from department.errors import IntegrityError
from department.kept_texts import digest_of

_BODY = "SELECT body FROM turn_text WHERE run = ? AND digest = ?"
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
            for digest in filter(None, (attempt.briefing, attempt.reply)):
                found = raw.execute(_BODY, (run, digest)).fetchone()
                if found is None:
                    raise IntegrityError(f"The text {digest}, which turn '{attempt.turn}' names, is missing.")
                text = _without_words(plain(found[0], digest), redactor)
                redactor.kept[digest] = digest_of(text)
                raw.execute(_TEXT, (bare, digest_of(text), zlib.compress(text)))
            attempt.briefing, attempt.reply = (redactor.kept.get(d, "") for d in (attempt.briefing, attempt.reply))
            attempt.error = redactor.words(attempt.error)
            raw.execute(INSERT, row_of(bare, attempt))


def _without_words(text: bytes, redactor: Words) -> bytes:
    """A reply without what it said; of a briefing nothing but one digest."""
    try:
        reply = msgspec.json.decode(text, type=_Reply)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return redactor.words(text.decode(errors="replace"), "briefing").encode()
    bare = Reply(
        text=redactor.words(reply.text), choice=reply.choice, confidence=reply.confidence,
        reasons=[redactor.words(reason) for reason in reply.reasons], scores=reply.scores, claims=reply.claims,
    )  # fmt: skip
    return msgspec.json.encode(bare)


class _Reply(Reply, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A reply and nothing else."""
