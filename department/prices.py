"""What a model costs: tokens times the price of a dated row, in nano-dollars (10^-9 $), exactly.

A price in thousandths of a dollar for a million tokens is one in nano-dollars for a token: every product is whole.
"""

import msgspec

MICRO = 1000
"""Nano-dollars in a micro-dollar."""
CENT = 10_000_000
"""Nano-dollars in a cent."""
_SMALL = CENT // 100
"""Below a cent, money is told in these."""


class Usage(msgspec.Struct, frozen=True, omit_defaults=True):
    """The tokens of one call.

    `fresh` were read for the first time, `cached` from the cache, `written` and `written_hour` into it for five minutes
    and for an hour; `out` were written by the model, its `thinking` among them.
    """

    fresh: int = 0
    out: int = 0
    cached: int = 0
    written: int = 0
    written_hour: int = 0
    thinking: int = 0

    @property
    def prompt(self) -> int:
        """All that was read."""
        return self.fresh + self.cached + self.written + self.written_hour

    def plus(self, other: "Usage") -> "Usage":
        """Both together."""
        return Usage(*(getattr(self, name) + getattr(other, name) for name in Usage.__struct_fields__))


class Price(msgspec.Struct, frozen=True, omit_defaults=True):
    """The price row of a model from a date on, in nano-dollars a token.

    A prompt of more than `long_from` tokens (0: never), cache reads and writes counted, bills the whole request
    `long_times` as high.
    """

    model: str
    dated: str
    fresh: int
    out: int
    cached: int
    written: int
    written_hour: int
    long_from: int = 0
    long_times: int = 1

    def cost(self, usage: Usage) -> int:
        """What a call of these tokens costs."""
        plain = (
            usage.fresh * self.fresh
            + usage.out * self.out
            + usage.cached * self.cached
            + usage.written * self.written
            + usage.written_hour * self.written_hour
        )
        return plain * self._times(usage.prompt)

    def ceiling(self, prompt: int, out: int) -> int:
        """The most that a call can cost whose prompt has at most `prompt` tokens and whose reply at most `out`."""
        dearest = max(self.fresh, self.cached, self.written, self.written_hour)
        return (prompt * dearest + out * self.out) * self._times(prompt)

    def _times(self, prompt: int) -> int:
        return self.long_times if self.long_from and prompt > self.long_from else 1


class Spent(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a try at a turn came to outside, in nano-dollars: `paid` is known, `booked` is the ceiling of what was lost.

    `model` is the one that answered, `reply` the digest of the kept reply; a `reused` one was paid in another run.
    """

    model: str = ""
    paid: int = 0
    booked: int = 0
    usage: Usage = Usage()
    reply: str = ""
    reused: bool = False

    @property
    def total(self) -> int:
        """What counts against a cap."""
        return self.paid + self.booked


def usd(nano: int) -> str:
    """Nano-dollars in words, rounded up: two places from a cent on, else four: `$1.24`, `$0.0031`."""
    unit, places = (CENT, 2) if nano >= CENT or not nano else (_SMALL, 4)
    whole, rest = divmod(-(-nano // unit), 10**places)
    return f"${whole:,}.{rest:0{places}d}"
