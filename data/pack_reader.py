"""Reads the YAML of a pack into one plain tree, and remembers where everything stands.

Only the parser of PyYAML is used, none of its constructors: a scalar is a whole number, `true`, `false`,
nothing, or text. So `on` and `yes` stay words, and `09:30` and `2026-01-05` stay as written.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from stat import S_ISREG
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from data.pack_places import Places
from data.problems import Path, Problem, dotted

if yaml.__with_libyaml__:
    from yaml._yaml import CParser

MAX_BYTES = 2_000_000
"""A larger file is refused before it is parsed."""
MAX_NODES = 200_000
"""A pack with more values than this is refused: aliases can multiply without end."""
MAX_DEPTH = 40
"""How deep values may be nested."""
MAX_NUMBER = 2**53
"""Whole numbers are smaller than this, so that every reader of an export has them exactly."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9_]*)\Z")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}


class _NoResolver(BaseResolver):
    """Gives every value the tag of its shape, so that a tag written by hand stands out."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own attribute)


if yaml.__with_libyaml__:

    class _Loader(CParser, _NoResolver):
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            _NoResolver.__init__(self)

else:  # the same, slower

    class _Loader(Reader, Scanner, Parser, Composer, _NoResolver):  # type: ignore[no-redef]
        def __init__(self, text: str) -> None:
            Reader.__init__(self, text)
            for part in (Scanner, Parser, Composer, _NoResolver):
                part.__init__(self)


@dataclass(slots=True)
class Source:
    """A pack as read: the merged tree, where its parts stand, what is wrong so far.

    `broken` says that a file could not be read, so that what seems missing may stand there.
    """

    data: dict[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=lambda: Places("pack"))
    problems: list[Problem] = field(default_factory=list)
    broken: bool = False


def read_pack(path: FilePath) -> Source:
    """Read every YAML file of a folder, or one file; problems are collected, never raised."""
    source = Source(places=Places(path.name or str(path)))
    files = [path] if path.is_file() else sorted([*path.glob("*.yaml"), *path.glob("*.yml")])
    if not files:
        source.problems.append(Problem(str(path), 0, 0, "", "no pack is here: it has no *.yaml file."))
        source.broken = True
    for file in files:
        _read_file(file, source)
    return source


def _read_file(file: FilePath, source: Source) -> None:
    try:
        node = _parse(file)
    except _Unreadable as error:
        source.broken = True
        source.problems.append(error.problem)
        return
    if node is None:
        return
    if not isinstance(node, MappingNode):
        source.broken = True
        says = "a pack's file must be a map of keys (agents:, workflows: …), this one is not."
        source.problems.append(_problem(file.name, node, (), says))
        return
    source.places.files.append((file.name, node))
    reader = _Builder(file.name, source.problems)
    tree = reader.build(node, ())
    source.broken = source.broken or reader.gave_up
    if isinstance(tree, dict) and not reader.gave_up:
        _merge(file.name, node, tree, source)


class _Unreadable(Exception):  # noqa: N818
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.says)
        self.problem = problem


def _parse(file: FilePath) -> Node | None:
    text = _text(file)
    _refuse_depth(file.name, text)
    loader = None
    try:
        loader = _Loader(text)
        node: Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _Unreadable(_broken(file.name, text, error)) from error
    except (ReaderError, ValueError) as error:
        at = getattr(error, "position", None) or 0
        line = text.count("\n", 0, at) + 1
        raise _Unreadable(Problem(file.name, line, 1, "", "this character may not stand in YAML.")) from error
    except RecursionError as error:
        raise _Unreadable(Problem(file.name, 1, 1, "", _too_deep())) from error
    finally:
        if loader is not None:
            loader.dispose()
    return node


def _text(file: FilePath) -> str:
    try:
        found = file.stat()
        if not S_ISREG(found.st_mode):
            says = "this is not a plain file; a pack is read from plain files only."
            raise _Unreadable(Problem(file.name, 0, 0, "", says))
        size = found.st_size
        if size > MAX_BYTES:
            says = f"the file has {size} bytes, at most {MAX_BYTES} are read; split it into several files."
            raise _Unreadable(Problem(file.name, 1, 1, "", says))
        raw = file.read_bytes()
    except OSError as error:
        says = f"the file cannot be read: {error.strerror or error}."
        raise _Unreadable(Problem(file.name, 0, 0, "", says)) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        says = f"byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8."
        raise _Unreadable(Problem(file.name, line, 1, "", says)) from error


def _refuse_depth(name: str, text: str) -> None:
    """Brackets nested without end would exhaust the parser's stack before it can say so."""
    depth = 0
    for match in re.finditer(r"[\[\]{}]", text):
        mark = match[0]
        depth += 1 if mark in "[{" else -1 if mark in "]}" and depth else 0
        if depth > MAX_DEPTH * 10:
            line = text.count("\n", 0, match.start()) + 1
            raise _Unreadable(Problem(name, line, 1, "", _too_deep()))


