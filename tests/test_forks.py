"""What if: a fork shares the past, differs where causes differ, and never touches the run it came from."""
# ruff: noqa: S608 - the names in these queries are those of our own tables

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.database import driver
from data.lineage import parts_of
from data.read_models import COLUMNS, TABLES, Projector
from data.run_row import OWNED, key_of
from department.calendar import MINUTE
from department.commands import Answer, AnyInput
from department.engine import encode, fold
from department.errors import CommandError, IntegrityError, UsageError
from department.events.record import Event
from department.org import OPERATOR
from department.session import FORK
from scheduler.stop import StopWish
from tui import bootstrap
from tui.comparing import compared
from tui.forking import ForkWanted
from tui.live import Live, play
from tui.openings import eras_of
from tui.request import Wanted

Store = bootstrap.Store


def recorded(store: Store, **wanted: Any) -> str:
    """A run, played to its end."""
    return ended(store.start(bootstrap.load(Wanted(**wanted)), "max"))


def ended(live: Live) -> str:
    play(live, [], StopWish())
    live.close(True)  # noqa: FBT003
    return live.run


def forked(store: Store, run: str, when: str | None, **what_ifs: str) -> str:
    """A fork, played to its end; `agent__cmo__absent` is the key agent.cmo.absent."""
    return ended(store.fork(run, ForkWanted(when=when, settings=named(what_ifs))))


def named(what_ifs: dict[str, str]) -> dict[str, str]:
    return {key.replace("__", "."): value for key, value in what_ifs.items()}


def events_of(store: Store, run: str) -> list[Event]:
    return list(store.read(run).events())


def command_end(store: Store, run: str, event: Event) -> int:
    return store.read(run).reader.command_end(event.seq)


def outcome(store: Store, run: str, flow: str) -> str:
    ends = [e for e in events_of(store, run) if e.kind == "workflow.completed" and flow in e.subject["workflow"]]
    return ", ".join(event.data.outcome for event in ends)


def choices(store: Store, run: str, kind: str) -> list[tuple[str, str]]:
    made = [event for event in events_of(store, run) if event.kind == "decision.made"]
    return [(event.actor, event.data.choice) for event in made if event.data.type == kind]


def dump(store: Store, number: int) -> dict[str, list[Any]]:
    """Every row that is a run's own, and the run's row."""
    with store.database.reading() as connection:
        raw = driver(connection)
        rows = {table: raw.execute(f"SELECT * FROM {table} WHERE run = ?", (number,)).fetchall() for table in OWNED}
        return {**rows, "run": raw.execute("SELECT * FROM run WHERE number = ?", (number,)).fetchall()}


