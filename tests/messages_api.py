"""A server on the loopback that speaks the Messages API well enough for the real SDK, with faults on request.

In a test's own process (`with MessagesApi() as api`) or in one of its own (`python tests/messages_api.py --port 0`):
it prints its address, writes its ledger to a file, and takes a rate of faults.
"""

import argparse
import json
import os
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1])) if __name__ == "__main__" else None

from data.prices import BUNDLED, rows_of  # noqa: E402
from department.prices import Price, Usage  # noqa: E402
from tests.messages_words import Counter, charge, events_of, key_of, number_of, on_the_wire, reply_for  # noqa: E402

STATUS = {
    "limited": (429, "rate_limit_error"), "overloaded": (529, "overloaded_error"), "error": (500, "api_error"),
    "bad": (400, "invalid_request_error"), "key": (401, "authentication_error"), "credit": (402, "billing_error"),
    "forbidden": (403, "permission_error"), "model": (404, "not_found_error"), "timeout": (408, "timeout_error"),
    "conflict": (409, "conflict_error"), "large": (413, "request_too_large"), "redirect": (307, "moved"),
}  # fmt: skip
"""Behaviours that turn a request down: nothing is charged."""
STOPS = {
    "max_tokens": "max_tokens", "refusal": "refusal", "pause": "pause_turn", "window": "model_context_window_exceeded"
}  # fmt: skip
BROKEN = ("reset", "hang", "cut", "error_event", "silent", "late_reset", "garbled")
"""Behaviours in which the request was taken and is charged, but its answer does not arrive whole."""
SPOILT = ("truncated", "off_schema", "not_offered", "surrogate")
"""Behaviours in which a whole answer is of no use."""
KINDS = ("answer", *STATUS, *STOPS, *BROKEN, *SPOILT)


@dataclass(frozen=True)
class Behaviour:
    """How a request is met: a kind of `KINDS`, headers of its response, seconds of delay, words of its texts.

    `says` is quoted by an error; `raw` stands for the text of the reply.
    """

    kind: str = "answer"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    words: int = 0
    says: str = ""
    raw: str | None = None


PLAIN = Behaviour()


@dataclass
class Entry:
    """A request in the ledger: which, by its content (`key`) and the how-manieth of it; its cost in nano-dollars."""

    number: int
    key: str
    nth: int
    model: str
    kind: str
    body: dict[str, Any]
    usage: Usage = field(default_factory=Usage)
    charged: int = 0
    answered: bool = False

    def row(self) -> dict[str, Any]:
        """As the ledger's file has it."""
        usage = {name: getattr(self.usage, name) for name in Usage.__struct_fields__}
        return {name: value for name, value in asdict(self).items() if name not in ("body", "usage")} | usage


def bundled_prices() -> dict[str, Price]:
    """The newest rows of the bundled table."""
    return {model: rows[-1] for model, rows in rows_of(BUNDLED).items()}