def _too_deep() -> str:
    return f"values are nested deeper than {MAX_DEPTH} levels."


def _broken(name: str, text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    tab = next((at for at in (line, line - 1) if 0 <= at < len(lines) and _indented_by_tab(lines[at])), None)
    if tab is not None:
        column = lines[tab].index("\t")
        return Problem(name, tab + 1, column + 1, "", "a tab indents this line; YAML wants spaces.")
    what = (error.problem or "it cannot be parsed").strip()
    context = f" ({error.context.strip()})" if error.context else ""
    shown = lines[line].strip()[:60] if line < len(lines) else ""
    near = f" near '{shown}'" if shown else ""
    says = f"broken YAML{near}: {what}{context}. Check indents, colons and quotes here and just above."
    return Problem(name, line + 1, column + 1, "", says)


def _indented_by_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())]


def _problem(name: str, node: Node, path: Path, says: str) -> Problem:
    mark = node.start_mark
    return Problem(name, mark.line + 1, mark.column + 1, dotted(path), says)


class _Builder:
    """Turns nodes into plain values, and says what in them is not of a pack."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self._name = name
        self._problems = problems
        self._left = MAX_NODES
        self.gave_up = False

    def build(self, node: Node, path: Path) -> Any:
        """The value of a node: dict, list, int, bool, None or str."""
        if self.gave_up:
            return None
        self._left -= 1
        if self._left < 0 or len(path) > MAX_DEPTH:
            self.gave_up = True
            says = _too_deep() if self._left >= 0 else f"aliases or lists unfold to over {MAX_NODES} values."
            self._problems.append(_problem(self._name, node, path[:8], says))
            return None
        if node.tag not in _PLAIN_TAGS:
            says = f"the tag '{node.tag}' is not read here; a pack holds only maps, lists, numbers and text."
            self._problems.append(_problem(self._name, node, path, says))
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _scalar(self, node: ScalarNode, path: Path) -> Any:
        text: str = node.value
        if node.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if not _INTEGER.match(text):
            return text
        number = int(text.replace("_", "")) if len(text) <= 24 else MAX_NUMBER  # noqa: PLR2004 (any is too large)
        if abs(number) >= MAX_NUMBER:
            says = f"the number {text[:30]} is too large; whole numbers go up to {MAX_NUMBER - 1}."
            self._problems.append(_problem(self._name, node, path, says))
            return 0
        return number

    def _mapping(self, node: Node, path: Path) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = self._scalar(key, path) if isinstance(key, ScalarNode) else None
            if not isinstance(name, str):
                shown = key.value if isinstance(key, ScalarNode) else "a list or map"
                says = f"a key must be text, {shown!r} is not; put it in quotes or give it a name."
                self._problems.append(_problem(self._name, key, path, says))
                continue
            if name in seen:
                says = f"'{name}' is here twice, first at {self._name}:{seen[name]}; rename or remove one."
                self._problems.append(_problem(self._name, key, (*path, name), says))
                continue
            seen[name] = key.start_mark.line + 1
            tree[name] = self.build(value, (*path, name))
        return tree


def _merge(name: str, node: Node, tree: dict[str, Any], source: Source) -> None:
    nodes = _children(node)
    for key, value in tree.items():
        if key not in source.data:
            source.data[key] = dict(value) if isinstance(value, dict) else value
            continue
        there = source.data[key]
        if not (isinstance(value, dict) and isinstance(there, dict)):
            first = source.places.line_of((key,))
            says = f"'{key}' is already at {first}; only maps may be spread over files."
            source.problems.append(_problem(name, nodes[key][0], (key,), says))
            continue
        inner = _children(nodes[key][1])
        for child, content in value.items():
            if child in there:
                first = source.places.line_of((key, child))
                says = f"'{child}' is here twice, first at {first}; rename or remove one."
                source.problems.append(_problem(name, inner[child][0], (key, child), says))
            else:
                there[child] = content


def _children(node: Node) -> dict[str, tuple[Node, Node]]:
    """The keys and values of a map by key, the first of each; what is no key of a pack is left out."""
    return {key.value: (key, value) for key, value in reversed(node.value) if isinstance(key, ScalarNode)}
