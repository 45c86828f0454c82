"""The mind of Claude's: the real SDK against a server on the loopback, every outcome and what it may have cost."""

import asyncio
import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from department.minds.claude import ClaudeMind
from department.minds.replies import LONGEST_TEXT, schema_of
from department.org import Organisation
from department.outside import CHARGED, MAYBE, NOTHING, Answered, FaultError
from department.ports import Briefing, Question
from department.prices import Usage
from department.prompts import ALLOWANCE, bound, prompt_of, system_of
from tests.messages_api import MessagesApi
from tests.messages_ledger import Behaviour, bundled_prices, ledger_of

SONNET, HAIKU = "claude-sonnet-5-5", "claude-haiku-5-5"
ROOT = Path(__file__).parents[2]
KEY = "sk-ant-test-0123456789"
OFFER = {"go": {"reach": 300}, "wait": {"reach": 100}, "stop": {"reach": 0}}


@pytest.fixture(scope="module")
def question(org: Organisation) -> Callable[..., Question]:
    """A question of an agent of the default department."""
    agent = org.agents[3]

    def made(
        purpose: str = "tell", offer: Any = None, most_out: int = 4000, effort: str = "low", **facts: Any
    ) -> Question:
        briefing = Briefing(agent, purpose, "note", {"title": "The plan", **facts}, offer or {})
        system, prompt = system_of(org, agent), prompt_of(org, briefing)
        return Question("t", 1, 0, briefing, "d", system, prompt, [SONNET], effort, most_out, 10**9)

    return made


def think(
    api: MessagesApi, question: Question, model: str = SONNET, told: list[str] | None = None, **words: Any
) -> Answered:
    """One call to the server."""
    return call(api.environ(), question, model, told, **words)


def call(
    environ: dict[str, str], question: Question, model: str = SONNET, told: list[str] | None = None, **words: Any
) -> Answered:
    """One call, by a mind and in an event loop of its own."""

    async def once() -> Answered:
        mind = ClaudeMind(environ, **words)
        try:
            return await mind.think(question, model, (told if told is not None else []).append)
        finally:
            await mind.close()

    return asyncio.run(once())


def fault(api: MessagesApi, question: Question, *script: Behaviour | str, **words: Any) -> FaultError:
    """The fault that a call comes to which is met so."""
    api.behave(*script)
    with pytest.raises(FaultError) as caught:
        think(api, question, **words)
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


def test_a_message_comes_as_it_is_written(api: MessagesApi, question: Callable[..., Question]) -> None:
    told: list[str] = []
    answered = think(api, question(), told=told)
    assert answered.reply.text == told[-1]
    assert answered.reply.choice is None
    assert len(told) > 3
    assert all(later.startswith(sooner) for sooner, later in pairwise(told))
    assert (answered.stop, answered.model, answered.request) == ("end_turn", SONNET, "req_1")
    assert answered.reset == 0


def test_what_is_on_the_wire(api: MessagesApi, question: Callable[..., Question]) -> None:
    asked = question("decide", OFFER, effort="high")
    think(api, asked)
    body = api.ledger[0].body
    assert set(body) == {"model", "max_tokens", "system", "messages", "output_config", "stream"}
    assert body["output_config"]["effort"] == "high"
    assert body["max_tokens"] == asked.most_out
    schema = body["output_config"]["format"]["schema"]
    assert schema["properties"]["choice"] == {"enum": list(OFFER)}
    assert schema["additionalProperties"] is False
    assert sorted(schema["required"]) == ["choice", "confidence", "reasons", "text"]
    assert all(block["cache_control"] == {"type": "ephemeral"} for block in body["system"])
    assert len(body["system"]) == 2
    sent = {name.lower(): value for name, value in api.headers[0].items()}
    assert KEY in (sent.get("x-api-key"), sent.get("authorization", "").removeprefix("Bearer "))
    assert "traceparent" not in sent


def test_a_choice_is_one_of_the_offered(api: MessagesApi, question: Callable[..., Question]) -> None:
    reply = think(api, question("vote", OFFER)).reply
    assert reply.choice in OFFER
    assert 0 <= reply.confidence <= 1000
    assert reply.reasons


def test_a_review_has_its_findings(api: MessagesApi, question: Callable[..., Question]) -> None:
    assert think(api, question("review")).reply.reasons


