"""What the test server answers, counts and charges: everything follows from the content of a request."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from department.prices import Price, Usage

TEXT = "we have read it and agree on the figures so far, what is open comes back to you before the day is over"
WORDS = TEXT.split()


def number_of(key: str, below: int) -> int:
    """A number below a bound, the same for the same key."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) % below


def key_of(body: Mapping[str, Any]) -> str:
    """Names a request by its content."""
    content = {name: body.get(name) for name in ("model", "system", "messages", "output_config", "max_tokens")}
    return blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=8).hexdigest()


def reply_for(schema: Mapping[str, Any], key: str, words: int = 0) -> Any:
    """A value that fits a JSON schema, of keyed choices and lengths; `words` fixes the length of texts."""
    if "enum" in schema:
        return schema["enum"][number_of(key, len(schema["enum"]))]
    kind = schema["type"]
    if kind == "object":
        return {name: reply_for(inner, f"{key}/{name}", words) for name, inner in schema["properties"].items()}
    if kind == "array":
        return [reply_for(schema["items"], f"{key}/{index}", 6) for index in range(1 + number_of(key, 3))]
    if kind == "integer":
        bounds = dict(re.findall(r"(minimum|maximum): (\d+)", schema.get("description", "")))
        low, high = int(bounds.get("minimum", 0)), int(bounds.get("maximum", 1000))
        return low + number_of(key, high - low + 1)
    count = words or 5 + number_of(f"{key}/length", 60)
    return " ".join(WORDS[number_of(f"{key}/{index}", len(WORDS))] for index in range(count)).capitalize() + "."


def tokens(text: str) -> int:
    """The server's fixed rule."""
    return len(text.encode()) // 4


@dataclass
class Counter:
    """Counts the tokens of prompts, and remembers the prefixes that were marked to be cached, by model."""

    seen: set[tuple[str, str]] = field(default_factory=set)

    def usage(self, body: Mapping[str, Any]) -> Usage:
        """What reading a request takes, and from now on is remembered of it."""
        system = body.get("system") or []
        blocks = [{"text": system}] if isinstance(system, str) else system
        prefix, read, written, hour, marked = "", 0, 0, 0, 0
        for block in blocks:
            prefix += block["text"]
            if "cache_control" not in block:
                continue
            key = (body["model"], blake2b(prefix.encode(), digest_size=8).hexdigest())
            upto, marked = tokens(prefix), tokens(prefix)
            if key in self.seen:
                read, written, hour = upto, 0, 0
            elif block["cache_control"].get("ttl") == "1h":
                hour = upto - read - written
            else:
                written = upto - read - hour
            self.seen.add(key)
        schema = json.dumps((body.get("output_config") or {}).get("format", {}))
        rest = tokens(prefix_of(blocks)) - marked + tokens(json.dumps(body["messages"], ensure_ascii=False))
        return Usage(fresh=rest + tokens(schema), cached=read, written=written, written_hour=hour)


def prefix_of(blocks: list[dict[str, Any]]) -> str:
    """All of a system prompt."""
    return "".join(block["text"] for block in blocks)


def charge(price: Price, usage: Usage) -> int:
    """What a call costs in nano-dollars, worked out apart from the code under test."""
    read = usage.fresh + usage.cached + usage.written + usage.written_hour
    parts = [
        usage.fresh * price.fresh, usage.out * price.out, usage.cached * price.cached,
        usage.written * price.written, usage.written_hour * price.written_hour,
    ]  # fmt: skip
    return sum(parts) * (price.long_times if price.long_from and read > price.long_from else 1)


def on_the_wire(usage: Usage) -> dict[str, Any]:
    """A prompt's usage as the service writes it."""
    return {
        "input_tokens": usage.fresh,
        "cache_read_input_tokens": usage.cached,
        "cache_creation_input_tokens": usage.written + usage.written_hour,
        "cache_creation": {
            "ephemeral_5m_input_tokens": usage.written,
            "ephemeral_1h_input_tokens": usage.written_hour,
        },
        "output_tokens": usage.out,
        "output_tokens_details": {"thinking_tokens": usage.thinking},
    }


def events_of(message: dict[str, Any], pieces: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """A message as the events of a stream; its text comes in so many pieces."""
    usage = message["usage"]
    opening = {**message, "content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 1}}
    opening["usage"].pop("output_tokens_details")
    yield "message_start", {"message": opening}
    yield "ping", {}
    for index, block in enumerate(message["content"]):
        thinks = block["type"] == "thinking"
        empty = {**block, "thinking": "", "signature": ""} if thinks else {**block, "text": ""}
        yield "content_block_start", {"index": index, "content_block": empty}
        if thinks:
            for name in ("thinking", "signature"):
                yield "content_block_delta", {"index": index, "delta": {"type": f"{name}_delta", name: block[name]}}
        else:
            text = block["text"]
            size = max(1, -(-len(text) // pieces))
            for start in range(0, len(text), size):
                delta = {"type": "text_delta", "text": text[start : start + size]}
                yield "content_block_delta", {"index": index, "delta": delta}
        yield "content_block_stop", {"index": index}
    ending = {name: message.get(name) for name in ("stop_reason", "stop_sequence", "stop_details")}
    told = {name: usage[name] for name in usage if name != "cache_creation"}
    yield "message_delta", {"delta": ending, "usage": told}
    yield "message_stop", {}
