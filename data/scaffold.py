"""Writes a small pack that runs at once, with comments that teach the language of packs."""

import re
from pathlib import Path as FilePath

from data.library import DEPARTMENTS, names
from department.errors import UsageError

TEMPLATES = FilePath(__file__).parent / "scaffold_files"
"""The files of a new pack, with `__NAME__` and `__TITLE__` in them."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_LONGEST = 40


def scaffold(name: str, folder: FilePath | None = None) -> FilePath:
    """Write the pack `name` into `folder` (by default a new folder of that name) and say where it is.

    The folder may exist but must be empty; nothing is ever overwritten. UsageError otherwise.
    """
    _refuse_name(name)
    target = FilePath(name) if folder is None else folder
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageError(f"'{target}' already holds something; name an empty or a new folder.")
        target.mkdir(parents=True, exist_ok=True)
        for file in sorted(TEMPLATES.glob("*.yaml")):
            text = file.read_text(encoding="utf-8")
            text = text.replace("__NAME__", name).replace("__TITLE__", _title(name))
            with (target / file.name).open("x", encoding="utf-8", newline="\n") as new:
                new.write(text)
    except OSError as error:
        why = error.strerror or str(error)
        says = f"The pack '{name}' cannot be written to '{target}': {why}. Name another folder."
        raise UsageError(says) from error
    return target


def _refuse_name(name: str) -> None:
    if not _NAME.match(name) or len(name) > _LONGEST:
        raise UsageError(
            f"'{name[:60]}' is no name for a department; use small letters, digits and hyphens, "
            f"at most {_LONGEST}, as in news-desk."
        )
    if name in names(DEPARTMENTS):
        raise UsageError(f"'{name}' is a department that comes with dayshift; choose another name.")


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()