def test_the_usage_is_what_the_server_counted_and_its_cost_too(
    api: MessagesApi, question: Callable[..., Question]
) -> None:
    first, second = think(api, question()), think(api, question(title="Another plan"))
    assert first.usage.written > 0
    assert first.usage.cached == 0
    assert second.usage.cached == first.usage.written
    assert second.usage.written == 0
    assert first.usage.thinking > 0
    prices = bundled_prices()
    assert [entry.usage for entry in api.ledger] == [first.usage, second.usage]
    assert api.charged == prices[SONNET].cost(first.usage) + prices[SONNET].cost(second.usage)
    assert all(entry.answered for entry in api.ledger)


def test_colleagues_read_the_department_from_the_cache(api: MessagesApi, org: Organisation) -> None:
    asked = []
    for agent in org.agents[:2]:
        briefing = Briefing(agent, "tell", "note", {"title": "x"})
        system = system_of(org, agent)
        asked.append(
            Question("t", 1, 0, briefing, "d", system, prompt_of(org, briefing), [HAIKU], "low", 100 + 4000, 0)
        )
    first, second = (think(api, one, HAIKU) for one in asked)
    assert first.usage.cached == 0
    assert 0 < second.usage.cached < first.usage.written


def test_a_prompt_over_a_hundred_thousand_tokens_costs_five_times(
    api: MessagesApi, question: Callable[..., Question]
) -> None:
    plain = question()
    long = Question(
        **{name: getattr(plain, name) for name in Question.__struct_fields__} | {"prompt": "word " * 90_000}
    )
    answered = think(api, long, HAIKU)
    price = bundled_prices()[HAIKU]
    assert answered.usage.prompt > 100_000
    assert api.charged == price.cost(answered.usage) > 4 * price.fresh * answered.usage.prompt
    assert price.ceiling(bound(long.system, long.prompt), long.most_out) >= api.charged


@pytest.mark.parametrize(
    ("kind", "again", "busy"),
    [
        ("limited", True, True), ("overloaded", True, True), ("error", True, False), ("timeout", True, False),
        ("conflict", True, False), ("bad", False, False), ("key", False, False), ("credit", False, False),
        ("forbidden", False, False), ("model", False, False), ("large", False, False), ("redirect", False, False),
    ],
)  # fmt: skip
def test_what_is_turned_down_is_not_paid(
    api: MessagesApi, question: Callable[..., Question], kind: str, *, again: bool, busy: bool
) -> None:
    headers = {"location": "http://127.0.0.1:9/v1/messages"} if kind == "redirect" else {}
    found = fault(api, question(), Behaviour(kind, headers, says=f"echo {KEY}"))
    assert (found.charge, found.again, found.busy, found.after) == (NOTHING, again, busy, None)
    assert "[key]" in str(found)
    assert SONNET in str(found)
    assert str(found).endswith(".")
    assert api.charged == 0
    assert len(api.ledger) == 1, "nothing is retried here"


@pytest.mark.parametrize(
    ("said", "date", "seconds"),
    [
        ("7", "", 7), ("0.5", "", 0.5), ("-3", "", 0), ("soon", "", None), ("nan", "", None), ("inf", "", None),
        ("Sat, 21 Nov 2026 10:00:30 GMT", "Sat, 21 Nov 2026 10:00:00 GMT", 30),
        ("Sat, 21 Nov 2026 09:00:30 GMT", "Sat, 21 Nov 2026 10:00:00 GMT", 0),
    ],
)  # fmt: skip
def test_the_pause_that_is_asked_for(
    api: MessagesApi, question: Callable[..., Question], said: str, date: str, seconds: float | None
) -> None:
    headers = {"retry-after": said} | ({"date": date} if date else {})
    assert fault(api, question(), Behaviour("limited", headers)).after == seconds


def test_a_limit_that_is_used_up_says_until_when(api: MessagesApi, question: Callable[..., Question]) -> None:
    headers = {
        "date": "Sat, 21 Nov 2026 10:00:00 GMT",
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": "2026-11-21T10:00:12Z",
        "anthropic-ratelimit-tokens-remaining": "0",
        "anthropic-ratelimit-tokens-reset": "2026-11-21T10:00:20Z",
        "anthropic-ratelimit-input-tokens-remaining": "10",
        "anthropic-ratelimit-input-tokens-reset": "2026-11-21T11:00:00Z",
    }
    api.behave(Behaviour(headers=headers))
    assert think(api, question()).reset == 20


