"""The dated price table: what holds on a day, whose rows, and errors that name file, row and key."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.prices import BUNDLED, Prices, load_prices, price_of, rows_of
from department.errors import UsageError
from department.prices import Price, Usage
from tests.messages_words import charge

ROW = """
[[price]]
model = "m"
since = 2026-11-01
input = 1
output = 2.5
cache_write_5m = 1.25
cache_write_1h = 2
cache_read = 0.001
"""
DAY = date(2026, 11, 20)
counts = st.integers(0, 200_000)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Write the user's own table."""

    def written(text: str) -> Path:
        path = tmp_path / "prices.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("DAYSHIFT_PRICES", str(path))
        return path

    return written


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("claude-opus-5-5", ("4", "20", "0.20", "5", "8")),
        ("claude-sonnet-5-5", ("2", "10", "0.10", "2.50", "4")),
        ("claude-haiku-5-5", ("0.10", "0.50", "0.01", "0.125", "0.20")),
    ],
)
def test_the_bundled_prices(model: str, dollars: tuple[str, ...]) -> None:
    price = rows_of(BUNDLED)[model][-1]
    found = (price.fresh, price.out, price.cached, price.written, price.written_hour)
    assert found == tuple(int(Decimal(each) * 1000) for each in dollars)
    assert (price.long_from, price.long_times) == ((100_000, 5) if "haiku" in model else (0, 1))


def test_a_row_holds_from_its_day_until_the_next(table: Callable[[str], Path]) -> None:
    table(ROW + ROW.replace("2026-11-01", "2026-12-01").replace("input = 1", "input = 3"))
    prices = load_prices()
    assert [prices.price_of("m", date(2026, *day)).fresh for day in ((11, 1), (11, 30), (12, 1), (12, 31))] == [
        1000, 1000, 3000, 3000,
    ]  # fmt: skip
    with pytest.raises(UsageError, match=r"'m' has no price on 2026-10-31.*first row is of 2026-11-01"):
        prices.price_of("m", date(2026, 10, 31))


def test_the_users_rows_take_the_place_of_the_bundled_of_that_model(table: Callable[[str], Path]) -> None:
    table(ROW.replace('"m"', '"claude-opus-5-5"').replace("2026-11-01", "2026-01-01"))
    assert price_of("claude-opus-5-5", DAY).fresh == 1000
    assert price_of("claude-haiku-5-5", DAY).fresh == 100


def test_a_model_without_a_price_is_refused(table: Callable[[str], Path]) -> None:
    path = table(ROW)
    with pytest.raises(UsageError) as caught:
        price_of("claude-opus-5", DAY)
    says = str(caught.value)
    for part in ("'claude-opus-5'", "2026-11-20", str(path), "claude-opus-5-5", "[[price]]", "cache_write_1h"):
        assert part in says


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("input = 1", "input = 0.0001", "input", "thousandths"),
        ("input = 1", "input = -1", "input", "no price"),
        ("input = 1", 'input = "1"', "input", "no price"),
        ("input = 1", "input = true", "input", "no price"),
        ("input = 1", "input = nan", "input", "no price"),
        ("input = 1", "input = inf", "input", "no price"),
        ("input = 1\n", "", "input", "missing"),
        ("input = 1", "input = 1\ninputs = 1", "inputs", "nearest: input"),
        ("since = 2026-11-01", 'since = "2026-11-01"', "since", "without quotes"),
        ("since = 2026-11-01", "since = 2026-11-01T00:00:00", "since", "no day"),
        ('model = "m"', "model = 3", "model", "no model's id"),
        ("input = 1", "input = 1\nlong_times = 0", "long_times", "whole number from 1"),
        ("input = 1", "input = 1\nlong_from = 1.5", "long_from", "whole number from 0"),
    ],
)
def test_errors_name_the_file_the_row_and_the_key(
    table: Callable[[str], Path], old: str, new: str, key: str, says: str
) -> None:
    path = table(ROW + ROW.replace('"m"', '"other"').replace(old.replace('"m"', '"other"'), new))
    with pytest.raises(UsageError) as caught:
        load_prices()
    for part in (str(path), "row 2", f"'{key}'", says):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("price = 3", "no list of rows"), ("[prices]\n", "key 'prices'"), ("[[price", "cannot be read"),
        (ROW + ROW, "two rows of 'm' since 2026-11-01"),
    ],
)  # fmt: skip
def test_a_broken_table_is_said(table: Callable[[str], Path], text: str, says: str) -> None:
    path = table(text)
    with pytest.raises(UsageError, match=says) as caught:
        load_prices()
    assert str(path) in str(caught.value)


def test_a_table_that_is_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYSHIFT_PRICES", str(tmp_path / "none.toml"))
    with pytest.raises(UsageError, match="does not exist; DAYSHIFT_PRICES names it"):
        load_prices()


def test_without_a_table_of_the_users_the_bundled_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.prices.user_config_path", lambda *_, **__: tmp_path)
    assert load_prices() == Prices(rows_of(BUNDLED), (BUNDLED,))
    (tmp_path / "prices.toml").write_text(ROW, encoding="utf-8")
    assert price_of("m", DAY) == Price("m", "2026-11-01", 1000, 2500, 1, 1250, 2000)


@given(counts, counts, counts, counts, counts)
def test_a_cost_is_what_the_service_charges_and_never_over_its_ceiling(
    fresh: int, out: int, cached: int, written: int, hour: int
) -> None:
    used = Usage(fresh, out, cached, written, hour)
    for rows in rows_of(BUNDLED).values():
        assert rows[-1].cost(used) == charge(rows[-1], used) <= rows[-1].ceiling(used.prompt, out)
