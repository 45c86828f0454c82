"""Real money in words: nano-dollars, rounded up to what people can read."""

_DOLLAR = 10**9
_SMALL = _DOLLAR // 100


def usd(nano: int) -> str:
    """Dollars with two places from a cent on, else with four: `$1.24`, `$0.0031`."""
    unit, places = (_SMALL, 2) if nano >= _SMALL or not nano else (_DOLLAR // 10_000, 4)
    units = -(-nano // unit)
    whole, rest = divmod(units, 10**places)
    return f"${whole:,}.{rest:0{places}d}"