@pytest.mark.parametrize("kind", ["reset", "hang", "cut", "error_event", "silent", "garbled", "plain"])
def test_what_was_sent_and_lost_may_have_been_paid(
    api: MessagesApi, question: Callable[..., Question], kind: str
) -> None:
    found = fault(api, question(), kind, quiet=0.5)
    assert (found.charge, found.usage) == (MAYBE, Usage())
    assert found.busy == (kind == "error_event")
    assert "may have been paid" in str(found)
    assert api.charged > 0
    assert api.ledger[0].answered == (kind == "plain")


def test_a_reply_that_never_ends_is_given_up(api: MessagesApi, question: Callable[..., Question]) -> None:
    assert fault(api, question(), "hang", whole=0.3).charge == MAYBE


def test_a_reply_that_was_whole_before_the_line_broke_is_a_reply(
    api: MessagesApi, question: Callable[..., Question]
) -> None:
    api.behave("late_reset")
    answered = think(api, question())
    assert answered.reply.text
    assert bundled_prices()[SONNET].cost(answered.usage) == api.charged


@pytest.mark.parametrize(
    ("kind", "stop", "says"),
    [
        ("max_tokens", "max_tokens", "cut off"), ("refusal", "refusal", "declined"), ("pause", "pause_turn", "paused"),
        ("window", "model_context_window_exceeded", "can hold"), ("truncated", "end_turn", "not of the form"),
        ("off_schema", "end_turn", "not of the form"), ("not_offered", "end_turn", "on offer were go, wait, stop"),
        ("surrogate", "end_turn", "not of the form"),
    ],
)  # fmt: skip
def test_what_is_of_no_use_was_paid(
    api: MessagesApi, question: Callable[..., Question], kind: str, stop: str, says: str
) -> None:
    found = fault(api, question("vote", OFFER), kind)
    assert (found.charge, found.again, found.stop, found.request) == (CHARGED, False, stop, "req_1")
    assert says in str(found)
    assert bundled_prices()[SONNET].cost(found.usage) == api.charged > 0


@pytest.mark.parametrize(
    "raw",
    [
        {"text": "  ", "choice": "go", "confidence": 1, "reasons": []},
        {"text": "x" * (LONGEST_TEXT + 1), "choice": "go", "confidence": 1, "reasons": []},
        {"text": "x", "choice": "go", "confidence": 1001, "reasons": []},
        {"text": "x", "choice": "go", "confidence": -1, "reasons": []},
        {"text": "x", "choice": "go", "confidence": "1", "reasons": []},
        {"text": "x", "choice": "go", "confidence": 1, "reasons": ["y"] * 13},
        {"text": "x", "choice": "go", "confidence": 1, "reasons": [""]},
        {"text": "x", "choice": "go", "confidence": 1, "reasons": [], "claims": "everything"},
        {"text": "x", "choice": None, "confidence": 1, "reasons": []},
        ["go"],
    ],
)
def test_a_reply_is_held_to_its_form(api: MessagesApi, question: Callable[..., Question], raw: Any) -> None:
    assert fault(api, question("vote", OFFER), Behaviour(raw=json.dumps(raw))).charge == CHARGED


