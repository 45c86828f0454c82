"""Scenarios that turn on who may decide, how often each scenario ends as told, and a campaign's parallel tracks."""

from collections import Counter
from collections.abc import Callable

import pytest

from department.metrics import metrics
from tests.plays import Day

SILENT = {"human.presence": "0"}
THERE = {"human.presence": "1000"}
SEEDS = (1, 2, 3)
OPERATOR = "operator"
Play = Callable[..., Day]


class TestLegal:
    """A claim that needs legal review climbs the whole path and waits for the person."""

    FLOW = "legal"

    @pytest.mark.parametrize("seed", SEEDS)
    def test_it_climbs_the_whole_path(self, play: Play, seed: int) -> None:
        day = play(scenario=self.FLOW, seed=seed, settings=THERE)
        climb = day.about(self.FLOW, "escalation.raised", "escalation.passed")
        assert climb[0].actor == "copywriter"
        assert [event.data.to for event in climb] == ["content_manager", "vp_marketing", "cmo", OPERATOR]
        assert [event.data.level for event in climb] == [1, 2, 3, 4]

    @pytest.mark.parametrize("seed", range(1, 9))
    def test_nothing_is_published_before_the_person_decides(self, play: Play, seed: int) -> None:
        day = play(scenario=self.FLOW, seed=seed)
        decided = [e.seq for e in day.about(self.FLOW, "decision.made") if e.actor == OPERATOR]
        published = [event.seq for event in day.about(self.FLOW, "content.published")]
        assert not published or (decided and min(published) > decided[0])

    @pytest.mark.parametrize("seed", SEEDS)
    def test_unanswered_it_expires_and_stays_unpublished(self, play: Play, seed: int) -> None:
        day = play(scenario=self.FLOW, seed=seed, settings=SILENT)
        assert day.about(self.FLOW, "approval.expired")
        assert day.about(self.FLOW, "decision.expired")
        assert day.about(self.FLOW, "escalation.expired")
        assert not day.public(self.FLOW)
        assert day.outcome(self.FLOW) == "held"

    @pytest.mark.parametrize("presence", [THERE, SILENT])
    def test_an_escalation_counts_whether_or_not_anybody_answers_it(self, play: Play, presence: dict[str, str]) -> None:
        day = play(scenario=self.FLOW, settings=presence)
        raised, opened = len(day.of("escalation.raised")), len(day.of("decision.opened"))
        assert raised == len(day.of("escalation.resolved", "escalation.expired"))
        (rate,) = [found for found in metrics(day.org, day.state) if found.name == "escalation_rate"]
        assert rate.value == raised * 1000 // opened > 0

    @pytest.mark.parametrize("seed", SEEDS)
    def test_a_claim_without_a_source_is_kept_back_by_the_person(self, play: Play, seed: int) -> None:
        with_source = play(scenario=self.FLOW, seed=seed, settings=THERE)
        without = play(scenario=self.FLOW, seed=seed, facts={"claim_substantiated": False}, settings=THERE)
        assert without.choices(self.FLOW) == [(OPERATOR, "legal_compliance", "hold")]
        assert not without.public(self.FLOW)
        assert with_source.choices(self.FLOW) != without.choices(self.FLOW)


