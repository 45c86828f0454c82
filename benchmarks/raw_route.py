"""The limit for the message route: a heap loop and one encoded row a message, 1000 rows in a transaction."""

import sqlite3
from heapq import heapify, heappop, heappush
from pathlib import Path
from time import perf_counter

import msgspec

from synthetic import TEAM, near

GROUP = 1000
_BODY = "Please look at the item, decide what to do next and tell whoever owns it."
_INSERT = "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)"


class Sent(msgspec.Struct):
    """A message as it is stored."""

    conversation: int
    hop: int
    body: str


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
    neighbours = [near(place) for place in range(TEAM)]
    heap = [(0, conversation, 0, -1, conversation) for conversation in range(TEAM)]
    heapify(heap)
    handled = [0] * TEAM
    rows: list[tuple[int, int, str, int, int, bytes]] = []
    for seq in range(1, messages + 1):
        at, conversation, hop, source, here = heappop(heap)
        handled[here] += 1
        rows.append((seq, at, "message", source, here, encode(Sent(conversation, hop, _BODY))))
        hop += 1
        following = neighbours[here][(hop * 7 + conversation * 3) % len(neighbours[here])]
        heappush(heap, (at + 30 + (hop * 13 + conversation) % 90, conversation, hop, here, following))
        if len(rows) >= GROUP or seq == messages:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_INSERT, rows)
            connection.execute("COMMIT")
            rows.clear()
