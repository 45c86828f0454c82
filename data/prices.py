"""The dated table of what models cost: the bundled one, with the user's rows in place of those of the same model.

A price stands there in dollars per million tokens and here in nano-dollars a token, which is a thousand times as many.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from data.locations import expanded
from department.errors import UsageError, nearest
from department.prices import MICRO, Price

BUNDLED = Path(__file__).with_name("prices.toml")
NAMED_BY = "DAYSHIFT_PRICES"
_COSTS = {
    "input": "fresh",
    "output": "out",
    "cache_read": "cached",
    "cache_write_5m": "written",
    "cache_write_1h": "written_hour",
}
"""The keys of a row that are prices, and what they are called here."""
_COUNTS = {"long_from": 0, "long_times": 1}
"""The keys that are whole numbers and may be left out."""
_KEYS = ("model", "since", *_COSTS, *_COUNTS)
_DEAREST = 1_000_000
"""Dollars per million tokens beyond which a price is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Prices:
    """All rows by model, oldest first, and the files they are from (for people)."""

    rows: Mapping[str, tuple[Price, ...]]
    files: tuple[Path, ...]

    def price_of(self, model: str, day: date) -> Price:
        """The newest row of a model that is not after `day`; UsageError where there is none: nothing is unpriced."""
        rows = self.rows.get(model, ())
        held = [price for price in rows if price.dated <= day.isoformat()]
        if held:
            return held[-1]
        why = f"its first row is of {rows[0].dated}" if rows else nearest(model, list(self.rows))
        raise UsageError(
            f"Model '{model}' has no price on {day}, and is not asked without one; {why}. Tables: "
            f'{", ".join(map(str, self.files))}. Add to {own_table()} a row [[price]] with model = "{model}", '
            f"since = {day}, and {', '.join(_COSTS)} in dollars per million tokens."
        )


def own_table() -> Path:
    """Where the user's rows are looked for."""
    named = os.environ.get(NAMED_BY)
    return expanded(named) if named else user_config_path("dayshift", appauthor=False) / "prices.toml"


def load_prices() -> Prices:
    """Read the bundled table and the user's; UsageError names the file, row and key that cannot be read."""
    rows, files = rows_of(BUNDLED), [BUNDLED]
    own = own_table()
    if own.exists():
        rows |= rows_of(own)
        files.append(own)
    elif os.environ.get(NAMED_BY):
        raise UsageError(f"Price table '{own}' does not exist; {NAMED_BY} names it. Name one that does.")
    return Prices(rows, tuple(files))


def price_of(model: str, day: date) -> Price:
    """The price of a model on a day, by the tables as they are now; UsageError where it has none."""
    return load_prices().price_of(model, day)


def rows_of(path: Path) -> dict[str, tuple[Price, ...]]:
    """The rows of one table by model, oldest first."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"Price table '{path}' cannot be read: {error}. Mend it, or move it away.") from error
    entries = table.pop("price", [])
    for key in table:
        raise UsageError(f"Price table '{path}' has a key '{key}'; it holds rows [[price]] and nothing else.")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"Price table '{path}': 'price' is no list of rows; begin each row with [[price]].")
    return _by_model(path, [_Row(path, number, entry).price() for number, entry in enumerate(entries, 1)])


def _by_model(path: Path, prices: Iterable[Price]) -> dict[str, tuple[Price, ...]]:
    found: dict[str, dict[str, Price]] = {}
    for price in prices:
        dated = found.setdefault(price.model, {})
        if price.dated in dated:
            raise UsageError(
                f"Price table '{path}' has two rows of '{price.model}' since {price.dated}; leave one of them."
            )
        dated[price.dated] = price
    return {model: tuple(dated[day] for day in sorted(dated)) for model, dated in found.items()}


class _Row:
    """One row of a table, and where it stands."""

    def __init__(self, path: Path, number: int, entry: dict[str, Any]) -> None:
        self._path, self._number, self._entry = path, number, entry

    def price(self) -> Price:
        for key in self._entry:
            if key not in _KEYS:
                raise self._wrong(key, f"there is no such key; {nearest(key, list(_KEYS))}")
        model, since = self._given("model"), self._given("since")
        if not isinstance(model, str) or not model.strip():
            raise self._wrong("model", f"{model!r:.60} is no model's id; write one in quotes")
        if not isinstance(since, date) or isinstance(since, datetime):
            raise self._wrong("since", f"{since!s:.60} is no day; write one without quotes, like 2026-11-01")
        counts = {key: self._count(key, least) for key, least in _COUNTS.items()}
        return Price(
            model=model, dated=since.isoformat(), **{name: self._cost(key) for key, name in _COSTS.items()}, **counts
        )

    def _given(self, key: str) -> Any:
        if key not in self._entry:
            raise self._wrong(key, "it is missing; every row has it")
        return self._entry[key]

    def _cost(self, key: str) -> int:
        """Dollars per million tokens as nano-dollars a token."""
        value = self._given(key)
        fits = isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()
        fits = fits and 0 <= value <= _DEAREST
        if not fits or value * MICRO % 1:
            says = "write dollars per million tokens, 0 or more, in thousandths at the finest, like 0.125"
            raise self._wrong(key, f"{value!s:.60} is no price; {says}")
        return int(value * MICRO)

    def _count(self, key: str, least: int) -> int:
        value = self._entry.get(key, least)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self._wrong(key, f"{value!s:.60} is no whole number from {least} on")
        return value

    def _wrong(self, key: str, says: str) -> UsageError:
        model = self._entry.get("model")
        of = f" ({model})" if isinstance(model, str) and key != "model" else ""
        return UsageError(f"Price table '{self._path}', row {self._number}{of}, '{key}': {says}.")
