"""The packs: those that come with dayshift, and any folder; and a pack as bytes for the store."""

import hashlib
import os
import re
from pathlib import Path as FilePath
from typing import Any, TypedDict
from zlib import decompress, error
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from data.lint.check import problems_of
from data.locations import expanded
from data.pack_places import Places
from data.pack_reader import read_pack
from data.pack_schema import to_blueprint
from data.pack_variants import unfold_variants
from data.problems import ERROR, PackProblemsError, Problem
from department.blueprint.pack import Blueprint
from department.blueprint.work import KINDS
from department.errors import IntegrityError, UsageError, nearest

DEPARTMENTS = FilePath(__file__).parent / "departments"
"""Where the bundled packs live: one folder each."""


class Description(TypedDict):
    """What a list of departments says about one."""

    id: str
    title: str
    summary: str
    version: str
    default: bool
    agents: int
    swarms: dict[str, int]
    workflows: list[str]
    scenarios: list[str]


def names(folder: FilePath = DEPARTMENTS) -> list[str]:
    """The bundled packs, sorted."""
    if not folder.is_dir():
        return []
    return sorted(item.name for item in folder.iterdir() if item.is_dir() and any(item.glob("*.yaml")))


def locate(name_or_path: str | os.PathLike[str], folder: FilePath = DEPARTMENTS) -> FilePath:
    """The folder (or file) of a pack by its bundled name or its path; UsageError with the nearest names."""
    text = os.fspath(name_or_path)
    if text in names(folder):
        return folder / text
    path = expanded(text)
    if text.strip() and (path.is_dir() or path.is_file()):
        return path
    if text and "\0" not in text and (os.sep in text or text.endswith((".yaml", ".yml"))):
        raise UsageError(f"There is no pack at '{text}': no such folder. Give a folder of *.yaml files.")
    raise UsageError(f"There is no department '{text}'; {nearest(text, names(folder))}. Or give a path.")


def examine(path: FilePath, *, lint: bool = True) -> tuple[Blueprint | None, list[Problem]]:
    """Read a pack without raising: the blueprint, if it has the shape of one, and every problem by place."""
    source = read_pack(path)
    unfold_variants(source)
    shaped = to_blueprint(source)
    problems = [*source.problems, *shaped.problems]
    if lint and shaped.blueprint is not None and not source.broken:
        problems += problems_of(shaped.blueprint, source.places, shaped.blanks)
    sound = not shaped.problems and not source.problems
    return shaped.blueprint if sound else None, sorted(set(problems))


def check(name_or_path: str | os.PathLike[str]) -> list[Problem]:
    """Every problem of a pack, errors and warnings, by file and line; an empty list is a clean pack."""
    return examine(locate(name_or_path))[1]


def load(name_or_path: str | os.PathLike[str], folder: FilePath = DEPARTMENTS) -> Blueprint:
    """The pack of a name or path, ready to be played; else every error, or UsageError.

    The bundled ones were checked when they were bundled: whoever plays one waits for no linter.
    """
    path = locate(name_or_path, folder)
    blueprint, problems = examine(path, lint=path.parent != DEPARTMENTS)
    errors = [problem for problem in problems if problem.severity == ERROR]
    if errors or blueprint is None:
        raise PackProblemsError(os.fspath(name_or_path), errors)
    return blueprint


def faults(blueprint: Blueprint) -> list[str]:
    """What keeps a blueprint that was changed after it was loaded from being played, in sentences."""
    return [problem.says for problem in problems_of(blueprint, Places(blueprint.id)) if problem.severity == ERROR]


def describe(folder: FilePath = DEPARTMENTS) -> list[Description]:
    """A few words on every bundled pack; read without the linter."""
    return [_described(folder / name, name) for name in names(folder)]


def _described(path: FilePath, name: str) -> Description:
    data = read_pack(path).data

    def part(key: str) -> dict[str, Any]:
        found = data.get(key)
        return found if isinstance(found, dict) else {}

    return Description(
        id=str(data.get("id", name)),
        title=str(data.get("title", name)),
        summary=str(data.get("summary", "")),
        version=str(data.get("version", "")),
        default=data.get("default") is True,
        agents=len(part("agents")),
        swarms={name: _members(swarm) for name, swarm in part("swarms").items()},
        workflows=list(part("workflows")),
        scenarios=list(part("scenarios")),
    )


def _members(swarm: Any) -> int:
    """How many members a swarm has; none in a pack that is no pack."""
    topics = swarm.get("topics") if isinstance(swarm, dict) else None
    return len(topics) if isinstance(topics, list) else 0


_DEFAULT = re.compile(r"^default:\s*true\s*(#.*)?$", re.MULTILINE)
"""The top-level key that marks the default: reading one line is enough, the pack is read whole when it is played."""


def default_name(folder: FilePath = DEPARTMENTS) -> str:
    """The bundled pack marked `default: true`; UsageError where there is none."""
    known = names(folder)
    for name in known:
        if any(_DEFAULT.search(file.read_text("utf-8", "replace")) for file in sorted((folder / name).glob("*.yaml"))):
            return name
    raise UsageError(f"No bundled department is the default; name one: {', '.join(known) or 'none'}.")


def canonical(blueprint: Blueprint) -> bytes:
    """A blueprint as bytes, always the same for the same pack.

    The order of maps is kept, not sorted: who stands first in a pack is first on the screen and in a tie.
    """
    tree = msgspec.to_builtins(blueprint)
    kinds = {kind: word for word, kind in KINDS.items()}
    for flow_id, flow in blueprint.workflows.items():
        steps = tree["workflows"][flow_id]["steps"]
        for step_id, step in flow.steps.items():
            steps[step_id] = {"kind": kinds[type(step)], **steps[step_id]}
    return msgspec.json.encode(tree)


def from_canonical(data: bytes) -> Blueprint:
    """The blueprint of bytes that `canonical` made; what is read back is equal to what was written."""
    tree = msgspec.json.decode(data)
    blueprint = msgspec.convert(tree, Blueprint)
    for flow in blueprint.workflows.values():
        for step_id, raw in flow.steps.items():
            flow.steps[step_id] = msgspec.convert(raw, KINDS[raw["kind"]])
    return blueprint


class _Zoned(msgspec.Struct):
    """What is read of a pack to tell its time."""

    timezone: str


def zone_of(packed: bytes) -> ZoneInfo:
    """The time zone of a compressed canonical pack, without reading the rest; IntegrityError when it has none."""
    try:
        return ZoneInfo(msgspec.json.decode(decompress(packed), type=_Zoned).timezone)
    except (msgspec.MsgspecError, ZoneInfoNotFoundError, ValueError, error) as broken:
        raise IntegrityError(f"A recorded pack cannot be read: {broken}. 'dayshift verify' says more.") from broken


def digest(data: bytes) -> str:
    """The SHA-256 of a pack's bytes, as hexadecimal: which pack it was."""
    return hashlib.sha256(data).hexdigest()
