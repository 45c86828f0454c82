"""A file that people brought, as text: opened, and read in the encoding it is in; or why that cannot be."""

import os
from collections.abc import Iterable
from pathlib import Path

from data.locations import expanded
from department.errors import UsageError

LARGEST = 64 * 1024 * 1024
"""Bytes of a file. Its rows are kept whole in the journal."""
JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
TABLE_ENDINGS = (".csv", ".tsv")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_OTHERS = {b"PK\x03\x04": "a spreadsheet or an archive", b"%PDF": "a PDF", b"\x1f\x8b": "compressed"}
_HEAD = 65_536
_NOISE = 20
"""Text has less than one control character in so many."""


def opened(name: str) -> tuple[str, bytes]:
    """The bytes of a file, and its name without folders; UsageError when it cannot be read or is none of rows."""
    path = expanded(name)
    label = path.name or name
    try:
        if path.is_dir():
            raise UsageError(f"'{name}' is a folder. Name a file of rows in it: {_endings()}.")
        if path.suffix.lower() not in (*TABLE_ENDINGS, *JSON_ENDINGS):
            raise UsageError(f"'{name}' has {_ending(path)}; rows are read from files ending in {_endings()}.")
        size = path.stat().st_size
        if size > LARGEST:
            raise UsageError(f"'{name}' has {size:,} bytes; {LARGEST:,} are the most. Cut it into several files.")
        return label, path.read_bytes()
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise UsageError(f"'{name}' could not be read: {reason}. Check its path and its rights.") from error


def sample_of(folder: Path, streams: Iterable[str]) -> str:
    """The sample file beside a pack; UsageError when there is none."""
    for stream in streams:
        for ending in (*TABLE_ENDINGS, *JSON_ENDINGS):
            path = folder / f"sample-{stream}{ending}"
            if path.is_file():
                return os.fspath(path)
    raise UsageError("This department comes without a sample file. Name a file of your own with --leads FILE.")


def is_json(name: str, text: str) -> bool:
    """Whether a file holds objects rather than a table: by its ending, else by how it begins."""
    ending = Path(name).suffix.lower()
    return ending in JSON_ENDINGS or (ending not in TABLE_ENDINGS and text.lstrip()[:1] in ("{", "["))


def decoded(name: str, raw: bytes) -> tuple[str, str]:
    """The text of a file, and a note on its encoding (mostly none); UsageError when it is empty or no text."""
    if not raw.strip():
        raise UsageError(f"'{name}' is empty. It needs a line that names the columns, and a line for each row.")
    known = next((what for magic, what in _OTHERS.items() if raw.startswith(magic)), None)
    if known:
        raise UsageError(f"'{name}' is {known}, not text. Save it as CSV first.")
    encoding = next((encoding for bom, encoding in _BOMS.items() if raw.startswith(bom)), "utf-8")
    try:
        text, note = raw.decode(encoding), ""
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        note = f"'{name}' is not UTF-8; it was read as Windows-1252 (Latin-1)."
    head = text[:_HEAD]
    if sum(_is_noise(sign) for sign in head) * _NOISE > len(head):
        raise UsageError(f"'{name}' is binary, not text. Save it as CSV in UTF-8 first.")
    if not text.strip():
        raise UsageError(f"'{name}' is empty. It needs a line that names the columns, and a line for each row.")
    return text, note


def _is_noise(sign: str) -> bool:
    return (sign < " " and sign not in "\t\n\r\f\v") or sign == "\ufffd"


def _ending(path: Path) -> str:
    return f"the ending '{path.suffix}'" if path.suffix else "no ending"


def _endings() -> str:
    return ", ".join((*TABLE_ENDINGS, *JSON_ENDINGS))
