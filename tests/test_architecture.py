"""Boundaries are tests: the floors of the house, what the department must not know, and how large things may be."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import library

ROOT = Path(__file__).parents[1]
FLOORS = ("department", "scheduler", "data", "tui")
FRAMEWORKS = (
    "textual",
    "rich",
    "click",
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "apscheduler",
    "yaml",
    "platformdirs",
    "filelock",
    "anthropic",
    "httpx2",
)
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
SOURCES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def python(*words: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter at the root of the house."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_import_contracts_hold() -> None:
    """import-linter reads them from pyproject.toml; their names are sentences."""
    done = python("-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


@pytest.mark.parametrize("module", ["department.engine", "department.minds.simulated", "department.queries"])
def test_the_engine_loads_no_framework(module: str) -> None:
    loads = f"import sys, {module}; print(sorted({{m.partition('.')[0] for m in sys.modules}} & set({FRAMEWORKS!r})))"
    done = python("-c", loads)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the strings that only describe: of modules, classes and functions, and under names."""
    found = set()
    for node in ast.walk(tree):
        for child in getattr(node, "body", []) if isinstance(getattr(node, "body", None), list) else []:
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                found.add(id(child.value))
    return found


def ids_of_packs() -> set[str]:
    """Departments, agents and workflows of every bundled pack."""
    found = set()
    for name in library.names():
        pack = library.load(name)
        found |= {pack.id, *pack.agents, *pack.workflows}
    return found


def literals(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The strings of a module that do something, each with its line."""
    described = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value, node.lineno


def test_no_string_of_the_house_is_an_id_of_a_pack() -> None:
    """A department is data: the engine, the timeline and the screens know kinds, not departments."""
    ids = ids_of_packs()
    assert {"marketing", "lead-pipeline"} <= ids
    sources = [path for path in SOURCES if not path.is_relative_to(ROOT / "data")]
    found = [(path, *literal) for path in sources for literal in literals(tree_of(path))]
    assert not [f"{path.relative_to(ROOT)}:{line}: '{value}'" for path, value, line in found if value in ids]


def test_an_id_is_found_wherever_a_string_can_stand() -> None:
    text = """
"ada"
A = {"bob": 1}
"what A is"
def f(x: str = "cyd") -> str:
    "dan"
    match x:
        case "eve":
            return f"{x}fay"
    return x["guy"] if x in ("hal",) else g(word="ian")
"""
    assert sorted(value for value, _ in literals(ast.parse(text))) == ["bob", "cyd", "eve", "fay", "guy", "hal", "ian"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small_and_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    tree = tree_of(path)
    assert ast.get_docstring(tree), "a module opens with a sentence"
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_packages_hold_one_docstring_and_nothing_else() -> None:
    for path in SOURCES:
        if path.name == "__init__.py":
            assert [type(node) for node in tree_of(path).body] == [ast.Expr], path


def test_nothing_asks_the_wall_clock_or_the_global_dice() -> None:
    """Only the clock and the place where everything meets may; ruff says so too, this says it without ruff."""
    allowed = {ROOT / "scheduler" / "clock.py", ROOT / "tui" / "making.py"}
    banned = {("time", "time"), ("time", "monotonic"), ("datetime", "now"), ("datetime", "utcnow"), ("uuid", "uuid4")}
    for path in set(SOURCES) - allowed:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in banned, f"{path}:{node.lineno}"
            if isinstance(node, ast.Import):
                assert "random" not in {alias.name for alias in node.names}, path


def test_nothing_in_the_department_is_a_float() -> None:
    """Numbers that reach an event are integers: no float literal and no true division in the rules.

    `errors.py` may: how close two names are reaches people, never an event.
    """
    rules = [path for path in SOURCES if path.is_relative_to(ROOT / "department") and path.name != "errors.py"]
    for path in rules:
        for node in ast.walk(tree_of(path)):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"{path}:{node.lineno}"
            assert not isinstance(getattr(node, "op", None), ast.Div), f"{path}:{node.lineno}"
