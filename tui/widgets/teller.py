"""How a feed has its things told."""

from typing import Protocol, TypeVar

from tui.present.lines import Line

T_contra = TypeVar("T_contra", contravariant=True)


class Teller(Protocol[T_contra]):
    """How things are told. `before` is the thing above, None for the first: days may be told apart by it.

    Every line begins with a blank cell, in which the bar of the chosen one is drawn.
    """

    def height(self, thing: T_contra, before: T_contra | None, width: int) -> int:
        """How many lines `lines` would give, at least 1; it depends on nothing else that may change."""
        ...

    def lines(self, thing: T_contra, before: T_contra | None, width: int) -> list[Line]:
        """The lines, of at most `width` cells each."""
        ...