class MessagesApi:
    """The server, its ledger, and how it behaves. `key` is the only key it takes; empty, it takes any."""

    def __init__(
        self, prices: Mapping[str, Price] | None = None, *, port: int = 0, key: str = "", latency: float = 0,
        file: Path | None = None,
    ) -> None:  # fmt: skip
        self.prices = dict(prices or bundled_prices())
        self.key, self.latency, self.file = key, latency, file
        self.ledger: list[Entry] = []
        self.headers: list[dict[str, str]] = []
        self.closing = Event()
        self._counter = Counter()
        self._script: list[Behaviour] = []
        self._by: Callable[[Entry], Behaviour] = lambda _: PLAIN
        self._state = Condition()
        self._held = False
        self._waiting: list[Entry] = []
        self._free: set[int] = set()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.api = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "MessagesApi":
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        with self._state:
            self._held = False
            self._state.notify_all()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def environ(self) -> dict[str, str]:
        """What a mind needs to know."""
        return {"ANTHROPIC_API_KEY": self.key or "sk-ant-test-0123456789", "ANTHROPIC_BASE_URL": self.url}

    @property
    def charged(self) -> int:
        """All that was charged, in nano-dollars."""
        return sum(entry.charged for entry in list(self.ledger))

    def behave(self, *script: Behaviour | str) -> None:
        """Meet the next requests so, one after the other; those after them plainly."""
        self._script += [Behaviour(one) if isinstance(one, str) else one for one in script]

    def behave_by(self, by: Callable[[Entry], Behaviour]) -> None:
        """Meet each request as a function of it says (where nothing is scripted)."""
        self._by = by

    def fail_at(self, thousandths: int, kinds: Sequence[str], seed: int = 1) -> None:
        """Meet so many of a thousand requests with one of these faults, keyed by content and how often it came."""

        def by(entry: Entry) -> Behaviour:
            key = f"{seed}/{entry.key}/{entry.nth}"
            fails = number_of(key, 1000) < thousandths
            return Behaviour(kinds[number_of(f"{key}/kind", len(kinds))]) if fails else PLAIN

        self.behave_by(by)

    def hold(self) -> None:
        """Keep every answer back until it is let go."""
        self._held = True

    def arrived(self, count: int, seconds: float = 10) -> list[Entry]:
        """Wait until so many requests are held back; they in the order of their contents."""
        with self._state:
            if not self._state.wait_for(lambda: len(self._waiting) >= count, seconds):
                raise AssertionError(f"{len(self._waiting)} requests are waiting, not {count}.")
            return sorted(self._waiting, key=lambda entry: (entry.key, entry.nth))

    def release(self, entry: Entry, seconds: float = 10) -> None:
        """Let one answer go, and wait until it is sent."""
        with self._state:
            self._free.add(entry.number)
            self._state.notify_all()
            if not self._state.wait_for(lambda: entry not in self._waiting, seconds):
                raise AssertionError(f"Request {entry.number} was let go and not answered.")

    def answer_in(self, order: Sequence[int], seconds: float = 10) -> None:
        """Once as many requests are held back, answer them in this order (of their places by content)."""
        waiting = self.arrived(len(order), seconds)
        for place in order:
            self.release(waiting[place], seconds)

    def let_all_go(self) -> None:
        """Hold nothing back any more."""
        with self._state:
            self._held = False
            self._state.notify_all()

    def enter(self, body: dict[str, Any]) -> tuple[Entry, Behaviour]:
        """A request has come: it stands in the ledger, charged where it is taken."""
        with self._state:
            key = key_of(body)
            nth = sum(entry.key == key for entry in self.ledger)
            entry = Entry(len(self.ledger) + 1, key, nth, str(body.get("model")), "answer", body)
            meets = self._script.pop(0) if self._script else self._by(entry)
            entry.kind = meets.kind
            self.ledger.append(entry)
            if meets.kind in STATUS or entry.model not in self.prices:
                self._write(entry)
            return entry, meets

    def read(self, entry: Entry) -> Usage:
        """What the prompt takes; its prefix is cached from now on."""
        with self._state:
            return self._counter.usage(entry.body)

    def charge(self, entry: Entry, usage: Usage) -> None:
        """The request is paid from here on, whatever becomes of its answer."""
        with self._state:
            entry.usage, entry.charged = usage, charge(self.prices[entry.model], usage)
            self._write(entry)

    def wait_for_release(self, entry: Entry) -> None:
        """Wait as long as the answer is held back."""
        with self._state:
            if self._held:
                self._waiting.append(entry)
                self._state.notify_all()
                self._state.wait_for(lambda: not self._held or entry.number in self._free)

    def sent(self, entry: Entry, *, whole: bool) -> None:
        """The answer has gone out."""
        with self._state:
            entry.answered = whole
            if entry in self._waiting:
                self._waiting.remove(entry)
            self._write(entry)
            self._state.notify_all()

    def _write(self, entry: Entry) -> None:
        if self.file is not None:
            with self.file.open("a") as file:
                file.write(json.dumps(entry.row()) + "\n")


