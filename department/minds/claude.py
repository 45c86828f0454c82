"""Claude through the official SDK: one call for one question, no retries, and every outcome said exactly.

Importing this takes a second: bootstrap does, where a mind of Claude's is built.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx2
from anthropic import APIConnectionError, APIStatusError, AsyncAnthropic, DefaultAsyncHttpxClient
from anthropic.lib.streaming import AsyncMessageStream
from anthropic.types import Message as Answer
from anthropic.types import TextBlockParam
from pydantic_core import from_json

from department.minds import faults, replies
from department.outside import NOTHING, Answered, FaultError, Thinker
from department.ports import Question
from department.prices import Usage
from department.prompts import BREAK

KEY, BASE, HEADERS = "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "ANTHROPIC_CUSTOM_HEADERS"
_SERVICE = "https://api.anthropic.com"
_CONNECT = 10


class ClaudeMind(Thinker):
    """Asks Claude. One event loop uses it: its connections belong to the loop of the first call.

    `environ` holds the key and, for a gateway, the address. `quiet` are the seconds without a byte after which a call
    is given up, `whole` those after which it is given up in any case.
    """

    def __init__(self, environ: Mapping[str, str], *, quiet: float = 300, whole: float = 1800) -> None:
        self._key = environ.get(KEY, "").strip()
        self._base = environ.get(BASE, "").strip() or _SERVICE
        self._quiet, self._whole = quiet, whole
        headers = [line.partition(":")[2].strip() for line in environ.get(HEADERS, "").splitlines()]
        try:
            url = httpx2.URL(self._base)
        except httpx2.InvalidURL:
            url = httpx2.URL("")
        self._host = url.host if url.scheme in ("http", "https") and not url.userinfo else ""
        self._scrub = faults.Scrub(self._key, headers)
        self._client: AsyncAnthropic | None = None

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:
        """Ask `model` once; `on_text` is given the text so far as it is written.

        Raises FaultError, which says whether the call was or may have been paid.
        """
        self._require_means(model)
        if self._client is None:
            self._client = self._connect()
        call = _Call(question, model, self._scrub, on_text)
        request = call.request()
        try:
            async with asyncio.timeout(self._whole), self._client.messages.stream(**request) as stream:
                await call.read(stream)
        except APIStatusError as error:
            if call.began:
                return call.broken(error)
            raise faults.of_status(error, model, self._scrub) from None
        except APIConnectionError as error:
            if call.began:
                return call.broken(error)
            raise faults.of_connection(error, model, self._host, self._scrub) from None
        except Exception as error:  # noqa: BLE001 - whatever broke it, the call was sent: it may have been paid
            return call.broken(error)
        return call.answered()

    async def check(self, models: Sequence[str]) -> None:
        """Ask the service, free of charge, whether the key holds and it knows these models; FaultError says what not.

        It has a connection of its own: it may run in another event loop than `think`.
        """
        self._require_means(next(iter(models), "Claude"))
        async with self._connect() as client:
            for model in dict.fromkeys(models):
                try:
                    await client.models.retrieve(model, timeout=httpx2.Timeout(30, connect=_CONNECT))
                except APIStatusError as error:
                    raise faults.of_status(error, model, self._scrub) from None
                except APIConnectionError as error:
                    raise faults.unreached(error, model, self._host, self._scrub) from None

    async def close(self) -> None:
        """Give the connections back; in the loop that used them."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _connect(self) -> AsyncAnthropic:
        """A client that retries nothing, follows nowhere (the key would go along), and traces nothing of its own."""
        timeout = httpx2.Timeout(self._quiet, connect=_CONNECT)
        return AsyncAnthropic(
            api_key=self._key, base_url=self._base, max_retries=0, timeout=timeout, open_telemetry=False,
            http_client=DefaultAsyncHttpxClient(follow_redirects=False, timeout=timeout),
        )  # fmt: skip

    def _require_means(self, model: str) -> None:
        """Raise FaultError where the key or the address is none."""
        why = ""
        if not self._key:
            why = f"there is no key. Put one into {KEY}, or play with simulated minds"
        elif not (self._key.isascii() and self._key.isprintable() and " " not in self._key):
            why = f"what {KEY} holds has characters that no key has. Copy the key again"
        elif not self._host:
            why = f"what {BASE} holds is no address. Write one like https://host, without a user, or take it away"
        if why:
            raise FaultError(f"'{model}' cannot be asked: {why}.", charge=NOTHING, model=model)