def whole_models(store: Store, run: str) -> None:
    """The views of a run's read models are what its whole journal amounts to."""
    number = key_of(store.find(run))
    projector = Projector(number)
    for event in events_of(store, run):
        projector.take(event)
    with store.database.reading() as connection:
        for table in TABLES:
            sql = f"SELECT {', '.join(COLUMNS[table])} FROM {table} WHERE run = ? ORDER BY from_seq"
            rows = driver(connection).execute(sql, (number,)).fetchall()
            assert rows == [tuple(row.values()) for row in projector.new[table]], table
        posted = driver(connection).execute("SELECT seq FROM message WHERE run = ? ORDER BY seq", (number,)).fetchall()
    assert [seq for (seq,) in posted] == [e.seq for e in events_of(store, run) if e.kind == "message.posted"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with bootstrap.store(str(tmp_path_factory.mktemp("forks") / "r.db"), create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def dispute(store: Store) -> str:
    """The launch disagreement: raised at 10:31, decided before noon, Tuesday."""
    return recorded(store, scenario="launch-disagreement")


@pytest.fixture(scope="module")
def crisis(store: Store) -> str:
    """A price cut at 11:30; a person who is there."""
    return recorded(store, scenario="crisis", settings={"human.presence": "1000"})


def told_anew(events: list[Event], after: int, by: int) -> list[tuple[Any, ...]]:
    """Events as they are, with the seqs after `after` moved, wherever data names them."""

    def moved(seq: int) -> int:
        return seq + by if seq > after else seq

    found = []
    for event in events:
        data = {name: getattr(event.data, name) for name in event.data.__struct_fields__}
        for name in ("messages", "answers"):
            if event.kind == "message.read":
                data[name] = [moved(seq) for seq in data[name]]
        if data.get("reply_to"):
            data["reply_to"] = moved(data["reply_to"])
        cause = None if event.cause is None else moved(event.cause)
        refs = tuple(map(moved, event.refs))
        found.append((event.at, event.kind, event.actor, event.subject, cause, refs, event.due, data))
    return found


@pytest.mark.parametrize("when", ["09:00", "09:31", "12:10", "15:02"])
def test_a_fork_without_a_change_goes_on_as_its_parent_did(store: Store, dispute: str, when: str) -> None:
    """All that differs is `run.forked` itself, and the numbers after it."""
    fork = forked(store, dispute, when)
    seq = int(store.find(fork).fork_seq or 0)
    ours, theirs = events_of(store, fork), events_of(store, dispute)
    assert ours[:seq] == theirs[:seq]
    assert (ours[seq].kind, ours[seq].cause, ours[seq].data.set) == ("run.forked", None, {})
    assert told_anew(ours[seq + 1 :], 0, 0) == told_anew(theirs[seq:], seq, 1)
    assert compared(store, dispute, fork).parting is None


def test_no_holiday_before_the_decision_makes_it_monday(store: Store, dispute: str) -> None:
    fork = forked(store, dispute, "09:40", fact__launch_holiday="false")
    assert (outcome(store, dispute, "launch-disagreement"), outcome(store, fork, "launch-disagreement")) == (
        "tuesday",
        "monday",
    )


def test_no_holiday_after_the_decision_changes_nothing_of_it(store: Store, dispute: str) -> None:
    assert outcome(store, forked(store, dispute, "13:00", fact__launch_holiday="false"), "launch-") == "tuesday"


def test_who_is_away_decides_nothing_and_the_next_in_line_does(store: Store, dispute: str) -> None:
    fork = forked(store, dispute, "10:42", agent__vp_marketing__absent="true")
    seq = int(store.find(fork).fork_seq or 0)
    later = events_of(store, fork)[seq:]
    acts = {"turn.requested", "turn.completed", "decision.made", "message.posted", "task.started", "task.completed"}
    assert not [event for event in later if event.actor == "vp_marketing" and event.kind in acts]
    cancelled = [event for event in later if event.kind == "turn.cancelled"]
    assert {event.actor for event in cancelled} == {"vp_marketing"}
    passed = next(event for event in later if event.kind == "escalation.passed")
    assert (passed.data.to, passed.data.why) == ("cmo", "vp_marketing is away")
    assert [event.actor for event in later if event.kind == "decision.made" and "dispute" in event.subject["decision"]]
    left = next(event for event in later if event.kind == "agent.left")
    assert (left.cause, later[0].kind, left.data.to) == (seq + 1, "run.forked", "cmo")


def test_tasks_of_who_is_away_go_to_the_manager_and_are_done(store: Store, dispute: str) -> None:
    fork = forked(store, dispute, "13:00", agent__copywriter__absent="true")
    later = events_of(store, fork)
    tasks = [event.subject["task"] for event in later if event.kind == "work.reassigned" and "task" in event.subject]
    done = {event.subject["task"]: event.actor for event in later if event.kind == "task.completed"}
    assert tasks
    assert {done[task] for task in tasks} == {"content_manager"}


def test_a_meeting_goes_on_without_its_leader(store: Store, dispute: str) -> None:
    """At half past nine the brainstorm is on: its leader goes, another sums it up."""
    events = events_of(store, dispute)
    started = next(event for event in events if event.kind == "meeting.started" and len(event.data.attendees) > 1)
    leader = started.data.led_by
    wanted = ForkWanted(event=started.seq + 6, settings={f"agent.{leader}.absent": "true"})
    fork = ended(store.fork(dispute, wanted))
    held = [event for event in events_of(store, fork) if event.subject.get("meeting") == started.subject["meeting"]]
    closed = next(event for event in held if event.kind == "meeting.held")
    assert closed.actor != leader
    assert leader not in closed.data.attendees


def test_somebody_who_was_away_comes_back(store: Store) -> None:
    run = recorded(store, settings={"agent.copywriter.absent": "true"})
    fork = forked(store, run, "11:00", agent__copywriter__absent="false")
    assert not [event for event in events_of(store, run) if event.actor == "copywriter"]
    assert [event for event in events_of(store, fork) if event.actor == "copywriter" and event.kind == "task.completed"]


def test_a_lower_limit_sends_the_decision_elsewhere(store: Store) -> None:
    """The limit holds from the fork on only: what was decided before stays decided as it was."""
    run = recorded(store, scenario="budget-overrun")
    (before,) = choices(store, run, "budget_overrun")[:1]
    made = next(e for e in events_of(store, run) if e.kind == "decision.made" and e.data.type == "budget_overrun")
    rank = store.read(run).org.rank(made.actor)
    opened = next(e for e in events_of(store, run) if e.kind == "decision.opened" and e.subject == made.subject)
    key = f"authority.budget_overrun.{rank}.limit"
    early = ended(store.fork(run, ForkWanted(event=opened.seq - 1, settings={key: "1"})))
    late = ended(store.fork(run, ForkWanted(event=command_end(store, run, made), settings={key: "1"})))
    assert choices(store, early, "budget_overrun")[0][0] != before[0]
    assert choices(store, late, "budget_overrun")[0] == before


def test_another_reporting_line_holds_from_the_fork_on(store: Store, dispute: str) -> None:
    fork = store.fork(dispute, ForkWanted(when="12:45", settings={"agent.designer.reports_to": "social_manager"}))
    session = bootstrap.live_session(fork)
    assert (session.verb, session.origin, session.org.manager("designer")) == (FORK, dispute, "social_manager")
    was = store.read(dispute).org.manager("designer")
    session.seek(5)
    assert session.org.manager("designer") == was != "social_manager"
    session.close()
    played = store.play(fork.run)
    played.seek(5)
    assert played.org.manager("designer") == was
    played.follow()
    assert played.org.manager("designer") == "social_manager"


def test_another_answer(store: Store, crisis: str) -> None:
    """The person says no where they said yes: the statement stays in."""
    asked = next(event for event in events_of(store, crisis) if event.kind == "approval.requested")
    name, point = asked.subject["approval"], command_end(store, crisis, asked)
    fork = ended(store.fork(crisis, ForkWanted(event=point, settings={f"answer {name}": "reject"})))

    def answered(run: str) -> list[str]:
        about = [event for event in events_of(store, run) if event.subject == asked.subject]
        return [event.data.outcome for event in about if event.kind == "approval.answered"]

    assert (answered(crisis), answered(fork)) == (["approved"], ["rejected"])


def test_a_silent_person_from_here_on_answers_nothing_more(store: Store, crisis: str) -> None:
    """Not even what was put to them before: the answer that was planned is planned no more."""
    asked = next(event for event in events_of(store, crisis) if event.kind == "approval.requested")
    fork = ended(store.fork(crisis, ForkWanted(event=asked.seq + 1, settings={"human.presence": "0"})))
    answered = [event for event in events_of(store, fork)[asked.seq :] if event.kind == "approval.answered"]
    assert not [event for event in answered if event.actor == "operator"]


def test_a_message_from_above_is_answered(store: Store, dispute: str) -> None:
    fork = forked(store, dispute, "11:20", say__cmo="Please tell me what worries you most.")
    said = next(event for event in events_of(store, fork) if event.actor == "operator")
    assert (said.data.to, said.at) == (["cmo"], store.read(fork).org.start + 140 * MINUTE)
    assert [e for e in events_of(store, fork) if e.kind == "message.posted" and e.data.reply_to == said.seq]


def test_another_seed_from_here_on(store: Store, dispute: str) -> None:
    fork = forked(store, dispute, "12:05", seed="9")
    seq = int(store.find(fork).fork_seq or 0)
    assert store.find(fork).seed == 9
    assert compared(store, dispute, fork).parting is not None
    assert events_of(store, fork)[:seq] == events_of(store, dispute)[:seq]
    assert told(store, fork)


@pytest.fixture(scope="module")
def answered(store: Store) -> str:
    """A day on which a person answers, ten minutes after being asked: the first request is refused."""
    live = store.start(bootstrap.load(Wanted(scenario="crisis", settings={"operator": "ask"})), "max")
    engine, outcomes = live.engine, iter(["rejected"])
    while (due := engine.next_due()) is not None and due <= live.until:
        waits = [a for a in engine.state.approvals.values() if a.to == OPERATOR]
        ready = next((a for a in waits if due > a.since + 10 * MINUTE), None)
        if ready is None:
            engine.step()
            continue
        choice = ready.recommendation or next(iter(ready.options), "")
        at, outcome = ready.since + 10 * MINUTE, next(outcomes, "approved")
        engine.execute(Answer(ready.id, outcome, ready.digest, choice=choice, at=at))
    live.close(True)  # noqa: FBT003
    return live.run


@pytest.mark.parametrize("how", ["live", "headless"])
def test_what_a_person_answered_is_answered_again_while_the_same_is_asked(
    store: Store, answered: str, how: str
) -> None:
    """By the person's own answers, not by the model of them: a fork without a change goes on as its parent did."""
    fork = ended(store.fork(answered, ForkWanted(when="10:30", headless=how == "headless")))
    answers = {
        run: [(e.at, e.actor, e.subject, e.data) for e in events_of(store, run) if e.kind == "approval.answered"]
        for run in (answered, fork)
    }
    assert [data.outcome for *_, data in answers[answered]][:1] == ["rejected"]
    if how == "headless":
        assert {e.data.set["operator"] for e in events_of(store, fork) if e.kind == "run.forked"} == {"auto"}
        assert [(who, about, data.outcome) for _, who, about, data in answers[fork]] == [
            (who, about, data.outcome) for _, who, about, data in answers[answered]
        ]
    else:
        assert answers[fork] == answers[answered]
        assert compared(store, answered, fork).parting is None
    assert told(store, fork)


def test_another_answer_wins_over_the_one_remembered(store: Store, answered: str) -> None:
    asked = next(event for event in events_of(store, answered) if event.kind == "approval.requested")
    name, point = asked.subject["approval"], command_end(store, answered, asked)
    fork = ended(store.fork(answered, ForkWanted(event=point, settings={f"answer.{name}": "approve"})))
    outcomes = [
        e.data.outcome for e in events_of(store, fork) if e.kind == "approval.answered" and e.subject == asked.subject
    ]
    assert outcomes == ["approved"]


def test_budgets_and_autonomy_are_changed_by_events(store: Store, dispute: str) -> None:
    pack = store.read(dispute).blueprint
    budget, kind = next(iter(pack.budgets)), next(iter(pack.decisions))
    changed = {f"budget.{budget}": "12345", f"autonomy.{kind}": "L2"}
    live = store.fork(dispute, ForkWanted(when="11:20", settings=changed))
    assert live.engine.state.budgets[budget].allocation == 12345
    assert live.engine.state.autonomy[kind] == "L2"
    ended(live)


def told(store: Store, run: str) -> bool:
    verdict = bootstrap.verified(store, run)
    assert verdict.ok, verdict.as_object()
    return True


@settings(max_examples=12)
@given(data=st.data())
def test_any_instant_and_any_harmless_change(store: Store, dispute: str, data: st.DataObject) -> None:
    """The live state is the fold of the journal, the fork verifies, its parent is what it was, byte by byte."""
    parent = store.find(dispute)
    before = dump(store, key_of(parent))
    seq = data.draw(st.integers(4, parent.count - 30))
    agents = st.sampled_from(store.read(dispute).org.agents)
    budgets = st.sampled_from(sorted(store.read(dispute).blueprint.budgets))
    what_ifs = data.draw(
        st.one_of(
            st.just({}),
            st.builds(lambda seed: {"seed": str(seed)}, st.integers(1, 50)),
            st.builds(lambda agent: {f"say.{agent}": "How is it going?"}, agents),
            st.builds(lambda agent: {f"agent.{agent}.absent": "true"}, agents),
            st.builds(lambda presence: {"human.presence": str(presence)}, st.integers(0, 1000)),
            st.builds(lambda name, cents: {f"budget.{name}": str(cents)}, budgets, st.integers(0, 10**9)),
        )
    )
    live = store.fork(dispute, ForkWanted(event=seq, settings=what_ifs))
    for _ in range(data.draw(st.integers(0, 250))):
        due = live.engine.next_due()
        if due is None or due > live.until:
            break
        live.engine.step()
    live.engine.journal.flush()
    eras = eras_of(store.database, store.find(live.run))
    assert encode(fold(eras, live.engine.journal.read())) == encode(live.engine.state)
    live.close(False)  # noqa: FBT003
    assert told(store, live.run)
    whole_models(store, live.run)
    assert dump(store, key_of(parent)) == before
    own = dump(store, key_of(store.find(live.run)))
    assert min(row[1] for row in own["event"]) == int(store.find(live.run).fork_seq or 0) + 1
    store.runs.delete(store.find(live.run))


def test_forks_of_forks_and_of_times_before_them(store: Store, dispute: str) -> None:
    one = forked(store, dispute, "11:00", agent__cmo__absent="true")
    two = forked(store, one, "14:00", agent__vp_marketing__absent="true")
    early = forked(store, one, "10:00")
    numbers = {run: key_of(store.find(run)) for run in (dispute, one, two, early)}
    with store.database.reading() as connection:
        sources = {run: [part.run for part in parts_of(driver(connection), numbers[run])] for run in (one, two, early)}
    assert sources[two] == [numbers[dispute], numbers[one], numbers[two]]
    assert sources[early] == [numbers[dispute], numbers[early]]
    assert compared(store, dispute, early).parting is None
    for run in (one, two, early):
        assert told(store, run)
        whole_models(store, run)


def test_a_deleted_parent_leaves_its_past_to_its_forks(store: Store) -> None:
    root = recorded(store, settings={"human.presence": "1000"})
    one = forked(store, root, "11:00", agent__cmo__absent="true")
    two = forked(store, one, "14:00", agent__designer__reports_to="social_manager")
    heads = {run: store.find(run).head for run in (one, two)}
    events = {run: events_of(store, run) for run in (one, two)}
    for gone in (root, one):
        number = key_of(store.find(gone))
        store.runs.delete(store.find(gone))
        assert not any(dump(store, number).values())
        for run in [one, two] if gone == root else [two]:
            assert (events_of(store, run), store.find(run).head) == (events[run], heads[run])
            assert told(store, run)
            whole_models(store, run)
    again = forked(store, two, "10:00", fact__launch_holiday="false")
    assert told(store, again)
    assert store.read(again).org.manager("designer") != "social_manager"
    store.runs.delete(store.find(two))
    assert told(store, again)
    whole_models(store, again)


def test_a_fork_is_stopped_and_goes_on_to_the_same_end(store: Store, dispute: str) -> None:
    wanted = ForkWanted(when="10:42", settings={"agent.vp_marketing.absent": "true"})
    whole = store.find(ended(store.fork(dispute, wanted))).head
    live = store.fork(dispute, wanted)
    for _ in range(40):
        live.engine.step()
    live.close(False)  # noqa: FBT003
    assert store.find(ended(store.resume(live.run, "max"))).head == whole


def test_a_fork_that_was_killed_before_its_first_event_begins_anew(store: Store, dispute: str) -> None:
    """The row is there, nothing else: what was asked for is in it."""
    wanted = ForkWanted(when="10:42", settings={"agent.vp_marketing.absent": "true", "say.cmo": "Over to you."})
    whole = store.find(ended(store.fork(dispute, wanted))).head
    begun: list[AnyInput] = []
    real = store._begin

    def killed(_row: Any, _eras: Any, opening: AnyInput, _speed: str, **_: object) -> Live:
        begun.append(opening)
        raise KeyboardInterrupt

    store._begin = killed  # type: ignore[method-assign]
    try:
        with pytest.raises(KeyboardInterrupt):
            store.fork(dispute, wanted)
    finally:
        store._begin = real  # type: ignore[method-assign]
    row = store.find("latest")
    assert (row.count, row.state, len(begun)) == (row.fork_seq, "running", 1)
    assert told_row(store, row.id)
    assert store.find(ended(store.resume(row.id, "max"))).head == whole


def told_row(store: Store, run: str) -> bool:
    return all(check.ok for check in bootstrap.verified(store, run).checks)


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"when": "08:00"}, "before them there is nothing to fork"),
        ({"when": "23:00"}, "nothing would follow"),
        ({"when": "elf"}, "is not an instant; write 11:20"),
        ({"when": "11:20", "day": 0}, "the first is 1"),
        ({"when": "2026-01-05T11:20", "day": 2}, "leave --day out"),
        ({"event": 10**9}, "its events are 1 to"),
        ({"when": "11:20", "settings": {"agnet.cmo.absent": "true"}}, "nearest: agent"),
        ({"when": "11:20", "settings": {"agent.cmoo.absent": "true"}}, "nearest: cmo"),
        ({"when": "11:20", "settings": {"answer.nothing": "reject"}}, "is not open at that instant"),
        ({"when": "11:20", "settings": {"say.cmoo": "Hi"}}, "nearest: cmo"),
        ({"when": "11:20", "settings": {"budget.nothing": "1"}}, "there is no budget"),
        ({"when": "11:20", "settings": {"say.cmo": "x" * 1_000_001}}, "is too long"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    store: Store, dispute: str, wanted: dict[str, Any], says: str
) -> None:
    before = [row.id for row in store.runs.list()]
    with pytest.raises((UsageError, CommandError), match=says):
        store.fork(dispute, ForkWanted(**wanted))
    assert [row.id for row in store.runs.list()] == before


