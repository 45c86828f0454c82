"""The small language of conditions: whole numbers and words, no way into Python, one sentence for what goes wrong."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.errors import ExpressionError
from department.expr import FUNCTIONS, compile_expr

KNOWN: dict[str, Any] = {"fact.a": 7, "fact.b": 0, "fact.word": "yes", "fact.list": [1, 2], "fact.big": 10**9}


def lookup(name: str) -> Any:
    if name not in KNOWN:
        raise ExpressionError(f"'{name}' is not known here.")
    return KNOWN[name]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("fact.a + 2 * 3", 13), ("fact.a // 2 - fact.a % 4", 0), ("-fact.a", -7), ("not fact.b", True),
        ("fact.a > 3 and fact.word == 'yes'", True), ("1 if fact.b else 2", 2), ("fact.word in ['yes', 'no']", True),
        ("3 not in fact.list", True), ("max(1, fact.a, 3) + min(4, 2) + abs(0 - 5) + len(fact.list)", 16),
        ("fact.b or fact.a == 7", True), ("fact.a != 7 or False", False),
    ],
)  # fmt: skip
def test_what_can_be_said(text: str, value: Any) -> None:
    assert compile_expr(text).value(lookup) == value


TRICKS = [
    "__import__('os').system('true')", "().__class__", "fact.a.__class__.__mro__", "open('/etc/passwd')", "eval('1')",
    "exec('1')", "lambda: 1", "[x for x in fact.list]", "{1: 2}", "{1, 2}", "(1, 2)", "f'{fact.a}'", "fact['a']",
    "fact.list[0]", "2 ** 99999999", "1 << 99999999", "1 >> 2", "7 | 8", "7 & 8", "7 ^ 8", "7 / 2", "7 @ 8", "~7",
    "1.5", "1e3", "2j", "None", "...", "b'bytes'", "(x := 3)", "print(1)", "str(1)", "getattr(fact, 'a')",
    "min.__self__(1)", "abs(*fact.list)", "max(1, 2, key=abs)", "1 < 2 < 3", "1 is 1", "'a' is not 'b'", "yield 1",
    "await fact.a", "a; b", "a = 1", "globals()", "min(1, 2).real()", "'{}'.format(1)", "fact.word.upper()", "", " ",
    "1 +", "((1)", "\x00", "+1",
]  # fmt: skip


@pytest.mark.parametrize("text", TRICKS)
def test_nothing_else_can(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expr(text).value(lookup)


def test_a_dunder_is_only_a_name_that_nobody_knows() -> None:
    """A name is looked up as a whole among the facts; no attribute of any object is ever read."""
    for text in ("__builtins__", "fact.a.__class__", "fact.__init__.__globals__", "len.__self__"):
        with pytest.raises(ExpressionError, match="is not known here"):
            compile_expr(text).value(lookup)


IMPOSSIBLE = [
    "fact.a // fact.b", "fact.a % 0", "fact.a + fact.word", "fact.a < fact.word", "len(3)", "min()", "'a' in fact.a",
    "- fact.word", "abs('x')", "fact.word + 'x'", "fact.list * 2", "fact.big * fact.big * fact.big",
]  # fmt: skip


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_what_cannot_be_worked_out_says_so_in_one_sentence(text: str) -> None:
    with pytest.raises(ExpressionError, match="cannot be worked out"):
        compile_expr(text).value(lookup)


BOMBS = ["'x' * 999999999999", "fact.big * 'x'", "[1] * fact.big * fact.big", "'%999999999d' % 1",
         "*".join(["fact.big"] * 600), "(" * 3000 + "1" + ")" * 3000, "not " * 5000 + "1", "1" * 5000]  # fmt: skip


@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_an_error_and_costs_nothing(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expr(text).value(lookup)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_one_way(text: str) -> None:
    with suppress(ExpressionError):
        compile_expr(text).value(lookup)


WORDS = (
    "fact.a fact.b fact.word fact.list x 1 0 "
    "'w' ( ) [ ] , + - * // % / ** < >= == in not and or if else . min( len( ~ :"
)
words = st.sampled_from(WORDS.split())


@given(st.lists(words, max_size=14).map(" ".join))
def test_any_row_of_its_own_words_is_read_or_refused_in_one_way(text: str) -> None:
    try:
        value = compile_expr(text).value(lookup)
    except ExpressionError:
        return
    assert isinstance(value, (int, str, list))


def test_the_names_a_formula_asks_for_are_known_before_it_is_worked_out() -> None:
    formula = compile_expr("min(fact.a, step.review.score) if not fact.b else position.ann == 'x'")
    assert formula.names == {"fact.a", "step.review.score", "fact.b", "position.ann"}
    assert set(FUNCTIONS) == {"min", "max", "abs", "len"}
