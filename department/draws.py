"""Keyed randomness: a draw is a function of (seed, purpose, cause path); a fork differs only where causes differ."""

from collections.abc import Sequence
from hashlib import blake2b
from struct import Struct

THOUSAND = 1000


def draw(seed: int, purpose: str, path: str) -> int:
    """Return 64 even bits that depend on the three words alone."""
    key = f"{seed}\x1f{purpose}\x1f{path}".encode()
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "big")


def below(bound: int, seed: int, purpose: str, path: str) -> int:
    """Return an integer from 0 to `bound` - 1."""
    return draw(seed, purpose, path) % bound


def chance(thousandths: int, seed: int, purpose: str, path: str) -> bool:
    """Say yes in `thousandths` of 1000 cases."""
    return below(THOUSAND, seed, purpose, path) < thousandths


def quantile(table: Sequence[int], seed: int, purpose: str, path: str) -> int:
    """Draw from a quantile table: evenly between two neighbouring entries, integers throughout."""
    if len(table) == 1:
        return table[0]
    spans = len(table) - 1
    place = below(spans * THOUSAND, seed, purpose, path)
    index, part = divmod(place, THOUSAND)
    low, high = table[index], table[index + 1]
    return low + (high - low) * part // THOUSAND


_WORDS = Struct(">32H")
_RANGE = 1 << 16


def binomial(trials: int, thousandths: int, seed: int, purpose: str, path: str) -> int:
    """How many of `trials` say yes, each in `thousandths` of 1000 cases: one 16-bit word for each of them.

    The same people say yes when the chance rises and the rest stays: a counterfactual differs by the chance alone.
    """
    limit = max(0, min(THOUSAND, thousandths)) * _RANGE // THOUSAND
    found = 0
    for first in range(0, trials, _WORDS.size // 2):
        key = f"{seed}\x1f{purpose}\x1f{path}\x1f{first}".encode()
        words = _WORDS.unpack(blake2b(key, digest_size=_WORDS.size).digest())
        found += sum(word < limit for word in words[: trials - first])
    return found
