"""A second viewer of a run that another process writes: it follows, leaves the head, comes back."""

import time

import pytest

from data.scaffold import scaffold
from department.commands import Inject
from department.errors import PastError
from tests.stores import running, told, wait_until
from tui import bootstrap
from tui.present.lines import text_of
from tui.present.room import header

PATIENCE = 60
DAYS = 150


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")


def events_in(path):
    """How many events are committed; 0 while there is no run."""
    return max((run["events"] for run in told("runs", "--store", path)), default=0) if path.exists() else 0


def beat_until(session, ready):
    deadline = time.perf_counter() + PATIENCE
    while not ready() and time.perf_counter() < deadline:
        session.beat()
        time.sleep(0.005)
    assert ready()


def first_line(session):
    return text_of(header.top(session, 120))


def test_a_second_viewer_follows_leaves_the_head_and_comes_back(pack, tmp_path):
    path = tmp_path / "r.db"
    with running("run", pack, "--headless", "--days", DAYS, "--store", path, small=True) as writer:
        wait_until(writer, lambda: events_in(path) > 100)
        with bootstrap.store(str(path)) as store:
            session = store.play("latest")
            assert session.following
            assert "following · live calls 0" in first_line(session)
            seen = session.cursor
            beat_until(session, lambda: session.cursor > seen)
            with pytest.raises(PastError, match="nothing can be answered"):
                session.execute(Inject({"anything": 1}))
            session.step_back()
            left = session.cursor
            assert "following" not in first_line(session)
            beat_until(session, lambda: session.head > left + 1)
            assert session.cursor == left
            session.follow()
            assert (session.following, session.cursor) == (True, session.head)
            beat_until(session, lambda: not session.following)
    run = told("show", "--store", path)
    assert run["state"] == "finished"
    assert session.cursor == session.head == run["events"]
    assert told("verify", "--store", path)["ok"] is True


def test_a_run_that_nobody_writes_is_played_from_its_beginning(pack, tmp_path):
    path = tmp_path / "r.db"
    told("run", pack, "--headless", "--store", path)
    with bootstrap.store(str(path)) as store:
        session = store.play("latest")
        assert (session.following, session.cursor) == (False, 1)
        session.follow()
        session.play()
        assert not session.following
        assert not session.playing
