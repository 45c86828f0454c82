"""The limit for the message route: a heap loop and one encoded row a message, 1000 rows in a transaction."""

import sqlite3
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from pathlib import Path
from time import perf_counter

import msgspec
from synthetic import TEAM, near

GROUP = 1000
_BODY = "Please look at the item, decide what to do next and tell whoever owns it."
_KINDS = ("task", "report", "question", "answer")
_MASK = (1 << 61) - 1
_INSERT = "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)"


class Sent(msgspec.Struct):
    """What is stored of a message beside its columns."""

    conversation: int
    hop: int
    id: int
    body: str


@dataclass(slots=True)
class Message:
    """A message under way: its id, conversation and hop, from whom to whom, its kind, when (seconds)."""

    id: int
    conversation: int
    hop: int
    source: int
    to: int
    kind: str
    at: int
    body: str


class Agent:
    """The least of a mind: it counts what it handles and says who is next."""

    __slots__ = ("check", "handled", "kinds", "near")

    def __init__(self, place: int) -> None:
        self.handled = self.check = 0
        self.kinds = dict.fromkeys(_KINDS, 0)
        self.near = near(place)

    def handle(self, message: Message) -> Message:
        """Fold the message in and write the next one."""
        self.handled += 1
        self.kinds[message.kind] += 1
        self.check = (self.check + (message.id * 2654435761 ^ message.to * 40503 ^ message.source)) & _MASK
        hop, conversation = message.hop + 1, message.conversation
        following = self.near[(hop * 7 + conversation * 3) % len(self.near)]
        at = message.at + 30 + (hop * 13 + conversation) % 90
        return Message(message.id + 1, conversation, hop, message.to, following, _KINDS[hop & 3], at, _BODY)


def raw_route(path: Path, messages: int) -> float:
    """Seconds to route and store so many messages, with nothing round it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(
        "CREATE TABLE message (seq INTEGER PRIMARY KEY, at INTEGER, kind TEXT, src INTEGER, dst INTEGER, payload BLOB)"
    )
    began = perf_counter()
    _route(connection, messages)
    took = perf_counter() - began
    count = connection.execute("SELECT count(*) FROM message").fetchone()[0]
    connection.close()
    if count != messages:
        raise AssertionError(f"{count} messages were stored, not {messages}.")
    return took


def _route(connection: sqlite3.Connection, messages: int) -> None:
    encode = msgspec.json.Encoder().encode
    agents = [Agent(place) for place in range(TEAM)]
    firsts = [Message(number * 10**7, number, 0, -1, number, _KINDS[0], 0, _BODY) for number in range(TEAM)]
    heap = [(0, message.id, message) for message in firsts]
    heapify(heap)
    rows: list[tuple[int, int, str, int, int, bytes]] = []
    for seq in range(1, messages + 1):
        message = heappop(heap)[2]
        payload = encode(Sent(message.conversation, message.hop, message.id, message.body))
        rows.append((seq, message.at, message.kind, message.source, message.to, payload))
        reply = agents[message.to].handle(message)
        heappush(heap, (reply.at, reply.id, reply))
        if len(rows) >= GROUP or seq == messages:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_INSERT, rows)
            connection.execute("COMMIT")
            rows.clear()
