"""Tracing for the length of a command, where it was asked for; what could not be sent is said at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import click

from department.errors import UsageError
from tui.live import Watch

_NEEDED = ("opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http")


def require_tracing() -> None:
    """Raise UsageError where OpenTelemetry's SDK, an extra, is not installed."""
    try:
        missing = [name for name in _NEEDED if find_spec(name) is None]
    except ModuleNotFoundError as error:
        missing = [str(error.name)]
    if missing:
        raise UsageError(
            f"--otel sends spans with OpenTelemetry, and {missing[0]} is not installed here. "
            "Install it with: pip install 'dayshift[otel]'"
        )


@contextmanager
def traced(*, wanted: bool) -> Iterator[Watch | None]:
    """How runs begin to be watched; None where nobody wanted it. At the end what is left is sent, for some seconds."""
    if not wanted:
        yield None
        return
    require_tracing()
    from tui.tracing.exporter import Exporter  # noqa: PLC0415 - an extra, and slow to import

    exporter = Exporter()
    try:
        yield exporter.watch
    finally:
        said = exporter.finish()
        if said:
            click.echo(said, err=True)
