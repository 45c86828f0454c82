"""The read models tell what stood at any event, in plain SQL."""
# ruff: noqa: S608 - the names in these queries are those of our own tables

from itertools import pairwise

import pytest

from data.database import driver
from data.journal import SqliteJournal
from data.read_models import TABLES, Projector


@pytest.fixture
def sql(store, run, commands):
    with SqliteJournal(store, run, group=4) as journal:
        for command in commands(1, 2):
            journal.append(command)

    def ask(query, *values):
        with store.reading() as connection:
            return driver(connection).execute(query, values).fetchall()

    return ask


@pytest.mark.parametrize(
    ("seq", "status"),
    [(1, "assigned"), (2, "assigned"), (3, "started"), (5, "started"), (6, "completed"), (26, "completed")],
)
def test_a_task_as_of_any_event(sql, seq, status):
    asked = "SELECT status FROM task WHERE id LIKE ? AND from_seq <= ? AND (to_seq IS NULL OR to_seq >= ?)"
    assert sql(asked, "flow@1/%", seq, seq) == [(status,)]


def test_the_versions_of_a_row_follow_each_other_without_gaps(sql):
    for table in TABLES:
        rows = sql(f"SELECT id, from_seq, to_seq FROM {table} ORDER BY id, from_seq")
        assert rows
        for (id_, _, ended), (other, started, _) in pairwise(rows):
            assert ended == (started - 1 if id_ == other else None)


def test_a_task_carries_what_people_ask_for(sql):
    assert sql(
        "SELECT agent, title, purpose, priority, given_by, assigned_at, started_at, ended_at, took, lead "
        "FROM task WHERE status = 'completed' AND id = 'flow@1/draft'"
    ) == [("ann", "Draft é", "draft", "normal", "bob", 1000, 3000, 6000, 60_000, 90_000)]


def test_a_decision_carries_its_maker_choice_and_rule(sql):
    assert sql("SELECT status, maker, choice, rule, confidence, closed_at FROM decision WHERE from_seq = 11") == [
        ("made", "ann", "yes", "r2", 800, 11_000)
    ]


def test_an_escalation_and_an_approval_end_with_their_outcome(sql):
    assert sql("SELECT status, raised_by, addressee, choice, raised_seq FROM escalation WHERE from_seq = 12") == [
        ("resolved", "ann", "cmo", "yes", 8)
    ]
    assert sql("SELECT status, asks, addressee, choice, minutes FROM approval WHERE from_seq = 10") == [
        ("approved", "approve", "operator", "yes", 3)
    ]


def test_a_turn_carries_its_cost(sql):
    assert sql("SELECT status, agent, purpose, tier, cost, estimated_cost FROM turn WHERE from_seq = 5") == [
        ("completed", "ann", "draft", "small", 0, 12)
    ]


def test_messages_are_a_view_of_their_events(sql):
    assert sql(
        "SELECT seq, author, thread, channel, addressees, type, body, priority, mentions FROM message WHERE seq <= 13"
    ) == [(2, "ann", "flow@1", "", '["ann"]', "note", "Please draft it.", "normal", '["ann"]')]


def test_rows_do_not_depend_on_how_the_events_were_grouped(commands):
    told = [event for command in commands(1, 3) for event in command]
    whole = Projector(1)
    parts = Projector(1)
    rows = {table: {} for table in TABLES}
    for event in told:
        whole.take(event)
        parts.take(event)
        for table in TABLES:
            for row in (*parts.new[table], *parts.ended[table]):
                rows[table][row["from_seq"]] = tuple(row.values())
        parts.written(event.seq)
    for table in TABLES:
        assert sorted(rows[table].values()) == sorted(tuple(row.values()) for row in whole.new[table])


def test_an_event_about_something_unknown_makes_a_row_rather_than_an_error(commands):
    projector = Projector(1)
    for event in commands(1, 1)[2]:
        projector.take(event)
    assert projector.new["task"][0]["status"] == "completed"
