"""`dayshift export`: a run's events, a picture of a screen, a recording of a replay, or the whole run in one file."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import click

from department.errors import UsageError
from tui.commands.options import run_argument, store_option


class Sort(NamedTuple):
    """A sort of file: what is made of a run, `by` what (store, run, file, options: a sentence about it)."""

    what: str
    by: Callable[[str | None, str, str, Mapping[str, Any]], str]


def _events(store: str | None, run: str, output: str, _given: Mapping[str, Any]) -> str:
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.files import written  # noqa: PLC0415
    from tui.present.event_lines import event_line  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        found = opened.read(run)
        local = found.org.calendar.local
        pairs = zip(found.events(), opened.digests(found.facts.run), strict=False)
        lines = (event_line(event, digest, local) for event, digest in pairs)
        count = written(output, lines)
    return f"{count:,} events of run '{found.facts.run}' are in {output}."


def _picture(store: str | None, run: str, output: str, given: Mapping[str, Any]) -> str:
    from tui.shots import shot_of  # noqa: PLC0415

    shot = shot_of(given["screen"], given["at"] or "head", given["size"], given["theme"])
    from tui import bootstrap  # noqa: PLC0415
    from tui.files import written  # noqa: PLC0415
    from tui.filming import picture  # noqa: PLC0415 - only this needs Textual

    with bootstrap.store(store) as opened:
        facts = opened.facts(run)
        written(output, picture(opened, facts.run, shot).split("\n"))
    return f"A picture of run '{facts.run}' is in {output}."


def _recording(store: str | None, run: str, output: str, given: Mapping[str, Any]) -> str:
    from tui.shots import shot_of, speed_of  # noqa: PLC0415

    shot = shot_of(given["screen"], given["at"] or "start", given["size"], given["theme"])
    speed = speed_of(given["speed"])
    from tui import bootstrap  # noqa: PLC0415
    from tui.files import written  # noqa: PLC0415
    from tui.filming import recording  # noqa: PLC0415 - only this needs Textual

    with bootstrap.store(store) as opened:
        facts = opened.facts(run)
        count = written(output, recording(opened, facts.run, shot, speed))
    return (
        f"A recording of run '{facts.run}' in {count - 1:,} steps is in {output}. Play it with: asciinema play {output}"
    )


def _whole(store: str | None, run: str, output: str, given: Mapping[str, Any]) -> str:
    from tui.handing_over import hand_over  # noqa: PLC0415

    return hand_over(store, run, output, without_words=given["redact"])


def _spans(store: str | None, run: str, output: str, _given: Mapping[str, Any]) -> str:
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.files import written  # noqa: PLC0415
    from tui.tracing.otlp import FRAME  # noqa: PLC0415
    from tui.tracing.recorded import recorded_lines  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        found = opened.read(run)
        count = written(output, recorded_lines(found.org, found.events(), found.facts.run))
    return f"{count - FRAME:,} spans of run '{found.facts.run}' are in {output}."


SORTS = {
    ".jsonl": Sort("events as JSON Lines", _events),
    ".ndjson": Sort("events as JSON Lines", _events),
    ".svg": Sort("a picture of a screen", _picture),
    ".cast": Sort("a recording of a replay", _recording),
    ".dayshift": Sort("the whole run, to hand over", _whole),
    ".otlp.json": Sort("spans of OpenTelemetry", _spans),
}
"""What is made, by the ending of the file."""


@click.command()
@run_argument
@click.option("-o", "--output", metavar="FILE", required=True, help="The file; - prints events.")
@click.option("--screen", metavar="NAME", default="floor", show_default=True, help="Of a picture or a recording.")
@click.option(
    "--at", metavar="TIME", help="11:20, 2026-01-06 11:20, #871, start or head: what it shows, or begins with."
)
@click.option("--size", metavar="WxH", default="120x36", show_default=True, help="Columns and rows of it.")
@click.option("--theme", metavar="NAME", default="night", show_default=True, help="night or day.")
@click.option("--speed", metavar="N", default="240", show_default=True, help="A recording: times faster than life.")
@click.option("--redact", is_flag=True, help="To hand over: words and names become digests.")
@store_option
def export(run: str, output: str, store: str | None, **given: Any) -> None:
    """Write RUN to a file; its ending says as what.

    .jsonl: the events, one a line: seq, at, kind, actor, subject, cause, refs, data, due, digest. Instants are ISO 8601
    with the department's offset.

    .svg: a picture of a screen, as in --screen metrics --at 11:20 --size 160x48 --theme day.

    .cast: a recording of a replay for terminal players, as in --screen floor --speed 240.

    .dayshift: the run with its pack and bookmarks, which 'dayshift replay FILE' verifies and plays elsewhere.

    .otlp.json: turns, steps, decisions and handoffs as spans in virtual time, as OpenTelemetry collectors read them.

    An existing file is replaced only when all is written.
    """
    ending = next((ending for ending in SORTS if output.endswith(ending)), ".jsonl" if output == "-" else "")
    if not ending:
        known = ", ".join(f"{name} ({sort.what})" for name, sort in SORTS.items() if name != ".ndjson")
        raise UsageError(f"'{output}' cannot be exported to: its ending says as what. Known: {known}.")
    if given["redact"] and ending != ".dayshift":
        raise UsageError(
            f"--redact is for files to hand over, and '{output}' is none. Name one that ends in .dayshift."
        )
    said = SORTS[ending].by(store, run, output, given)
    if output != "-":
        click.echo(said)
