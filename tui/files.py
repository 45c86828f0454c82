"""Files that people asked for: whole, or as they were before."""

import itertools
from collections.abc import Iterable
from pathlib import Path

import click

from data.locations import expanded
from department.errors import StoreError


def _echoed(lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        click.echo(line)
        count += 1
    return count


def _poured(name: str, path: Path, lines: Iterable[str]) -> int:
    """Into what is no file and must not become one: a pipe, /dev/null."""
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="\n") as sink:
            for line in lines:
                sink.write(f"{line}\n")
                count += 1
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"'{name}' could not be written: {reason}. Name a file.") from error
    return count


def written(name: str, lines: Iterable[str]) -> int:
    """Write lines to a file (`-`: standard output), count them; StoreError leaves an old file alone."""
    if name == "-":
        return _echoed(lines)
    path = expanded(name)
    if path.exists() and not path.is_file():
        return _poured(name, path, lines)
    part = path.with_name(f".{path.name}.part")
    count = 0
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(f"{line}\n")
                count += 1
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = error.strerror or error
        raise StoreError(f"'{name}' could not be written: {reason}. Name another file, or mend its folder.") from error
    return count


def saved_beside(name: str, text: str) -> str:
    """Write a new file; where there is one of that name, `name-2` and so on. Where it lies."""
    wanted = expanded(name)
    for number in itertools.count(1):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            continue
        except OSError as error:
            raise StoreError(
                f"'{path}' could not be written: {error.strerror or error}. Start dayshift in a folder of yours."
            ) from error
        return str(path)
    raise AssertionError
