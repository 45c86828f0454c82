"""The small language of conditions and formulas: integers, words, yes and no; it cannot reach Python.

Names are dotted (`fact.holiday`, `step.review.score`). There are comparisons, `and or not`, `+ - * // %`,
`a if c else b`, `x in [..]`, and `min max abs len`. Division is whole (`//`). Nothing else is read.
"""

import ast
import operator
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from department.errors import ExpressionError

Lookup = Callable[[str], Any]
_Node = Callable[[Lookup], Any]

_LONGEST = 2000
"""Characters of a formula; a longer one is a mistake or a trap."""
_MOST = 2**63 - 1
"""The largest number that an event can hold."""


def _whole(act: Callable[[int, int], int]) -> Callable[[Any, Any], int]:
    """Arithmetic on numbers alone: a word times a million would be a way to fill the memory."""

    def work(left: Any, right: Any) -> int:
        if not (isinstance(left, int) and isinstance(right, int)):
            raise TypeError("there is a word where a number must stand")
        result = act(left, right)
        if not -_MOST <= result <= _MOST:
            raise OverflowError("the result is too large")
        return result

    return work


_BINARY: dict[type[ast.operator], Callable[[Any, Any], int]] = {
    ast.Add: _whole(operator.add),
    ast.Sub: _whole(operator.sub),
    ast.Mult: _whole(operator.mul),
    ast.FloorDiv: _whole(operator.floordiv),
    ast.Mod: _whole(operator.mod),
}


def _alike(act: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """A number has no place among words."""

    def work(left: Any, right: Any) -> bool:
        if not (isinstance(left, int) and isinstance(right, int)) and type(left) is not type(right):
            raise TypeError(f"{left!r} and {right!r} cannot be compared")
        return act(left, right)

    return work


_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: _alike(operator.lt),
    ast.LtE: _alike(operator.le),
    ast.Gt: _alike(operator.gt),
    ast.GtE: _alike(operator.ge),
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs, "len": len}
"""What a formula may call."""


class Expression:
    """A formula that was read; `names` are the dotted names it asks for, `text` its source."""

    __slots__ = ("_run", "names", "text")

    def __init__(self, text: str, names: frozenset[str], run: _Node) -> None:
        self.text = text
        self.names = names
        self._run = run

    def value(self, lookup: Lookup) -> Any:
        """Work it out; `lookup` gives the value of a dotted name (and raises ExpressionError for a stranger)."""
        try:
            return self._run(lookup)
        except ZeroDivisionError as error:
            raise ExpressionError(f"'{self.text}' cannot be worked out: it divides by 0.") from error
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise ExpressionError(f"'{self.text}' cannot be worked out: {error}.") from error


@lru_cache(maxsize=4096)
def compile_expr(text: str) -> Expression:
    """Read a formula, or say what in it is not of the language (ExpressionError)."""
    if len(text) > _LONGEST:
        raise ExpressionError(f"'{text[:40]}…' has {len(text)} characters; a formula has {_LONGEST} at the most.")
    try:
        return _read(text)
    except (RecursionError, MemoryError, ValueError) as error:
        raise ExpressionError(f"'{text[:40]}…' cannot be read: it is too deep, or not a text.") from error


def _read(text: str) -> Expression:
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        where = f"at column {error.offset}" if error.offset else "at its end"
        raise ExpressionError(f"'{text}' cannot be read {where}: {error.msg}.") from error
    return Expression(text, frozenset(_names(tree.body)), _compile(tree.body, text))


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (ast.Name, ast.Attribute)):
        yield _dotted(node)
    elif isinstance(node, ast.Call):
        for argument in node.args:
            yield from _names(argument)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _names(child)


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    raise ExpressionError("Only names may stand before a dot.")


def _compile(node: ast.AST, text: str) -> _Node:
    maker = _MAKERS.get(type(node))
    if maker is None:
        word = type(node).__name__
        raise ExpressionError(f"'{text}' uses {word}, which conditions do not have; see docs on expressions.")
    return maker(node, text)


def _constant(node: Any, text: str) -> _Node:
    value = node.value
    if not isinstance(value, (int, str, bool)):
        raise ExpressionError(f"'{text}' holds {value!r}; numbers are whole here (cents, thousandths, ms).")
    if isinstance(value, int) and value > _MOST:
        raise ExpressionError(f"'{text}' holds a number that is too large; {_MOST} is the most.")
    return lambda _: value


def _name(node: Any, text: str) -> _Node:  # noqa: ARG001
    name = _dotted(node)
    return lambda lookup: lookup(name)


def _binary(node: Any, text: str) -> _Node:
    act = _BINARY.get(type(node.op))
    if act is None:
        raise ExpressionError(f"'{text}' uses an operator that formulas do not have; division is '//'.")
    left, right = _compile(node.left, text), _compile(node.right, text)
    return lambda lookup: act(left(lookup), right(lookup))


def _boolean(node: Any, text: str) -> _Node:
    parts = [_compile(value, text) for value in node.values]
    if isinstance(node.op, ast.And):
        return lambda lookup: all(part(lookup) for part in parts)
    return lambda lookup: any(part(lookup) for part in parts)


def _unary(node: Any, text: str) -> _Node:
    inner = _compile(node.operand, text)
    if isinstance(node.op, ast.Not):
        return lambda lookup: not inner(lookup)
    if isinstance(node.op, ast.USub):
        return lambda lookup: -inner(lookup)
    raise ExpressionError(f"'{text}' uses an operator that formulas do not have.")


def _comparison(node: Any, text: str) -> _Node:
    if len(node.ops) > 1:
        raise ExpressionError(f"'{text}' compares in a chain; write it as two comparisons joined by 'and'.")
    act = _COMPARE.get(type(node.ops[0]))
    if act is None:
        raise ExpressionError(f"'{text}' uses a comparison that conditions do not have.")
    left, right = _compile(node.left, text), _compile(node.comparators[0], text)
    return lambda lookup: act(left(lookup), right(lookup))


def _choice(node: Any, text: str) -> _Node:
    test, yes, no = (_compile(part, text) for part in (node.test, node.body, node.orelse))
    return lambda lookup: yes(lookup) if test(lookup) else no(lookup)


def _list(node: Any, text: str) -> _Node:
    items = [_compile(item, text) for item in node.elts]
    return lambda lookup: [item(lookup) for item in items]


def _call(node: Any, text: str) -> _Node:
    name = _dotted(node.func)
    act = FUNCTIONS.get(name)
    if act is None or node.keywords:
        raise ExpressionError(f"'{text}' calls '{name}'; formulas may call {', '.join(sorted(FUNCTIONS))}.")
    arguments = [_compile(argument, text) for argument in node.args]
    return lambda lookup: act(*(argument(lookup) for argument in arguments))


_MAKERS: dict[type[ast.AST], Callable[[Any, str], _Node]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _name,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Compare: _comparison,
    ast.IfExp: _choice,
    ast.List: _list,
    ast.Call: _call,
}
