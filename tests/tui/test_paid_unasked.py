"""Nothing is paid that nobody has agreed to: whichever command lets Claude think, there is a cap on the run."""

from pathlib import Path

import pytest

from tests.messages_api import MessagesApi
from tests.stores import call, told

WAYS = (
    ("fork", "day", "--at", "11:20", "--set", "minds=claude", "--headless"),
    ("run", "--minds", "claude", "--scenario", "crisis", "--scenario", "legal"),
)


@pytest.mark.parametrize("words", WAYS, ids=lambda words: words[0])
def test_without_a_cap_nothing_is_asked_and_no_run_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: MessagesApi, words: tuple[str, ...]
) -> None:
    for name, value in {**api.environ(), "DAYSHIFT_STORE": str(tmp_path / "runs.db")}.items():
        monkeypatch.setenv(name, value)
    call("run", "--headless", "--name", "day")
    assert "--budget USD" in call(*words, code=2).output
    assert api.ledger == []
    assert len(told("runs")) == 1
    cap = ("--budget", "0.20") if words[0] == "run" else ("--set", "cap.run=0.20")
    call(*words, *cap, code=1 if words[0] == "fork" else 130)
    assert 0 < api.charged <= 200_000_000
