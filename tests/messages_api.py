"""A server on the loopback that speaks the Messages API well enough for the real SDK, with faults on request.

In a test's own process (`with MessagesApi() as api`) or in one of its own (`python tests/messages_api.py --port 0`):
it prints its address, writes its ledger to a file, and takes a rate of faults.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any, Self

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from department.prices import Price, Usage
from tests.messages_http import ApiHandler, ApiServer
from tests.messages_ledger import PLAIN, STATUS, Behaviour, Entry, bundled_prices, keep
from tests.messages_words import Counter, charge, key_of, number_of


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
        self._server = ApiServer(("127.0.0.1", port), ApiHandler)
        self._server.api = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
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
            keep(self.file, entry)


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
