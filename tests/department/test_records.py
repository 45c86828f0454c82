"""The bytes of an event depend on what happened, not on which object said it."""

import msgspec
import pytest

from department.events.kinds import KINDS

_SAME_OBJECTS = ("", 0, 1, None, True, False, ())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_default_is_left_out_by_chance(kind):
    """msgspec leaves out defaults by identity: only values that exist once in a process may be left out."""
    for field in msgspec.structs.fields(KINDS[kind]):
        if field.default is not msgspec.NODEFAULT:
            assert field.default in _SAME_OBJECTS, f"{kind}.{field.name} needs written({field.default!r})"
