"""Authority is one pure function: nobody decides above a limit, and every path ends at somebody who may decide."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.authority import DECIDE, ESCALATE, PROPOSE, REFUSE, Verdict, authority, claimed, informed
from department.blueprint.rules import Cell
from department.org import OPERATOR, Organisation
from tests.builders import RANKS, organisation
from tests.strategies import AGENTS, decision_types

TINY = organisation()
amounts = st.none() | st.integers(0, 2000)
actors = st.sampled_from((*AGENTS, OPERATOR))


def with_row(kind) -> Organisation:
    return organisation(decisions={"any": kind})


def path_of(org: Organisation, kind: str, actor: str, amount: int | None) -> Iterator[tuple[str, Verdict]]:
    """The people a decision passes as the engine carries it: where nobody is named, the person is asked."""
    for _ in range(len(org.agents) + 2):
        verdict = authority(org, kind, actor, amount)
        yield actor, verdict
        if verdict.does == DECIDE or actor == OPERATOR:
            return
        actor = verdict.to or OPERATOR
    raise AssertionError(f"the path of '{kind}' does not end")


def cell_of(org: Organisation, kind: str, actor: str) -> Cell:
    return org.decision(kind).matrix[org.rank(actor)]


@given(kind=decision_types(), actor=actors, amount=amounts)
def test_nobody_decides_without_a_d_or_an_a_or_above_the_limit_of_the_cell(kind, actor, amount) -> None:
    org = with_row(kind)
    verdict, cell = authority(org, "any", actor, amount), cell_of(org, "any", actor)
    if verdict.does == DECIDE:
        assert cell.does in "DA"
        assert cell.limit is None or amount is None or amount <= cell.limit
    else:
        assert cell.does not in "DA" or (cell.limit is not None and amount is not None and amount > cell.limit)


@given(kind=decision_types(), actor=actors, amount=amounts)
def test_a_claim_needs_a_decision_and_an_amount_within_the_limit(kind, actor, amount) -> None:
    org = with_row(kind)
    cell = cell_of(org, "any", actor)
    within = cell.limit is None or (amount is not None and amount <= cell.limit)
    assert (claimed(org, "any", actor, amount).does == DECIDE) == (cell.does in "DA" and within)


@given(kind=decision_types(), actor=st.sampled_from(AGENTS), amount=amounts)
def test_every_path_climbs_and_ends_at_somebody_who_may_decide_or_at_the_person(kind, actor, amount) -> None:
    org = with_row(kind)
    path = list(path_of(org, "any", actor, amount))
    people = [person for person, _ in path]
    assert len(set(people)) == len(people)
    for below, above in pairwise(people):
        assert above in org.chain(below)
    last, verdict = path[-1]
    assert verdict.does == DECIDE or last == OPERATOR


@given(kind=decision_types(), actor=actors, amount=amounts)
def test_every_verdict_names_its_rule_and_whoever_is_next(kind, actor, amount) -> None:
    org = with_row(kind)
    verdict = authority(org, "any", actor, amount)
    assert verdict.rule.startswith(f"any: {org.rank(actor)} ")
    assert (verdict.to is not None) == (verdict.does in (PROPOSE, ESCALATE)) or actor == OPERATOR
    assert verdict == authority(org, "any", actor, amount)


@given(kind=decision_types(), low=st.integers(0, 1000), more=st.integers(0, 1000), actor=actors)
def test_who_may_not_decide_over_little_may_not_decide_over_much(kind, low, more, actor) -> None:
    org = with_row(kind)
    if authority(org, "any", actor, low).does != DECIDE:
        assert authority(org, "any", actor, low + more).does != DECIDE


def test_every_decision_of_the_default_department_finds_its_decider(org: Organisation) -> None:
    """From every agent who may bring it, over every amount, the path ends at a D or an A, or with the person."""
    for kind in org.pack.decisions:
        for actor in org.agents:
            for amount in (None, 0, 100, 101, 10_000_000):
                path = list(path_of(org, kind, actor, amount))
                if path[0][1].does != REFUSE:
                    last, verdict = path[-1]
                    assert verdict.does == DECIDE or last == OPERATOR, (kind, actor, amount, path)


MATRIX = """
daily_social_post D I - - -     blog_topic C D - - -            content_calendar C D I - -
campaign_strategy C P A - -     budget_allocation C R P A -     brand_positioning C R P D I
major_initiative C R P A A      legal_compliance F F E E D      publication P R A - -
launch_date C P D I -           image_choice P D - - -          budget_overrun F E R D D
crisis_statement - - R P D      crisis_positioning - - R D I
"""


def test_the_default_matrix_is_the_departments(org: Organisation) -> None:
    """Row by row, specialist to human; only an overrun has a limit: the CMO's ten per cent, in thousandths."""
    words = MATRIX.split()
    rows = [words[at : at + 6] for at in range(0, len(words), 6)]
    for kind, *letters in rows:
        matrix = org.decision(kind).matrix
        assert [matrix[rank].does for rank in org.pack.ranks] == letters, kind
        limits = {rank: cell.limit for rank, cell in matrix.items() if cell.limit is not None}
        assert limits == ({"cmo": 100} if kind == "budget_overrun" else {}), kind


LEVELS = {
    "L4": "daily_social_post blog_topic content_calendar image_choice launch_date routine_email",
    "L3": "publication campaign_email",
    "L2": "campaign_strategy brand_positioning budget_allocation",
    "L1": "major_initiative crisis_statement legal_compliance",
}


@pytest.mark.parametrize("level", LEVELS)
def test_the_default_autonomy_levels(org: Organisation, level: str) -> None:
    assert all(org.decision(kind).autonomy == level for kind in LEVELS[level].split())


@pytest.mark.parametrize(
    ("actor", "kind", "amount", "does", "to"),
    [
        ("ann", "grave", None, ESCALATE, "left"),
        ("left", "grave", None, ESCALATE, "chief"),
        ("chief", "grave", None, PROPOSE, OPERATOR),
        (OPERATOR, "grave", None, DECIDE, None),
        ("right", "money", 10, PROPOSE, "chief"),
        ("chief", "money", 100, DECIDE, None),
        ("chief", "money", 101, ESCALATE, OPERATOR),
        ("ann", "joint", None, REFUSE, None),
        ("ann", "piece", None, PROPOSE, "left"),
    ],
)
def test_the_letters(actor: str, kind: str, amount: int | None, does: str, to: str | None) -> None:
    verdict = authority(TINY, kind, actor, amount)
    assert (verdict.does, verdict.to) == (does, to)


def test_those_with_an_i_above_the_origin_are_told(org: Organisation) -> None:
    assert informed(org, "launch_date", "vp_marketing", "campaign_manager") == ["cmo"]
    assert informed(TINY, "small", "ann", "ann") == ["left"]
    assert RANKS[-1] == TINY.rank(OPERATOR)