def test_where_nobody_listens_nothing_is_paid(question: Callable[..., Question]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        mind = ClaudeMind(
            {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{taken.getsockname()[1]}"}
        )
        with pytest.raises(FaultError) as caught:
            asyncio.run(mind.think(question(), SONNET, print))
    assert (caught.value.charge, caught.value.again) == (NOTHING, True)
    assert "127.0.0.1 cannot be reached" in str(caught.value)


@pytest.mark.parametrize("key", ["", "  ", "sk ant", "sk-ä", "sk\nant"])
def test_without_a_key_nothing_is_sent(api: MessagesApi, question: Callable[..., Question], key: str) -> None:
    mind = ClaudeMind({**api.environ(), "ANTHROPIC_API_KEY": key})
    for ask in (mind.think(question(), SONNET, print), mind.check([SONNET])):
        with pytest.raises(FaultError, match="ANTHROPIC_API_KEY") as caught:
            asyncio.run(ask)  # type: ignore[arg-type]
        assert (caught.value.charge, caught.value.again) == (NOTHING, False)
        assert not key.strip() or key not in str(caught.value)
    assert not api.ledger


@pytest.mark.parametrize(
    "base", ["nowhere", "http://", "http://a:pass-word-1234@b", "https://[::x]", "ftp://host", "file:///etc"]
)
def test_an_address_that_is_none_is_said(question: Callable[..., Question], base: str) -> None:
    with pytest.raises(FaultError, match="ANTHROPIC_BASE_URL") as caught:
        call({"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": base}, question())
    assert "pass-word" not in str(caught.value)
    assert (caught.value.charge, caught.value.again) == (NOTHING, False)


def test_no_secret_of_a_gateway_is_said(api: MessagesApi, question: Callable[..., Question]) -> None:
    api.behave(Behaviour("bad", says="you sent gate-way-key-1 and on"))
    environ = api.environ() | {"ANTHROPIC_CUSTOM_HEADERS": "x-key: gate-way-key-1\nx-a: on"}
    with pytest.raises(FaultError, match=r"you sent \[key\] and on"):
        call(environ, question())


def test_a_check_is_free_and_says_what_is_wrong(api: MessagesApi) -> None:
    asyncio.run(ClaudeMind(api.environ()).check([SONNET, HAIKU]))
    with pytest.raises(FaultError, match=r"'claude-none' could not be asked.*404.*name another"):
        asyncio.run(ClaudeMind(api.environ()).check([SONNET, "claude-none"]))
    wrong = {**api.environ(), "ANTHROPIC_API_KEY": "sk-ant-wrong"}
    with pytest.raises(FaultError, match=r"401.*valid key") as caught:
        asyncio.run(ClaudeMind(wrong).check([SONNET]))
    assert "sk-ant-wrong" not in str(caught.value)
    assert not api.ledger


def test_many_at_once_share_one_client_and_any_order_will_do(
    api: MessagesApi, question: Callable[..., Question]
) -> None:
    api.hold()

    async def all_of() -> list[str]:
        mind = ClaudeMind(api.environ())
        asks = [mind.think(question(title=f"Plan {place}"), SONNET, lambda _: None) for place in range(5)]
        tasks = [asyncio.create_task(ask) for ask in asks]  # type: ignore[arg-type]
        await asyncio.to_thread(api.answer_in, [4, 2, 0, 1, 3])
        replies = [answered.reply.text for answered in await asyncio.gather(*tasks)]
        await mind.close()
        return replies

    texts = asyncio.run(all_of())
    api.let_all_go()
    assert texts == [think(api, question(title=f"Plan {place}")).reply.text for place in range(5)]


def test_every_form_of_a_reply_is_one_the_service_takes(question: Callable[..., Question]) -> None:
    for purpose, offer in [
        ("tell", {}),
        ("draft", {}),
        ("review", {}),
        ("updates", {}),
        ("minutes", {}),
        ("vote", OFFER),
    ]:
        schema = schema_of(question(purpose, offer).briefing)
        assert schema["type"] == "object"
        assert set(schema["required"]) == set(schema["properties"])
        assert len(json.dumps(schema)) < ALLOWANCE * 3 // 4


def test_the_server_in_a_process_of_its_own(tmp_path: Path, question: Callable[..., Question]) -> None:
    """For runs that are killed: its ledger is in a file, and asked for on the wire."""
    file = tmp_path / "ledger.jsonl"
    words = [sys.executable, ROOT / "tests" / "messages_api.py", "--ledger", file, "--key", KEY]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().strip()
            script = urllib.request.Request(f"{url}/behave", b'[{"kind": "limited", "headers": {"retry-after": "3"}}]')  # noqa: S310
            urllib.request.urlopen(script).close()  # noqa: S310 - the loopback
            environ = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": url}
            with pytest.raises(FaultError) as caught:
                call(environ, question())
            assert caught.value.after == 3
            answered = call(environ, question())
        finally:
            server.kill()
    refused, paid = ledger_of(file)
    assert (refused["kind"], refused["charged"], paid["nth"], paid["answered"]) == ("limited", 0, 1, True)
    assert paid["charged"] == bundled_prices()[SONNET].cost(answered.usage)
