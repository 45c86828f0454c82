"""A run that goes from hand to hand in one file: written, and verified and played elsewhere."""

import secrets
from shlex import quote

import click

from data.handover import Slip, slip_of, written_down
from data.redaction import Redactor, redact
from department.errors import UsageError
from tui import bootstrap
from tui.measures import values
from tui.openings import eras_from
from tui.present.figures import plural
from tui.terminals import in_terminal
from tui.unseen import run_words, say_unseen, ways_of_run
from tui.verifying import require_sound

_KEY_SIZE = 32


def hand_over(store: str | None, run: str, output: str, *, without_words: bool = False) -> str:
    """Write a sound run to a file, with its packs and bookmarks; a sentence about it."""
    with bootstrap.store(store) as opened:
        row = opened.find(run)
        require_sound(opened.database, row)
        if without_words:
            redactor = Redactor(secrets.token_bytes(_KEY_SIZE))
            written_down(
                opened.database, row, output,
                change=lambda copy, mine: redact(copy, mine, redactor, eras_from, values),
            )  # fmt: skip
        else:
            written_down(opened.database, row, output)
    says = f"Run '{row.id}', {plural(row.count, 'event')}, is in {output}. Play it with: dayshift replay {output}"
    return f"{says}\n{_REDACTED}" if without_words else says


_REDACTED = (
    "Words and names in it are digests: its chain can be verified, its texts cannot, and it is not the chain of the "
    "run it was made of."
)


def room_of_file(path: str, *, speed: str, paused: bool) -> int:
    """Verify a file that was handed over, say so, and show it; the exit code. IntegrityError for an altered one."""
    with bootstrap.store(path) as opened:
        slip = slip_of(opened.database)
        if slip is None:
            raise UsageError(f"'{path}' is a store and no file that was handed over. See: dayshift runs --store {path}")
        row = opened.find(slip.run)
        require_sound(opened.database, row)
        click.echo(_verified(slip, row.head, row.engine), err=True)
        if not in_terminal():
            facts = opened.facts(row.id)
            say_unseen("dayshift replay", run_words(facts), ways_of_run(f"{facts.run} --store {quote(path)}"))
            return 0
        from tui.opening import View, shown  # noqa: PLC0415 - only here is Textual needed

        view = View(store=path, speed=speed, paused=paused, read_only=True)
        return shown(opened, opened.play(row.id, gradually=True), view)


def _verified(slip: Slip, head: str, engine: str) -> str:
    told = f"Verified: run '{slip.run}', {plural(slip.events, 'event')}, head {head}, recorded with dayshift {engine}."
    return f"{told}\n{_REDACTED} That one's head was {slip.head}." if slip.redacted else told