def test_an_approval_that_is_not_open_yet_says_when_it_is(store: Store, crisis: str) -> None:
    asked = next(event for event in events_of(store, crisis) if event.kind == "approval.requested")
    settings_ = {f"answer.{asked.subject['approval']}": "reject"}
    with pytest.raises(UsageError, match=rf"asked by event {command_end(store, crisis, asked)}, .*fork from there"):
        store.fork(crisis, ForkWanted(when="09:10", settings=settings_))


def test_everybody_away_is_refused(store: Store, dispute: str) -> None:
    agents = store.read(dispute).org.agents
    with pytest.raises(CommandError, match="nobody else is at work"):
        store.fork(dispute, ForkWanted(when="11:20", settings={f"agent.{name}.absent": "true" for name in agents}))


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a day and a fork of it that was stopped at once."""
    path = tmp_path_factory.mktemp("stopped") / "r.db"
    with bootstrap.store(str(path), create=True) as store:
        wanted = ForkWanted(when="11:20", settings={"agent.cmo.absent": "true"})
        store.fork(recorded(store), wanted).close(False)  # noqa: FBT003
    return path


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET actor = 'nobody' WHERE run = :parent AND seq = 50",
        "UPDATE run SET days = 7 WHERE number = :parent",
        "UPDATE run SET pack = :pack WHERE number = :parent",
        "UPDATE run SET shared = shared - 1 WHERE number = :fork",
        "UPDATE run SET parent = NULL WHERE number = :fork",
        "UPDATE run SET parent = :fork WHERE number = :fork",
        "DELETE FROM event WHERE run = :parent AND seq = :shared",
        "UPDATE input SET seq = seq + 1 WHERE run = :parent",
        "DELETE FROM task_version WHERE run = :fork AND from_seq <= :shared",
        "UPDATE event SET run = :fork WHERE run = :parent AND seq = 3",
    ],
)
def test_whatever_is_altered_in_the_past_of_a_fork_is_found(stopped: Path, tmp_path: Path, sql: str) -> None:
    path = shutil.copy(stopped, tmp_path / "r.db")
    with bootstrap.store(str(path), write=True) as store:
        row = store.find("latest")
        values = {"parent": row.parent, "fork": row.number, "shared": row.shared, "pack": b"x" * 40}
        with store.database.writing() as connection:
            assert driver(connection).execute(sql, values).rowcount
        assert not bootstrap.verified(store, row.id).ok
        with pytest.raises(IntegrityError):
            store.resume(row.id, "max")