class TestBudgetOverrun:
    """A spend that would pass its allocation is refused before it happens."""

    FLOW = "budget-overrun"

    @staticmethod
    def never_over(day: Day) -> bool:
        """At no event is more spent than allocated then, counted from the journal."""
        allocation = {name: budget.allocation for name, budget in day.org.pack.budgets.items()}
        spent = dict.fromkeys(allocation, 0)
        for event in day.of("budget.raised", "budget.spent"):
            budget = event.subject["budget"]
            if event.kind == "budget.raised":
                allocation[budget] = event.data.allocation
            else:
                spent[budget] += event.data.amount
                assert spent[budget] == event.data.spent
            if spent[budget] > allocation[budget]:
                return False
        return True

    @pytest.mark.parametrize("seed", SEEDS)
    def test_the_cmo_decides_a_small_overrun(self, play: Play, seed: int) -> None:
        day = play(scenario=self.FLOW, seed=seed)
        (refused,) = day.about(self.FLOW, "spend.refused")
        assert 0 < refused.data.over * 10 <= refused.data.allocation
        assert day.choices(self.FLOW) == [("cmo", "budget_overrun", "raise_allocation")]
        assert day.outcome(self.FLOW) == "booked"
        assert self.never_over(day)

    @pytest.mark.parametrize("seed", SEEDS)
    @pytest.mark.parametrize("presence", [THERE, SILENT])
    def test_over_a_tenth_it_is_the_persons_or_unspent(self, play: Play, seed: int, presence: dict[str, str]) -> None:
        facts = {"placement_quote": 600_000}
        day = play(scenario=self.FLOW, seed=seed, facts=facts, settings=presence)
        assert {actor for actor, _, _ in day.choices(self.FLOW)} <= {OPERATOR}
        assert self.never_over(day)
        if presence is SILENT:
            assert day.outcome(self.FLOW) == "not_booked"
            assert len(day.about(self.FLOW, "budget.spent")) == 1

    def test_the_person_may_allow_what_the_cmo_may_not_when_it_pays(self, play: Play) -> None:
        facts = {"placement_quote": 600_000, "placement_leads": 400}
        day = play(scenario=self.FLOW, facts=facts, settings=THERE)
        assert day.choices(self.FLOW) == [(OPERATOR, "budget_overrun", "raise_allocation")]
        assert day.outcome(self.FLOW) == "booked"
        assert self.never_over(day)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_leads_that_are_worth_little_are_not_paid_for(self, play: Play, seed: int) -> None:
        day = play(scenario=self.FLOW, seed=seed, facts={"placement_leads": 1})
        assert day.choices(self.FLOW) == [("cmo", "budget_overrun", "decline")]
        assert self.never_over(day)

    def test_what_fits_is_booked_and_nobody_is_asked(self, play: Play) -> None:
        day = play(scenario=self.FLOW, facts={"placement_quote": 300_000})
        assert not day.choices(self.FLOW)
        assert not day.about(self.FLOW, "spend.refused", "escalation.raised")
        assert day.outcome(self.FLOW) == "booked"


TOLD = {
    "blog-post": "published",
    "launch-disagreement": "tuesday",
    "crisis": "published",
    "legal": "cleared",
    "budget-overrun": "booked",
}


@pytest.mark.parametrize("scenario", TOLD)
def test_most_of_twenty_seeds_end_as_told(play: Play, capsys: pytest.CaptureFixture[str], scenario: str) -> None:
    """The rate is printed: `pytest tests/test_scenarios_authority.py -k twenty`."""
    ends = Counter(play(scenario=scenario, seed=seed).outcome(scenario) for seed in range(1, 21))
    with capsys.disabled():
        print(f"\n{scenario}: {ends[TOLD[scenario]]} of 20 seeds end as told ({dict(ends)})")  # noqa: T201 - the rate
    assert ends[TOLD[scenario]] >= 14


def tracks_took(day: Day) -> int:
    """Working ms from the first start to the last end of a campaign's tracks."""
    flow = "campaign-launch"
    tracked = {name for name, step in day.org.pack.workflows[flow].steps.items() if step.track}
    starts = [e.at for e in day.about(flow, "step.started") if e.subject["step"] in tracked]
    ends = [e.at for e in day.about(flow, "step.completed") if e.subject["step"] in tracked]
    return day.org.calendar.between(min(starts), max(ends))


def test_a_campaign_takes_its_weeks_and_its_tracks_save_time(play: Play, capsys: pytest.CaptureFixture[str]) -> None:
    """Launch in week 4, report in week 8; with the tracks in sequence it is slower, by a ratio that is printed."""
    side, row = (
        play(workflow="campaign-launch", days=40, settings={"tracks": tracks}) for tracks in ("parallel", "sequence")
    )
    flow = "campaign-launch"
    assert side.outcome(flow) == row.outcome(flow) != "failed"
    (launched,) = side.about(flow, "campaign.launched")[:1]
    assert 15 <= side.org.calendar.day_index(launched.at) < 20
    (ended,) = side.about(flow, "workflow.completed")
    assert side.org.calendar.day_index(ended.at) >= 35
    saved = 1000 - tracks_took(side) * 1000 // tracks_took(row)
    with capsys.disabled():
        verdict = "met" if saved >= 500 else "missed"
        print(f"\ncampaign: parallel tracks finish {saved // 10} % sooner (target 50 %: {verdict})")  # noqa: T201 - the rate
    assert saved > 0