class _Call:
    """One call: what is sent, and what has come of it so far. `began` once the service has taken it."""

    def __init__(self, question: Question, model: str, scrub: faults.Scrub, on_text: Callable[[str], None]) -> None:
        self._question, self._model, self._scrub, self._on_text = question, model, scrub, on_text
        self._told = ""
        self._answer: Answer | None = None
        self._id = ""
        self._reset: float = 0
        self.began = False

    def request(self) -> dict[str, Any]:
        """The words of the call. The agent's prefix is cached: what all share, and what is its own."""
        output: dict[str, Any] = {
            "format": {"type": "json_schema", "schema": replies.schema_of(self._question.briefing)}
        }
        if self._question.effort:
            output["effort"] = self._question.effort
        return {
            "model": self._model,
            "max_tokens": self._question.most_out,
            "system": _prefix(self._question.system),
            "messages": [{"role": "user", "content": self._question.prompt}],
            "output_config": output,
        }

    async def read(self, stream: AsyncMessageStream[None]) -> None:
        """Follow the reply to its end; its usage is known from the event that says why it stopped."""
        self.began = True
        self._id = stream.request_id or ""
        self._reset = faults.reset_of(stream.response.headers)
        async for event in stream:
            if event.type == "text":
                self._tell(event.snapshot)
            elif event.type == "message_delta" and event.delta.stop_reason:
                self._answer = stream.current_message_snapshot

    def _tell(self, written: str) -> None:
        """Pass on what can be read of the text while the reply around it is unfinished."""
        try:
            said = from_json(written, allow_partial="trailing-strings")
        except ValueError:
            return
        text = said.get("text") if isinstance(said, dict) else None
        if isinstance(text, str) and text != self._told:
            self._told = text
            self._on_text(text)

    def broken(self, error: Exception) -> Answered:
        """The answer where it was complete before the error; else a fault."""
        if self._answer is None:
            raise faults.of_stream(error, self._model, self._scrub, self._id) from None
        return self.answered()

    def answered(self) -> Answered:
        """The reply, checked; FaultError where it cannot be used, or its usage was never told."""
        answer = self._answer
        if answer is None:
            raise faults.lost(self._model, "it ended without saying why", self._scrub, self._id)
        usage, stop = usage_of(answer), str(answer.stop_reason)
        why = faults.stopped(answer)
        if not why:
            try:
                reply = replies.reply_of(self._question.briefing, _text(answer))
                return Answered(reply, usage, self._model, self._id, stop, self._reset)
            except replies.OffSchemaError as error:
                why = f"it is not of the form that was asked ({error})"
        raise faults.unusable(self._model, why, usage, stop, self._id, self._scrub) from None


def _prefix(system: str) -> list[TextBlockParam]:
    """The prefix as blocks, each the end of something to cache: the department's part, and the agent's."""
    shared, between, own = system.partition(BREAK)
    texts = [shared, between.lstrip() + own] if between else [system]
    return [{"type": "text", "text": text, "cache_control": {"type": "ephemeral"}} for text in texts if text]


def _text(answer: Answer) -> str:
    return "".join(block.text for block in answer.content if block.type == "text")


def usage_of(answer: Answer) -> Usage:
    """The tokens of a call; what was written into the cache for an hour is apart."""
    used = answer.usage
    written = used.cache_creation_input_tokens or 0
    hour = min(used.cache_creation.ephemeral_1h_input_tokens, written) if used.cache_creation else 0
    thinking = used.output_tokens_details.thinking_tokens if used.output_tokens_details else 0
    return Usage(
        fresh=used.input_tokens, out=used.output_tokens, cached=used.cache_read_input_tokens or 0,
        written=written - hour, written_hour=hour, thinking=thinking,
    )  # fmt: skip