def ledger_of(file: Path) -> list[dict[str, Any]]:
    """The rows of a ledger's file, each as it stood last."""
    rows: dict[int, dict[str, Any]] = {}
    for line in file.read_text().splitlines() if file.exists() else ():
        row = json.loads(line)
        rows[row["number"]] = row
    return [rows[number] for number in sorted(rows)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    api: MessagesApi

    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Every connection ends, so that its thread does."""
        for request in list(self.open):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:  # noqa: N802 - the name http.server calls
        api, name = self.server.api, self.path.rpartition("/")[2]
        if self.path == "/ledger":
            self._send(200, [entry.row() for entry in list(api.ledger)])
        elif self._turned_away():
            return
        elif self.path.startswith("/v1/models/") and name in api.prices:
            born = "2026-01-01T00:00:00Z"
            self._send(200, {"type": "model", "id": name, "display_name": name, "created_at": born})
        else:
            self._fail("model", f"model: {name}")

    def do_POST(self) -> None:  # noqa: N802 - the name http.server calls
        api = self.server.api
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        api.headers.append(dict(self.headers))
        if self._turned_away():
            return
        entry, meets = api.enter(body)
        if api.closing.wait(meets.delay + api.latency):
            return
        if meets.kind in STATUS:
            api.wait_for_release(entry)
            self._fail(meets.kind, meets.says, meets.headers)
            api.sent(entry, whole=False)
        elif entry.model not in api.prices:
            self._fail("model", f"model: {entry.model}")
        else:
            self._answer(api, entry, meets)

    def _turned_away(self) -> bool:
        """Whether the key is not the one."""
        given = self.headers.get("x-api-key") or self.headers.get("authorization", "").removeprefix("Bearer ")
        wrong = bool(self.server.api.key) and given != self.server.api.key
        if wrong:
            self._fail("key", f"invalid key {given}")
        return wrong

    def _answer(self, api: MessagesApi, entry: Entry, meets: Behaviour) -> None:
        message = _message(api.read(entry), entry, meets)
        usage = message.pop("counted")
        api.charge(entry, usage)
        api.wait_for_release(entry)
        whole = False
        try:
            if meets.kind == "hang":
                api.closing.wait(60)
            elif meets.kind == "reset":
                self._reset()
            elif entry.body.get("stream"):
                whole = self._stream(message, meets)
            else:
                self._send(200, message, meets.headers)
                whole = True
        except OSError:
            self.close_connection = True
        finally:
            api.sent(entry, whole=whole)

    def _stream(self, message: dict[str, Any], meets: Behaviour) -> bool:
        """Send the events; whether all of them went out."""
        fixed = {"content-type": "text/event-stream", "transfer-encoding": "chunked"}
        self._head(200, fixed | {"request-id": message["id"].replace("msg", "req")}, meets.headers)
        deltas = 0
        for name, data in events_of(message, pieces=8):
            deltas += name == "content_block_delta"
            if (name == "message_delta" or deltas > 3) and self._broke(meets.kind):
                return False
            if name == "message_stop" and meets.kind == "late_reset":
                self._reset()
                return False
            self._chunk(f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n".encode())
        self._chunk(b"")
        return True

    def _broke(self, kind: str) -> bool:
        """Break a stream off in its middle, as this kind does."""
        if kind == "cut":
            self._reset()
        elif kind == "silent":
            self._chunk(b"")
        elif kind == "garbled":
            self._chunk(b'event: content_block_delta\ndata: {"type": "content_blo\n\n')
            self._chunk(b"")
        elif kind == "error_event":
            told = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
            self._chunk(f"event: error\ndata: {json.dumps(told)}\n\n".encode())
            self._chunk(b"")
        else:
            return False
        return True

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _reset(self) -> None:
        """End the connection as a crash would: what is under way is thrown away."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def _fail(self, kind: str, says: str, headers: Mapping[str, str] | None = None) -> None:
        status, name = STATUS[kind]
        error = {"type": "error", "error": {"type": name, "message": says or name}, "request_id": "req_0"}
        self._send(status, error, headers or {})

    def _send(self, status: int, told: Any, headers: Mapping[str, str] | None = None) -> None:
        data = json.dumps(told).encode()
        fixed = {"content-type": "application/json", "content-length": str(len(data)), "request-id": "req_0"}
        self._head(status, fixed, headers or {})
        self.wfile.write(data)

    def _head(self, status: int, fixed: Mapping[str, str], scripted: Mapping[str, str]) -> None:
        """The status and headers; what is scripted goes before what is usual."""
        self.send_response_only(status)
        for name, value in {"date": self.date_time_string(), **fixed, **scripted}.items():
            self.send_header(name, value)
        self.end_headers()


def _message(read: Usage, entry: Entry, meets: Behaviour) -> dict[str, Any]:
    """The whole answer to a request, and under `counted` what it took."""
    body = entry.body
    schema = (body.get("output_config") or {}).get("format", {}).get("schema", {"type": "string"})
    value = reply_for(schema, entry.key, meets.words)
    if meets.kind == "not_offered" and "choice" in value:
        value["choice"] = "none of these"
    text = {
        "off_schema": '{"answer": 42}',
        "surrogate": '{"text": "half a \\ud83d sign"}',
        "refusal": "",
    }.get(meets.kind, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    text = text if meets.raw is None else meets.raw
    if meets.kind in ("truncated", "max_tokens", "window", "pause"):
        text = text[: len(text) // 2]
    thinking = number_of(f"{entry.key}/thinking", 200)
    most = int(body["max_tokens"])
    out = most if meets.kind == "max_tokens" else min(most, thinking + len(text.encode()) // 4 + 1)
    used = Usage(read.fresh, out, read.cached, read.written, read.written_hour, min(thinking, out))
    return {
        "id": f"msg_{entry.number}", "type": "message", "role": "assistant", "model": entry.model,
        "content": [
            {"type": "thinking", "thinking": "", "signature": "c2lnbmVk"},
            {"type": "text", "text": text, "citations": None},
        ],
        "stop_reason": STOPS.get(meets.kind, "end_turn"), "stop_sequence": None,
        "stop_details": {"type": "refusal", "category": "cyber", "explanation": "Not this."}
        if meets.kind == "refusal" else None,
        "usage": on_the_wire(used), "counted": used,
    }  # fmt: skip


def main(words: Iterable[str] | None = None) -> None:
    """Serve until the input ends, or forever where there is none to end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default="")
    parser.add_argument("--latency", type=float, default=0)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--fail", type=int, default=0, help="of a thousand requests")
    parser.add_argument("--kinds", default="limited,overloaded,error", help="of faults, by commas")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    with MessagesApi(port=given.port, key=given.key, latency=given.latency, file=given.ledger) as api:
        if given.fail:
            api.fail_at(given.fail, given.kinds.split(","), given.seed)
        sys.stdout.write(f"{api.url}\n")
        sys.stdout.flush()
        while True:
            time.sleep(1)


if __name__ == "__main__":
    main()
