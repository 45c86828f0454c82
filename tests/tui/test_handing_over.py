"""What export makes beside events: pictures, recordings, and a file that carries a run to another machine."""

import json
import re
import sqlite3

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from data.bookmarks import Kept, bookmarks_of, keep
from data.handover import slip_of
from data.redaction import Redactor
from data.scaffold import scaffold
from department.errors import IntegrityError
from tests.tui.room.conftest import in_room
from tui import bootstrap
from tui.cli import cli
from tui.house_of_store import HouseOfStore
from tui.present.lines import text_of
from tui.present.room import header


def call(*args, code=0):
    result = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="dayshift")
    assert result.exit_code == code, result.output + repr(result.exception)
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with two days of a small department and a fork of the first."""
    pack = scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")
    path = tmp_path_factory.mktemp("store") / "runs.db"
    call("run", pack, "--store", path, "--name", "first", "--days", "2", "--headless")
    call("run", pack, "--store", path, "--name", "other", "--seed", "2", "--headless")
    call("fork", "first", "--store", path, "--at", "12:00", "--set", "seed=9", "--name", "forked", "--headless")
    with bootstrap.store(str(path), write=True) as opened:
        keep(opened.database, opened.find("first"), Kept(20, opened.find("first").virtual_start, "look here"))
        keep(opened.database, opened.find("other"), Kept(21, 0, "not yours"))
    return path


@pytest.fixture(autouse=True)
def _in_that_store(store, monkeypatch):
    monkeypatch.setenv("DAYSHIFT_STORE", str(store))


@pytest.fixture
def file(tmp_path):
    call("export", "first", "-o", tmp_path / "day.dayshift")
    return tmp_path / "day.dayshift"


def events_of(path, run):
    with bootstrap.store(str(path)) as opened:
        return list(opened.read(run).events()), opened.find(run).head


def test_the_file_holds_one_run_with_its_bookmarks_and_nothing_else(store, file):
    with bootstrap.store(str(store)) as mine, bootstrap.store(str(file)) as theirs:
        assert [facts.name for facts in theirs.all_facts()] == ["first"]
        row, copy = mine.find("first"), theirs.find("first")
        assert (copy.id, copy.head, copy.count, copy.checksum) == (row.id, row.head, row.count, row.checksum)
        assert bookmarks_of(theirs.database, copy) == bookmarks_of(mine.database, row)
        assert bootstrap.verified(theirs, "first").ok
        assert slip_of(theirs.database).run == row.id
        assert slip_of(mine.database) is None
    assert events_of(file, "first") == events_of(store, "first")
    assert b"not yours" not in file.read_bytes()
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_fork_takes_the_past_that_it_shares_along(store, tmp_path):
    path = tmp_path / "fork.dayshift"
    call("export", "forked", "-o", path)
    with bootstrap.store(str(path)) as theirs:
        assert len(theirs.all_facts()) == 1
        assert bootstrap.verified(theirs, "forked").ok
    assert events_of(path, "forked") == events_of(store, "forked")
    call("export", "forked", "-o", tmp_path / "bare.dayshift", "--redact")
    with bootstrap.store(str(tmp_path / "bare.dayshift")) as theirs:
        theirs.play(slip_of(theirs.database).run)


def test_replay_verifies_it_before_anything_else(file):
    said = call("replay", file).output
    assert re.search(r"Verified: run '\w{4}', [\d,]+ events, head \w{32}", said)
    assert "In a terminal, dayshift replay opens the control room on run" in said


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET payload = CAST(replace(payload, 'e', 'a') AS BLOB) WHERE seq = 40",
        "UPDATE event SET at = at + 1 WHERE seq = 40",
        "DELETE FROM event WHERE seq = 40",
    ],
)
def test_an_altered_file_is_refused_with_the_first_bad_event(file, sql):
    with sqlite3.connect(file) as raw:
        raw.execute(sql)
    said = call("replay", file, code=1).output
    assert re.search(r"[Ee]vent 40\b", said)


def test_a_store_and_a_stranger_are_no_files_to_replay(store, tmp_path):
    other = tmp_path / "store.dayshift"
    other.write_bytes(store.read_bytes())
    assert "no file that was handed over" in call("replay", other, code=2).output
    (tmp_path / "words.dayshift").write_text("dear diary " * 50)
    assert "is not a dayshift store" in call("replay", tmp_path / "words.dayshift", code=3).output
    assert "does not exist" in call("replay", tmp_path / "none.dayshift", code=3).output


async def test_it_plays_read_only_with_its_bookmarks(file):
    before = file.read_bytes()
    with bootstrap.store(str(file)) as opened:
        session = opened.play(slip_of(opened.database).run)
        async with in_room(session, house=HouseOfStore(opened, read_only=True)) as pilot:
            await pilot.press("B", "enter", "m", *"mine", "enter")
            assert session.cursor == 20
            assert "look here" in text_of(header.track(session, 120, pilot.app.kept))
    assert file.read_bytes() == before


def test_a_folder_that_is_not_there_is_said_and_an_old_file_stays(tmp_path):
    old = tmp_path / "old.dayshift"
    old.write_text("old")
    assert "could not be written" in call("export", "first", "-o", tmp_path / "none" / "x.dayshift", code=3).output
    call("export", "nobody", "-o", old, code=2)
    assert old.read_text() == "old"


def test_an_altered_run_is_not_handed_over(store, tmp_path):
    path = tmp_path / "runs.db"
    path.write_bytes(store.read_bytes())
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE event SET at = at + 1 WHERE seq = 40 AND run = 1")
    call("export", "first", "--store", path, "-o", tmp_path / "x.dayshift", code=1)
    assert not (tmp_path / "x.dayshift").exists()


# Without words


def words_of(path, run):
    """Everything in a run that people or minds wrote, and what the agents are called."""
    events, _ = events_of(path, run)
    with bootstrap.store(str(path)) as opened:
        pack = opened.read(run).blueprint
    told = {getattr(event.data, name, "") for event in events for name in ("body", "subject", "title", "issue")}
    return {text for text in told if text} | {agent.title for agent in pack.agents.values()}


def test_a_redacted_file_holds_no_words_and_no_names_and_still_plays(store, tmp_path):
    path = tmp_path / "bare.dayshift"
    said = call("export", "first", "-o", path, "--redact").output
    assert "its texts cannot" in said
    raw = path.read_bytes().decode("latin-1").casefold()
    for text in words_of(store, "first"):
        if " " in text:
            assert text.encode().decode("latin-1").casefold() not in raw
    run = call("replay", path).output
    assert "Verified" in run
    assert "its texts cannot" in run
    with bootstrap.store(str(path)) as opened:
        session = opened.play(slip_of(opened.database).run)
        session.follow()
        assert session.cursor == session.head
        assert bookmarks_of(opened.database, opened.find(session.run))[0].note.startswith("[note ")
    assert "look here" not in raw
    assert "first" not in [facts.name for facts in bootstrap_facts(path)]


def bootstrap_facts(path):
    with bootstrap.store(str(path)) as opened:
        return opened.all_facts()


def test_redaction_keeps_what_happened_when_and_to_whom(store, tmp_path):
    path = tmp_path / "bare.dayshift"
    call("export", "first", "-o", path, "--redact")
    run = bootstrap_facts(path)[0].run
    (mine, head), (theirs, other) = events_of(store, "first"), events_of(path, run)
    assert head != other

    def shape(event):
        return (
            event.seq,
            event.at,
            event.kind,
            event.actor,
            event.subject,
            event.cause,
            event.refs,
            event.due,
        )

    assert [*map(shape, mine)] == [*map(shape, theirs)]
    pairs = {}
    for one, bare in zip(mine, theirs, strict=True):
        if one.kind == "message.posted":
            assert pairs.setdefault(one.data.body, bare.data.body) == bare.data.body
    assert len(set(pairs.values())) == len(pairs)


@given(st.text(min_size=1), st.text(min_size=1))
def test_the_same_words_have_the_same_digest_and_others_another(one, other):
    redactor, next_ = Redactor(b"k" * 32), Redactor(b"l" * 32)
    assert (redactor.words(one) == redactor.words(other)) == (one == other)
    assert redactor.words(one) != next_.words(one)


def test_only_files_to_hand_over_are_redacted(tmp_path):
    assert (
        "--redact is for files to hand over"
        in call("export", "first", "-o", tmp_path / "x.svg", "--redact", code=2).output
    )


# Pictures and recordings


def test_a_picture_shows_a_screen_at_a_time(tmp_path):
    path = tmp_path / "x.svg"
    call("export", "first", "-o", path, "--screen", "Metrics", "--at", "11:20", "--size", "100x30", "--theme", "day")
    svg = path.read_text()
    assert svg.startswith("<svg")
    assert "11:20" in svg
    assert "https://cdn" not in svg


def test_two_pictures_of_the_same_are_the_same(tmp_path):
    for name in "ab":
        call("export", "first", "-o", tmp_path / f"{name}.svg", "--screen", "metrics", "--at", "11:20")
    plain = [re.sub(r"terminal-\d+", "", (tmp_path / f"{name}.svg").read_text()) for name in "ab"]
    assert plain[0] == plain[1]


def test_a_recording_plays_the_day_and_is_the_same_every_time(tmp_path):
    for name in "ab":
        call("export", "first", "-o", tmp_path / f"{name}.cast", "--size", "80x24", "--speed", "7200", "--screen", "2")
    text = (tmp_path / "a.cast").read_text()
    assert text == (tmp_path / "b.cast").read_text()
    head, *frames = [json.loads(line) for line in text.splitlines()]
    assert (head["version"], head["width"], head["height"]) == (2, 80, 24)
    times = [frame[0] for frame in frames]
    assert times == sorted(times)
    assert {frame[1] for frame in frames} == {"o"}
    assert len(frames) > 10
    assert "17:" in frames[-2][2]
    # two working days and no night between them
    assert times[-1] < 2 * 9 * 3600 / 7200 + 4


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        (("--screen", "flor"), "nearest: floor"),
        (("--size", "big"), "is no size"),
        (("--size", "9x9"), "is no size"),
        (("--theme", "nite"), "There is no theme"),
        (("--at", "noonish"), "is not a time"),
        (("--at", "#999999"), "There is no event"),
    ],
)
def test_what_cannot_be_pictured_is_said(tmp_path, given_, says):
    assert says in call("export", "first", "-o", tmp_path / "x.svg", *given_, code=2).output
    assert not (tmp_path / "x.svg").exists()


@pytest.mark.parametrize("speed", ["max", "0", "-3", "fast"])
def test_what_cannot_be_recorded_is_said(tmp_path, speed):
    assert "is no speed" in call("export", "first", "-o", tmp_path / "x.cast", "--speed", speed, code=2).output


def test_an_altered_run_is_not_pictured(store, tmp_path):
    path = tmp_path / "runs.db"
    path.write_bytes(store.read_bytes())
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE event SET at = at + 1 WHERE seq = 40 AND run = 1")
    with bootstrap.store(str(path)) as opened, pytest.raises(IntegrityError, match="40"):
        opened.play("first")
    call("export", "first", "--store", path, "-o", tmp_path / "x.svg", code=1)
