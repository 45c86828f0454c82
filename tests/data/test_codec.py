"""What is stored is what is hashed, and reads back as what was written."""

import pytest

from data.codec import START, decode_event, decode_input, encode_input, event_row, link
from department.commands import Answer, Begin, Inject
from department.errors import IntegrityError
from department.events.day import FactInjected, RunStarted
from department.events.record import Event

EVENT = Event(
    7, 1_000, "fact.injected", "world", {"thread": "t", "decision": "d/é"}, 3,
    FactInjected(facts={"b": 1, "a": True, "c": "x"}, says="“so”"), (1, 2), 2_000,
)  # fmt: skip


def stored(event: Event) -> Event:
    row = event_row(1, 5, event, START)
    return decode_event((row[1], *row[3:11]))


def test_an_event_reads_back_as_it_was_written():
    assert stored(EVENT) == EVENT


def test_the_order_of_keys_is_kept():
    assert list(stored(EVENT).data.facts) == ["b", "a", "c"]
    assert list(stored(EVENT).subject) == ["thread", "decision"]


def test_an_event_without_cause_refs_or_due_reads_back():
    first = Event(1, 0, "run.started", "engine", {}, None, RunStarted(department="d", version="1", pack="p", seed=1))
    assert stored(first) == first


@pytest.mark.parametrize("place", range(9))
def test_every_part_of_the_header_changes_the_digest(place):
    plain = [START, (7, 5, 1_000, "k", "a"), b"{}", 3, b"[1]", 2_000, b"{}"]
    other = list(plain)
    if place < 5:
        head = list(plain[1])
        head[place] = "z" if isinstance(head[place], str) else head[place] + 1
        other[1] = tuple(head)
    else:
        other[place - 3] = [b'{"a":"b"}', None, b"[2]", None][place - 5]
    assert link(*plain) != link(*other)


def test_the_payload_and_the_previous_digest_change_the_digest():
    plain = (START, (7, 5, 1_000, "k", "a"), b"{}", 3, None, None, b"{}")
    assert len({link(*plain), link(*plain[:-1], b'{"a":1}'), link(b"\x01" * 16, *plain[1:])}) == 3


def test_an_unknown_kind_is_refused_with_its_seq():
    with pytest.raises(IntegrityError, match=r"Event 7 is of kind 'no\.such'"):
        decode_event((7, 0, "no.such", "a", "{}", None, None, None, b"{}"))


def test_a_payload_that_is_no_record_is_refused_with_its_seq():
    with pytest.raises(IntegrityError, match=r"Event 7 \(day\.opened\) cannot be read"):
        decode_event((7, 0, "day.opened", "a", "{}", None, None, None, b'{"day":1}'))


@pytest.mark.parametrize(
    "given",
    [
        Begin(seed=2, facts={"x": 1, "y": True, "z": "w"}),
        Answer(approval="a", outcome="approved", digest="d", comment="ok"),
        Inject(facts={"cut": 200}),
    ],
)
def test_an_input_reads_back_as_it_was_given(given):
    assert decode_input(1, encode_input(given)) == given


def test_an_input_that_cannot_be_read_is_refused():
    with pytest.raises(IntegrityError, match="input at event 4"):
        decode_input(4, b'{"do":"dance"}')
