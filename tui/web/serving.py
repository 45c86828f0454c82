"""What `dayshift serve` does: begin the run that is served, listen, and let visitors in."""

import sys
from dataclasses import dataclass
from socket import socket

import click

from tui import bootstrap
from tui.request import Prepared
from tui.web import address
from tui.web.server import RoomServer


@dataclass(frozen=True, slots=True)
class Serving:
    """Where to listen, and what visitors get. `read_only` None: only beyond this machine."""

    host: str
    port: int
    store: str | None
    speed: str
    read_only: bool | None

    @property
    def shown_only(self) -> bool:
        """Whether visitors may only look."""
        return self.read_only if self.read_only is not None else not address.is_loopback(self.host)


def begun(ready: Prepared, store: str | None) -> str:
    """Begin a run for the visitors to go on with; its id."""
    with bootstrap.store(store, create=True) as opened:
        live = opened.start(ready, "max")
        live.close(False)  # noqa: FBT003 - the signature of Live.close
        return live.run


def found(run: str, store: str | None) -> str:
    """The id of a recorded run."""
    with bootstrap.store(store) as opened:
        return str(opened.find(run).id)


def visit_of(run: str, how: Serving, *, live: bool) -> list[str]:
    """The command that each visitor gets."""
    words = [sys.executable, "-m", "tui.web.visit", run, "--speed", how.speed]
    words += ["--store", how.store] if how.store else []
    words += ["--go-on"] if live else []
    return [*words, "--read-only"] if how.shown_only else words


def serve(sock: socket, run: str, how: Serving, *, live: bool) -> int:
    """Serve a run until a signal ends it; the exit code."""
    loopback = address.is_loopback(how.host)
    may = "look" if how.shown_only else "look, answer, fork and delete"
    if not loopback:
        click.echo(
            f"Warning: everybody who reaches {how.host} may {may} here: there is no password and no encryption. "
            "Leave out --host to serve this machine only.",
            err=True,
        )
    click.echo(f"Run {run} in the control room at {address.url_of(how.host, sock)} (visitors may {may}). Ctrl-C ends.")
    return RoomServer(visit_of(run, how, live=live), loopback=loopback).run(sock)
