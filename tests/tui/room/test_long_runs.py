"""A run too long to be checked before it is shown: opened at once, checked meanwhile, never shown past damage."""

import asyncio
from pathlib import Path

import pytest

from data.recorded_session import RecordedSession
from department.errors import IntegrityError, PastError
from tests.stores import asked, call, copy_of, stop_after
from tui import bootstrap, verifying
from tui.app import ControlRoom
from tui.forking import ForkWanted
from tui.house_of_store import HouseOfStore
from tui.present.lines import text_of
from tui.present.room import header
from tui.present.room.times import Goal
from tui.request import Wanted

EVENTS = 4000
BAD = 2600
"""An event behind the first piece, and before the last snapshot."""


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one unfinished run of some thousand events."""
    store = tmp_path_factory.mktemp("long") / "r.db"
    stop_after(store, bootstrap.load(Wanted(days=5)), EVENTS)
    return store


@pytest.fixture(autouse=True)
def long_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has more than some hundred events is a long run."""
    monkeypatch.setattr(verifying, "AT_ONCE", 500)


def altered(stopped: Path, folder: Path, seq: int = BAD) -> Path:
    store = copy_of(stopped, folder)
    asked(store, "UPDATE event SET at = at + 1 WHERE seq = ?", seq)
    return store


def checked(session: RecordedSession) -> RecordedSession:
    while session.check(500):
        pass
    return session


def test_a_sound_run_is_checked_piece_by_piece_and_says_how_far(stopped: Path, tmp_path: Path) -> None:
    with bootstrap.store(str(copy_of(stopped, tmp_path))) as store:
        session = store.play("latest", gradually=True)
        assert session.checking is not None
        assert "checked" in text_of(header.top(session, 160))
        seen = []
        while session.check(500):
            seen.append(session.checking.checked)
        assert seen == sorted(seen)
        assert seen[-1] == session.head
        assert "verified" in text_of(header.top(session, 160))
        assert not session.distrusted


def test_a_short_run_is_checked_whole_before_it_is_shown(stopped: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(verifying, "AT_ONCE", 20_000)
    with bootstrap.store(str(altered(stopped, tmp_path))) as store, pytest.raises(IntegrityError, match=f"Event {BAD}"):
        store.play("latest", gradually=True)


def test_headless_the_whole_is_checked(stopped: Path, tmp_path: Path) -> None:
    path = altered(stopped, tmp_path)
    with bootstrap.store(str(path)) as store, pytest.raises(IntegrityError, match=f"Event {BAD}"):
        store.play("latest")
    assert f"Event {BAD}" in call("verify", "--store", path, code=1).output
    assert f"Event {BAD}" in call("fork", "latest", "--event", 100, "--headless", "--store", path, code=1).output


@pytest.mark.parametrize("seq", [1, 700, EVENTS])
def test_damage_at_either_end_refuses_the_opening(stopped: Path, tmp_path: Path, seq: int) -> None:
    path = altered(stopped, tmp_path, seq)
    with bootstrap.store(str(path)) as store, pytest.raises(IntegrityError, match=f"Event {seq} "):
        store.play("latest", gradually=True)


def test_a_torn_tail_is_said(stopped: Path, tmp_path: Path) -> None:
    path = copy_of(stopped, tmp_path)
    (last,) = asked(path, "SELECT max(seq) FROM event")
    asked(path, "DELETE FROM event WHERE seq > ?", last - 3)
    with bootstrap.store(str(path)) as store, pytest.raises(IntegrityError, match=f"Event {last - 2} is missing"):
        store.play("latest", gradually=True)


def test_the_run_ends_before_a_bad_event(stopped: Path, tmp_path: Path) -> None:
    with bootstrap.store(str(altered(stopped, tmp_path))) as store:
        session = store.play("latest", gradually=True)
        session.seek(session.head)
        checked(session)
        assert f"Event {BAD}" in session.distrusted
        assert session.cursor == session.head == BAD - 1
        session.seek(BAD + 100)
        session.seek_time(2**42)
        assert session.cursor == BAD - 1
        assert not session.step()
        assert session.event(BAD) is None
        assert session.history(("message.posted",), 10, ahead=True)[-1].seq < BAD
        session.seek(BAD - 10)
        session.set_speed(None)
        session.play()
        while session.beat():
            pass
        assert session.cursor == BAD - 1


def test_an_altered_snapshot_is_found_where_it_is_used_and_by_the_check(stopped: Path, tmp_path: Path) -> None:
    path = copy_of(stopped, tmp_path)
    (seq,) = asked(path, "SELECT seq FROM snapshot WHERE seq > ? ORDER BY seq LIMIT 1", BAD)
    asked(path, "UPDATE snapshot SET state = zeroblob(40) WHERE seq = ?", seq)
    with bootstrap.store(str(path)) as store:
        session = store.play("latest", gradually=True)
        with pytest.raises(IntegrityError, match=f"snapshot at event {seq}"):
            session.past(seq)
        assert f"snapshot at event {seq}" in checked(session).distrusted


def test_a_fork_from_the_room_checks_what_it_goes_on_from(stopped: Path, tmp_path: Path) -> None:
    with bootstrap.store(str(altered(stopped, tmp_path)), write=True) as store:
        house, session = HouseOfStore(store), store.play("latest", gradually=True)
        session.seek(BAD + 100)
        with pytest.raises(IntegrityError, match=f"Event {BAD}"):
            house.fork(session, ["seed=9"])
        session.seek(100)
        with pytest.raises(IntegrityError, match=f"Event {BAD}"):
            store.fork("latest", ForkWanted(event=100), shown=True)


def test_a_live_run_whose_past_is_bad_goes_on_no_more(stopped: Path, tmp_path: Path) -> None:
    with bootstrap.store(str(altered(stopped, tmp_path)), write=True) as store:
        session = bootstrap.live_session(store.resume("latest", "max", shown=True))
        try:
            while session.check(500):
                pass
            assert session.cursor == BAD - 1
            assert session.over
            session.play()
            assert not session.beat()
            assert not session.playing
            with pytest.raises((IntegrityError, PastError), match=f"Event {BAD}"):
                session.expire() or session.execute(None)
        finally:
            session.close()


async def test_the_room_says_it_and_plays_no_further(stopped: Path, tmp_path: Path) -> None:
    with bootstrap.store(str(altered(stopped, tmp_path))) as store:
        room = ControlRoom(store.play("latest", gradually=True), HouseOfStore(store))
        async with room.run_test(size=(140, 36), notifications=True) as pilot:
            async with asyncio.timeout(20):
                while not room.session.distrusted:
                    await pilot.pause(0.05)
            await pilot.press("G", "space")
            assert room.session.cursor == BAD - 1
            assert any(f"Event {BAD}" in toast.message for toast in room._notifications)
            assert "not what was written" in text_of(header.top(room.session, 140))


async def test_what_cannot_be_read_before_it_was_checked_is_said(stopped: Path, tmp_path: Path) -> None:
    path = copy_of(stopped, tmp_path)
    asked(path, "UPDATE event SET payload = x'7b' WHERE seq = ?", BAD)
    with bootstrap.store(str(path)) as store:
        room = ControlRoom(store.play("latest", gradually=True), HouseOfStore(store))
        room.idle = lambda: None
        async with room.run_test(size=(140, 36), notifications=True) as pilot:
            room.go(Goal(seq=BAD + 1))
            await pilot.pause()
            assert any(f"Event {BAD}" in toast.message for toast in room._notifications)
            assert room.session.cursor < BAD
            await pilot.press("G", "2", "7", "5")
            assert room.is_running
