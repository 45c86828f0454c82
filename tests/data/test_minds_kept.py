"""What a store holds of minds outside is read as it was kept, and so is what was kept before there were any."""

import pytest

from data.codec import START, decode_event, decode_input, encode_input, event_row
from department.commands import SetCap, SetMinds
from department.events.flow import TurnCompleted, TurnFailed, TurnRepeated, TurnRequested
from department.events.kinds import KINDS
from department.events.minds import CapSet, CapWarned, MindsSet
from department.events.record import Data, Event
from department.prices import Price, Spent, Usage

PRICE = Price("m", "2026-11-01", 100, 500, 10, 125, 200, 100_000, 5)
SPENT = Spent("m", 7, 0, Usage(fresh=3, out=2, cached=1, thinking=1), "d1")
KEPT: dict[bytes, Data] = {
    b'{"purpose":"tell","tier":"small","briefing":"b","estimated_cost":5,"mind":"claude","cost":0,"model":"m",'
    b'"reserved":900,"workflow":"chat"}': TurnRequested(
        purpose="tell", tier="small", briefing="b", estimated_cost=5, mind="claude", model="m", reserved=900,
        workflow="chat",
    ),
    b'{"choice":"yes","confidence":700,"took":60,"spent":{"model":"m","paid":7,"usage":{"fresh":3,"out":2,"cached":1,'
    b'"thinking":1},"reply":"d1"}}': TurnCompleted(choice="yes", confidence=700, took=60, spent=SPENT),
    b'{"why":"lost","spent":{"model":"m","booked":900}}': TurnFailed(why="lost", spent=Spent("m", booked=900)),
    b'{"reserved":900,"spent":{"model":"m","booked":900}}': TurnRepeated(reserved=900, spent=Spent("m", booked=900)),
    b'{"mind":"claude","prices":{"small":{"model":"m","dated":"2026-11-01","fresh":100,"out":500,"cached":10,'
    b'"written":125,"written_hour":200,"long_from":100000,"long_times":5}},"tiers":{"all":"small"}}': MindsSet(
        mind="claude", prices={"small": PRICE}, tiers={"all": "small"}
    ),
    b'{"scope":"run","limit":5,"was":4,"then":"fail"}': CapSet(scope="run", limit=5, was=4, then="fail"),
    b'{"scope":"run","spent":4,"limit":5}': CapWarned(scope="run", spent=4, limit=5),
    b'{"choice":"yes","confidence":700,"took":60}': TurnCompleted(choice="yes", confidence=700, took=60),
}  # fmt: skip
"""As they lie in stores: bytes that must be read for as long as there are such stores."""


@pytest.mark.parametrize(("payload", "data"), KEPT.items(), ids=lambda one: getattr(one, "kind", ""))
def test_an_event_of_minds_is_read_as_it_was_kept(payload: bytes, data: Data) -> None:
    event = decode_event((7, 0, data.kind, "ann", "{}", None, None, None, payload))
    assert event.data == data
    row = event_row(1, 5, Event(7, 0, data.kind, "ann", {}, None, data), START)
    assert decode_event((row[1], *row[3:11])).data == data
    assert KINDS[data.kind] is type(data)


@pytest.mark.parametrize(
    ("payload", "given"),
    [
        (b'{"do":"set-cap","scope":"run","limit":5,"was":4}', SetCap(scope="run", limit=5, was=4)),
        (b'{"do":"set-minds","mind":"simulated"}', SetMinds(mind="simulated")),
    ],
)
def test_an_input_on_minds_is_read_as_it_was_kept(payload: bytes, given: SetCap | SetMinds) -> None:
    assert decode_input(1, payload) == given
    assert decode_input(1, encode_input(given)) == given
