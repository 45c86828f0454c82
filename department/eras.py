"""The organisation of a run over time: a fork may change it, and what was before the fork keeps the one it had."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Self

from department.org import Organisation


class Eras:
    """Which organisation each event of a run belongs to.

    The first holds from event 1 on; each of `later`, (seq, organisation) in order, from its event on, which is the
    `run.forked` that changed it.
    """

    def __init__(self, first: Organisation, later: Sequence[tuple[int, Organisation]] = ()) -> None:
        self._firsts = [1, *(seq for seq, _ in later)]
        self._orgs = [first, *(org for _, org in later)]

    @classmethod
    def of(cls, org: "Organisation | Eras") -> "Eras":
        """Eras as they are; an organisation that never changed as the only one."""
        return org if isinstance(org, Eras) else cls(org)

    @property
    def last(self) -> Organisation:
        """The organisation as it is now."""
        return self._orgs[-1]

    def at(self, seq: int) -> Organisation:
        """The organisation in which event `seq` happened; before the first event, the one it will happen in."""
        return self._orgs[max(bisect_right(self._firsts, seq) - 1, 0)]

    def upto(self, seq: int) -> "Eras":
        """These eras as they were after event `seq`."""
        kept = [pair for pair in self if pair[0] <= max(seq, 1)]
        return Eras(kept[0][1], kept[1:])

    def then(self, seq: int, org: Organisation) -> Self:
        """These eras, and another organisation from event `seq` on."""
        return type(self)(self._orgs[0], [*list(self)[1:], (seq, org)])

    def __iter__(self) -> Iterator[tuple[int, Organisation]]:
        """Each organisation with the first event that belongs to it, oldest first."""
        return iter(zip(self._firsts, self._orgs, strict=True))
