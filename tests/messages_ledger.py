"""How the test server meets a request, what it puts into its ledger, and the message it answers with."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from data.prices import BUNDLED, rows_of
from department.prices import Price, Usage
from tests.messages_words import number_of, on_the_wire, reply_for

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
BROKEN = ("reset", "hang", "cut", "error_event", "silent", "late_reset", "garbled", "plain")
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


def keep(file: Path, entry: Entry) -> None:
    """Write an entry as it stands now; the last line of a number holds."""
    with file.open("a") as ledger:
        ledger.write(json.dumps(entry.row()) + "\n")


def ledger_of(file: Path) -> list[dict[str, Any]]:
    """The rows of a ledger's file, each as it stood last."""
    rows: dict[int, dict[str, Any]] = {}
    for line in file.read_text().splitlines() if file.exists() else ():
        row = json.loads(line)
        rows[row["number"]] = row
    return [rows[number] for number in sorted(rows)]


def message_of(read: Usage, entry: Entry, meets: Behaviour) -> dict[str, Any]:
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
