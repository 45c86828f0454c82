"""The test server on the wire: HTTP, server-sent events, and connections that end as they should not."""

import json
import os
import socket
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any, Protocol

from department.prices import Price, Usage
from tests.messages_ledger import STATUS, Behaviour, Entry, message_of
from tests.messages_words import events_of


class Api(Protocol):
    """What stands behind the wire: `tests.messages_api.MessagesApi`."""

    key: str
    latency: float
    prices: dict[str, Price]
    ledger: list[Entry]
    headers: list[dict[str, str]]
    closing: Event

    def behave(self, *script: Behaviour | str) -> None: ...
    def enter(self, body: dict[str, Any]) -> tuple[Entry, Behaviour]: ...
    def read(self, entry: Entry) -> Usage: ...
    def charge(self, entry: Entry, usage: Usage) -> None: ...
    def wait_for_release(self, entry: Entry) -> None: ...
    def sent(self, entry: Entry, *, whole: bool) -> None: ...


class ApiServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    api: "Api"

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


class ApiHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ApiServer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
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

    def do_POST(self) -> None:
        api = self.server.api
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/behave":
            api.behave(*(Behaviour(**one) for one in body))
            self._send(200, {})
            return
        if self._turned_away():
            return
        api.headers.append(dict(self.headers))
        entry, meets = api.enter(body)
        if meets.kind in STATUS:
            api.closing.wait(meets.delay + api.latency)
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

    def _answer(self, api: "Api", entry: Entry, meets: Behaviour) -> None:
        message = message_of(api.read(entry), entry, meets)
        usage = message.pop("counted")
        api.charge(entry, usage)
        api.closing.wait(meets.delay + api.latency)
        api.wait_for_release(entry)
        whole = False
        try:
            if meets.kind == "hang":
                api.closing.wait(60)
            elif meets.kind == "reset":
                self._reset()
            elif entry.body.get("stream") and meets.kind != "plain":
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
