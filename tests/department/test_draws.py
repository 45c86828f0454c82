"""Randomness is keyed: a draw depends on its seed, purpose and path alone."""

from hypothesis import given
from hypothesis import strategies as st

from department.draws import below, chance, draw, quantile

paths = st.text(max_size=20)
seeds = st.integers(-(2**40), 2**40)
tables = st.lists(st.integers(0, 10**9), min_size=1, max_size=8).map(sorted)


@given(seed=seeds, purpose=paths, path=paths)
def test_the_same_words_draw_the_same_value(seed: int, purpose: str, path: str) -> None:
    assert draw(seed, purpose, path) == draw(seed, purpose, path)


def test_draws_are_the_same_on_every_machine() -> None:
    """Written down once: another value here is another day for everybody."""
    assert [
        draw(1, "noise", "flow@2026-01-05/step"),
        draw(2, "noise", "flow@2026-01-05/step"),
        draw(1, "", ""),
    ] == EXPECTED


EXPECTED = [814499718933088810, 3918951658900788562, 13631727734878670029]


@given(seed=seeds, purpose=paths, path=paths, bound=st.integers(1, 10**6))
def test_below_is_below(seed: int, purpose: str, path: str, bound: int) -> None:
    assert 0 <= below(bound, seed, purpose, path) < bound


@given(table=tables, seed=seeds, path=paths)
def test_a_quantile_lies_within_its_table(table: list[int], seed: int, path: str) -> None:
    drawn = quantile(table, seed, "duration", path)
    assert isinstance(drawn, int)
    assert table[0] <= drawn <= table[-1]


def test_chances_come_true_as_often_as_they_say() -> None:
    for thousandths in (0, 50, 300, 950, 1000):
        yes = sum(chance(thousandths, 1, "chance", str(number)) for number in range(4000))
        assert abs(yes - 4 * thousandths) <= 120


def test_paths_do_not_run_into_each_other() -> None:
    """The words of a key are kept apart: `a` + `bc` is not `ab` + `c`, seed 1 of path `1x` not seed 11 of `x`."""
    keys = [(1, "a", "bc"), (1, "ab", "c"), (11, "a", "bc"), (1, "1a", "bc"), (1, "", "abc"), (1, "abc", "")]
    assert len({draw(*key) for key in keys}) == len(keys)
