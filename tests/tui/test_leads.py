"""The rows of a file played: each ends somewhere or is set aside, the sums agree, and the run needs no file after."""

import csv
import io
import json
import signal
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from data import library
from data.item_rows import load_of, read_items
from data.scaffold import scaffold
from department.commands import Begin, Load, Row
from department.errors import CommandError
from department.org import Organisation
from tests.plays import Day, new_engine, run_on
from tests.stores import asked, call, running, stop_after, told, wait_until
from tui import bootstrap
from tui.cli import cli
from tui.present.course import percentile
from tui.present.item_tally import ItemTally
from tui.present.tally import Tally
from tui.request import Wanted

PACK = "lead-pipeline"
SAMPLE = library.DEPARTMENTS / PACK / "sample-leads.csv"
ORG = Organisation(library.load(PACK))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a day of the bundled file (`file`), its week (`week`), and a Poisson day (`poisson`)."""
    path = tmp_path_factory.mktemp("store") / "r.db"
    call("run", PACK, "--leads", "sample", "--name", "file", "--store", path)
    call("run", PACK, "--leads", SAMPLE, "--days", 4, "--name", "week", "--store", path)
    call("run", PACK, "--name", "poisson", "--store", path)
    return path


def leads(store: Path, run: str) -> dict[str, Any]:
    found: dict[str, Any] = told("show", run, "--store", store)["items"]["leads"]
    return found


def rows_file(folder: Path, text: str, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_each_of_the_120_rows_ends_somewhere_named_or_is_set_aside(store: Path) -> None:
    """The Must show of the department: none lost, the sums agree."""
    week = leads(store, "week")
    assert (week["arrived"], week["set_aside"], week["open"]) == (117, 3, 0)
    assert sum(week["ended"].values()) == 117
    named = {outcome.name for outcome in ORG.pack.workflows[ORG.pack.arrivals["leads"].workflow].outcomes}
    assert set(week["ended"]) <= named
    assert [row["line"] for row in week["rows_set_aside"]] == [19, 60, 98]


@pytest.mark.parametrize("run", ["file", "poisson"])
def test_ended_and_open_add_up_to_arrived_on_each_day(store: Path, run: str) -> None:
    day = leads(store, run)
    assert day["arrived"] > 100
    assert sum(day["ended"].values()) + day["open"] == day["arrived"]
    assert sum(day["assignees"].values()) == day["to_assignee_ms"]["count"]
    assert 0 < day["to_assignee_ms"]["median"] <= day["to_assignee_ms"]["p95"] < 15 * 60_000
    first = day["steps"][0]
    assert first["started"] == day["arrived"]
    for step in day["steps"]:
        gone = sum(count for what, count in step["errors"].items() if what in ("timed out", "failed"))
        assert step["processed"] + step["queue"] + gone == step["started"]


def test_the_file_and_the_worlds_own_items_are_two_days_of_one_department(store: Path) -> None:
    assert leads(store, "file")["file"] == "sample-leads.csv"
    assert leads(store, "poisson")["file"] is None
    assert told("show", "file", "--store", store)["leads"] == "sample-leads.csv"
    assert told("show", "poisson", "--store", store)["leads"] is None


def test_the_summary_says_it_in_80_columns(store: Path) -> None:
    shown = call("show", "file", "--store", store).output
    assert "leads of sample-leads.csv" in shown
    assert "Leads: 117 arrived, 3 rows set aside," in shown
    assert "(median)" in shown
    assert "    line 19: 'company' is empty, and every row needs it\n" in shown
    assert "published" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_nothing_of_this_is_said_where_nothing_comes_in(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    text = call("run", scaffold("news-desk", tmp_path / "news-desk"), "--store", path).output
    assert "arrived" not in text
    assert "items" not in told("show", "--store", path)
    assert "What came in" not in call("report", "--store", path).output
    assert "No row was set aside." in call("show", "--aside", "--store", path).output


def test_the_rows_set_aside_are_listed_five_and_all_on_request(tmp_path: Path) -> None:
    file = rows_file(tmp_path, "company,phone,received\n" + "".join(f",+1 555 {n},\n" for n in range(7)) + "Acme,,\n")
    path = tmp_path / "r.db"
    told_text = call("run", PACK, "--leads", file, "--name", "seven", "--store", path).output
    assert "and 2 more: dayshift show " in told_text
    assert told_text.count("'company' is empty") == 5
    rows = told("show", "seven", "--aside", "--store", path)
    assert [(row["file"], row["line"]) for row in rows] == [("rows.csv", line) for line in range(2, 9)]
    assert rows[6]["row"]["phone"] == "+1 555 6"
    listed = call("show", "seven", "--aside", "--store", path).output
    assert listed.count("rows.csv, line ") == 7
    assert "phone: +1 555 6" in listed


def test_the_report_has_a_section_whose_sums_agree(store: Path) -> None:
    page = call("report", "week", "--store", store).output
    section = page[page.index("## What came in") :]
    section = section[: section.index("\n## ")]
    assert "117 arrived; 117 ended and 0 are still open" in section
    rows = section[section.index("where they ended") : section.index("add up")].splitlines()[4:]
    assert sum(int(row.split("|")[2]) for row in rows if row.startswith("|")) == 117
    assert "| sample-leads.csv | 19 |" in section
    assert "0** published" not in page


def test_verify_and_resume_need_no_file(tmp_path: Path) -> None:
    file = rows_file(tmp_path, SAMPLE.read_text(encoding="utf-8"))
    whole, cut = tmp_path / "whole.db", tmp_path / "cut.db"
    head = told("run", PACK, "--leads", file, "--store", whole)["head"]
    stop_after(cut, bootstrap.load(Wanted(department=PACK, leads=str(file))), 2500)
    file.unlink()
    assert told("verify", "--store", cut)["ok"] is True
    assert told("run", "--resume", "--store", cut)["head"] == head
    assert told("verify", "--store", cut)["ok"] is True
    assert leads(cut, "latest") == leads(whole, "latest")


def test_a_killed_run_goes_on_to_the_same_end(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with running("run", PACK, "--leads", SAMPLE, "--days", 4, "--store", path, small=True) as process:
        wait_until(process, lambda: path.exists() and events_of(path) > 2000)
        process.send_signal(signal.SIGKILL)
    assert told("verify", "--store", path)["ok"] is True
    if told("runs", "--store", path)[0]["state"] != "finished":
        told("run", "--resume", "--store", path)
    assert told("verify", "--store", path)["head"] == told("show", "week", "--store", store)["head"]


def events_of(store: Path) -> int:
    with suppress(sqlite3.Error):
        return int(asked(store, "SELECT coalesce(max(count), 0) FROM run")[0])
    return 0


def test_a_run_killed_before_its_rows_were_in_cannot_go_on_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.db"
    ready = bootstrap.load(Wanted(department=PACK, leads="sample"))
    with monkeypatch.context() as killed, bootstrap.store(str(path), create=True) as opened:
        killed.setattr("tui.request.Prepared.inputs", property(lambda self: [self.begin]))
        opened.start(ready, "max").close(False)  # noqa: FBT003
    said = call("run", "--resume", "latest", "--store", path, code=2).output
    assert "was killed before the rows of 'sample-leads.csv' had come in" in said
    assert told("verify", "latest", "--store", path)["ok"] is True


def test_a_file_comes_by_standard_input_too(tmp_path: Path) -> None:
    words = ["run", PACK, "--leads", "-", "--json", "--store", str(tmp_path / "r.db")]
    for text in ("company;email\nAcme;a@b\n", '{"Company": "Acme"}\n'):
        done = CliRunner().invoke(cli, words, input=text, prog_name="dayshift")
        found = json.loads(done.stdout)
        assert (found["items"]["leads"]["arrived"], found["leads"]) == (1, "standard input")


def test_it_goes_with_seeds_scenarios_days_and_follow(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    spread = told("run", PACK, "--leads", "sample", "--seeds", 2, "--store", path)
    figures = {figure["name"]: (figure["min"], figure["max"]) for figure in spread["figures"]}
    assert figures["items arrived"] == (117, 117)
    assert figures["rows set aside"] == (3, 3)
    assert "published" not in figures
    followed = call("run", PACK, "--leads", "sample", "--follow", "--store", path).output
    assert "117 items of sample-leads.csv will arrive; 3 rows were set aside." in followed
    assert "Line 19 of sample-leads.csv was set aside" in followed
    late = told("run", PACK, "--leads", "sample", "--start", "2026-02-03", "--scenario", "agent-down", "--store", path)
    assert (late["items"]["leads"]["arrived"], late["virtual_start"][:10]) == (117, "2026-02-03")


def test_the_scenario_says_which_streams_take_rows_and_several_are_set_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    file = rows_file(
        tmp_path,
        "Employee,Category,Cents,Guests,Receipt,Days\nEast (software),travel,4200,1,Attached,2\nX,Y,many,1,,2\n",
    )
    assert "no column for 'company'" in call("run", PACK, "--leads", file, "--store", path, code=2).output
    items = told("run", PACK, "--leads", file, "--scenario", "expenses", "--store", path)["items"]
    assert (items["expenses"]["arrived"], items["expenses"]["rows_set_aside"]) == (
        1,
        [{"line": 3, "why": "'Cents' says 'many', which is not a whole number"}],
    )
    assert items["leads"]["arrived"] > 100
    shapes = [word for name in ("pipeline", "hub", "network") for word in ("--scenario", shape_of(name))]
    rows = rows_file(tmp_path, "company,shoe size\nAcme,44\nBeta,45\n", "two.csv")
    done = call("run", PACK, *shapes, "--leads", rows, "--json", "--store", path)
    assert done.stderr.count("Note: ") == 1
    assert [side["arrived"] for side in json.loads(done.stdout)["scenarios"]] == [2, 2, 2]


def shape_of(word: str) -> str:
    """The scenario of that shape, by its name."""
    return next(name for name in ORG.pack.scenarios if word in name)


def test_notes_go_to_standard_error_and_leave_json_alone(tmp_path: Path) -> None:
    file = rows_file(tmp_path, "company,\x1b[31mshoe size\nAcme,44\n")
    done = call("run", PACK, "--leads", file, "--json", "--store", tmp_path / "r.db")
    assert json.loads(done.stdout)["items"]["leads"]["arrived"] == 1
    assert "Note: Column not used: '‹ESC›[31mshoe size'." in done.stderr


REFUSED = [
    ([PACK, "--leads", "FOLDER"], "is a folder"),
    ([PACK, "--leads", "missing.csv"], "No such file"),
    ([PACK, "--leads", "rows.xlsx"], "the ending '.xlsx'"),
    ([PACK, "--leads", "empty.csv"], "is empty"),
    ([PACK, "--leads", "other.csv"], "has no column for 'company'"),
    ([PACK, "--workflow", "lead"], "cannot be started without one"),
    ([PACK, "--workflow", "lead-hub"], "cannot be started without one"),
    ([PACK, "--leads", "-", "--scenario", "agent-down", "--scenario", "api-failing"], "is read once"),
    (["marketing", "--leads", "sample"], "has no arrivals"),
    (["--resume", "x", "--leads", "sample"], "it cannot take --leads"),
]


@pytest.mark.parametrize(("words", "says"), REFUSED)
def test_what_does_not_go_is_said_before_anything_is_written(tmp_path: Path, words: list[str], says: str) -> None:
    rows_file(tmp_path, "", "empty.csv")
    rows_file(tmp_path, "firma\nAcme\n", "other.csv")
    rows_file(tmp_path, "company\nAcme\n", "rows.xlsx")
    places = {word: tmp_path / word for word in ("missing.csv", "rows.xlsx", "empty.csv", "other.csv")}
    places["FOLDER"] = tmp_path
    store = tmp_path / "r.db"
    said = call("run", *(places.get(word, word) for word in words), "--store", store, code=2).output
    assert says in said
    assert said.startswith("Error: ")
    assert not store.exists()


def test_a_file_is_loaded_once_and_before_the_first_item() -> None:
    load = Load("leads", "r.csv", [Row(2, ORG.start, "file", {"company": "Acme"})])
    twice, late = new_engine(ORG), new_engine(ORG)
    for engine in (twice, late):
        engine.execute(Begin(seed=1))
    twice.execute(load)
    while not late.state.streams:
        late.step()
    for engine in (twice, late):
        before = (engine.journal.head, engine.state.seq)
        with pytest.raises(CommandError, match="have come in already"):
            engine.execute(load)
        assert (engine.journal.head, engine.state.seq) == before
        run_on(engine, ORG.calendar.closing(0))
    assert (twice.state.tally["items_arrived"], late.state.tally["items_arrived"] > 50) == (1, True)


words = st.one_of(
    st.sampled_from(
        ["", "Acme", "owner", "over 50k", "CA", "09:30", "17:00", "{param.company}", "{", "|}", "2026-01-07"]
    ),
    st.text(max_size=8),
)
fuzzed = st.lists(st.lists(words, min_size=1, max_size=17), min_size=1, max_size=8)


@given(fuzzed)
@settings(max_examples=15)
def test_every_row_of_any_file_arrives_or_is_set_aside_in_order(rows: list[list[str]]) -> None:
    """Whatever strangers write: the day goes on to its end, and each row is found again in the journal."""
    head = SAMPLE.read_text(encoding="utf-8").splitlines()[0].split(",")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([head, ["09:00", "chat", *["x"] * (len(head) - 2)], *rows])
    raw = out.getvalue().encode("utf-8", "replace")
    file = read_items("r.csv", raw, ORG.pack.arrivals, ORG.zone)
    engine = new_engine(ORG)
    engine.execute(Begin(seed=1))
    engine.execute(load_of(file, ORG.calendar, ORG.start))
    run_on(engine, ORG.calendar.closing(0))
    day = Day(engine, list(engine.journal.read()))
    good = sorted((row for row in file.rows if not row.why), key=lambda row: row.line)
    arrived = [event.data.record["company"] for event in day.of("item.arrived")]
    assert sorted(arrived) == sorted(row.record["company"] for row in good)
    assert [event.data.line for event in day.of("item.set_aside")] == [row.line for row in file.rows if row.why]
    tally = Tally()
    tally.take(day.events)
    stream = tally.items.streams["leads"]
    assert stream.arrived + len(stream.aside) == len(file.rows)
    assert stream.ended.total() + stream.open == stream.arrived == day.state.tally["items_arrived"]
    assert stream.open == day.state.tally["items_open"] >= 0
    assert all(station.open >= 0 for station in stream.stations.values())


@given(st.lists(st.integers(0, 10**9), min_size=1), st.integers(1, 100))
def test_a_rank_is_the_least_value_that_enough_do_not_exceed(values: list[int], share: int) -> None:
    found = percentile(values, share)
    assert found is not None
    assert found in values
    assert sum(value <= found for value in values) * 100 >= share * len(values)
    assert sum(value < found for value in values) * 100 < share * len(values)


def test_a_tally_without_items_is_empty() -> None:
    assert ItemTally().streams == {}
