"""Each scenario ends as it is told, because of its facts: taken away, something else happens."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.plays import Day

SILENT = {"human.presence": "0"}
THERE = {"human.presence": "1000"}
SEEDS = (1, 2, 3)
OPERATOR = "operator"
Play = Callable[..., Day]


def dated(play: Play, seed: int, **facts: Any) -> Day:
    return play(scenario="launch-disagreement", seed=seed, facts=facts)


class TestBlogPost:
    """An article in one working day, with two rounds of review."""

    FLOW = "blog-post"

    def test_from_ten_to_four(self, play: Play) -> None:
        day = play(scenario=self.FLOW)
        at = {name: day.clock(day.step(self.FLOW, name))[:5] for name in ("start", "evidence", "assignment", "draft")}
        assert at == {"start": "10:00", "evidence": "10:05", "assignment": "10:15", "draft": "10:20"}
        published = next(e for e in day.about(self.FLOW, "content.published") if e.data.where == "blog")
        assert "16:00" <= day.clock(published)[:5] <= "16:20"
        assert day.outcome(self.FLOW) == "published"

    def test_a_first_review_fails_and_a_later_one_passes(self, play: Play) -> None:
        day = play(scenario=self.FLOW)
        reviews = day.about(self.FLOW, "content.reviewed")
        versions = sorted({event.data.version for event in reviews})
        passed = {v: all(e.data.passed for e in reviews if e.data.version == v) for v in versions}
        assert len(versions) >= 2
        assert not passed[versions[0]]
        assert passed[versions[-1]]
        assert "14:15" <= day.clock(reviews[0])[:5] <= "14:50"

    def test_three_images_are_made_and_one_is_chosen(self, play: Play) -> None:
        day = play(scenario=self.FLOW)
        assert len([e for e in day.about(self.FLOW, "content.created") if e.actor == "designer"]) == 3
        assert [kind for _, kind, _ in day.choices(self.FLOW)].count("image_choice") == 1

    def test_the_image_that_does_best_is_chosen(self, play: Play) -> None:
        chosen = {}
        for name in ("people", "chart", "abstract"):
            weak = {f"header_{other}": 200 for other in ("people", "chart", "abstract")}
            day = play(scenario=self.FLOW, facts={**weak, f"header_{name}": 900})
            chosen[name] = next(choice for _, kind, choice in day.choices(self.FLOW) if kind == "image_choice")
        assert chosen == {name: name for name in chosen}

    def test_time_savings_make_another_article_where_costs_interest_nobody(self, play: Play) -> None:
        told = next(c for _, kind, c in play(scenario=self.FLOW).choices(self.FLOW) if kind == "blog_topic")
        facts = {"cost_post_engagement": 300, "cost_saving": 50, "time_topic_interest": 900}
        otherwise = play(scenario=self.FLOW, facts=facts).choices(self.FLOW)
        assert (told, next(c for _, kind, c in otherwise if kind == "blog_topic")) == ("cost", "time")


class TestLaunchDisagreement:
    """Monday or Tuesday: the figures decide."""

    FLOW = "launch-disagreement"

    @pytest.mark.parametrize("seed", SEEDS)
    def test_vp_decides_for_tuesday_by_the_figures_and_the_dissent_is_kept(self, play: Play, seed: int) -> None:
        day = dated(play, seed)
        proposed, objected = day.about(self.FLOW, "position.taken")[:2]
        assert (proposed.actor, proposed.data.choice) == ("campaign_manager", "monday")
        assert (objected.actor, objected.data.choice, objected.data.objects) == ("social_manager", "tuesday", True)
        (raised,) = day.about(self.FLOW, "escalation.raised")
        assert set(raised.data.frm) == {"campaign_manager", "social_manager"}
        assert raised.data.to == "vp_marketing"
        decided = day.about(self.FLOW, "decision.made")[-1]
        assert (decided.actor, decided.data.choice) == ("vp_marketing", "tuesday")
        assert decided.data.reasons
        assert any("campaign_manager" in voice for voice in decided.data.dissent)

    def test_the_figures_come_from_analytics_before_the_decision(self, play: Play) -> None:
        day = dated(play, 1)
        answer = next(e for e in day.about(self.FLOW, "message.posted") if e.actor == "analytics")
        decided = day.about(self.FLOW, "decision.made")[-1]
        assert answer.seq < decided.seq

    def test_the_cmo_is_informed_and_both_adjust(self, play: Play) -> None:
        day = dated(play, 1)
        decided = day.about(self.FLOW, "decision.made")[-1]
        assert "cmo" in decided.data.informed
        assert any(e.actor == "vp_marketing" and e.data.to == ["cmo"] for e in day.about(self.FLOW, "message.posted"))
        adjusted = {event.actor for event in day.about(self.FLOW, "task.completed")}
        assert {"campaign_manager", "social_manager"} <= adjusted

    @pytest.mark.parametrize("seed", SEEDS)
    def test_without_the_holiday_nobody_objects_and_monday_stands(self, play: Play, seed: int) -> None:
        day = dated(play, seed, launch_holiday=False)
        assert not [e for e in day.about(self.FLOW, "position.taken") if e.data.objects]
        assert not day.about(self.FLOW, "escalation.raised")
        assert day.outcome(self.FLOW) == "monday"

    @pytest.mark.parametrize("seed", SEEDS)
    def test_a_delay_that_costs_more_than_it_saves_makes_it_monday(self, play: Play, seed: int) -> None:
        day = dated(play, seed, delay_cost=400_000)
        assert day.about(self.FLOW, "escalation.raised")
        assert day.outcome(self.FLOW) == "monday"


class TestCrisis:
    """A competitor's price cut, answered on the same day."""

    FLOW = "crisis"

    @pytest.mark.parametrize("seed", SEEDS)
    def test_the_cmo_does_not_compete_on_price_and_the_person_decides_the_statement(
        self, play: Play, seed: int
    ) -> None:
        day = play(scenario=self.FLOW, seed=seed, settings=THERE)
        assert day.choices(self.FLOW) == [
            ("cmo", "crisis_positioning", "success"), (OPERATOR, "crisis_statement", "issue"),
        ]  # fmt: skip
        assert day.outcome(self.FLOW) == "published"

    def test_the_hours(self, play: Play) -> None:
        day = play(scenario=self.FLOW, settings=THERE)
        starts = (
            "alert",
            "all_hands",
            "content_part",
            "social_part",
            "campaign_part",
            "clearance",
            "go_public",
            "debrief",
        )
        at = [day.clock(day.step(self.FLOW, name))[:5] for name in starts]
        assert at == ["11:35", "11:50", "12:00", "12:00", "12:00", "15:00", "15:30", "17:00"]
        (injected,) = [e for e in day.of("fact.injected") if "competitor_cut" in e.data.facts]
        assert day.clock(injected) == "11:30:00"
        answered = day.about(self.FLOW, "approval.answered")[0]
        assert day.clock(answered) <= "15:15:00"
        (over,) = day.about(self.FLOW, "workflow.completed")
        assert day.clock(over) <= "17:30:00"

    def test_five_take_a_position_and_three_tracks_run_side_by_side(self, play: Play) -> None:
        day = play(scenario=self.FLOW, settings=THERE)
        before = day.step(self.FLOW, "position").seq
        positions = {e.actor for e in day.about(self.FLOW, "position.taken") if e.seq < before}
        assert positions == {"cmo", "vp_marketing", "director_comms", "analytics", "market_research"}
        tracks = {}
        for name in ("content_part", "social_part", "campaign_part"):
            begun, ended = day.step(self.FLOW, name), day.step(self.FLOW, name, "step.completed")
            tracks[name] = (begun.at, ended.at)
        assert max(start for start, _ in tracks.values()) < min(end for _, end in tracks.values())

    def test_the_all_hands_stands_in_for_the_standup(self, play: Play) -> None:
        day = play(scenario=self.FLOW)
        (missed,) = [e for e in day.of("routine.missed") if e.subject["routine"] == "standup"]
        assert "stands aside" in missed.data.why
        assert not day.about("standup", "meeting.held")
        assert day.about(self.FLOW, "meeting.held")

    def test_generic_campaigns_are_paused(self, play: Play) -> None:
        """What was to go out in the afternoon stays in; without the crisis it goes out."""
        generic = ("midday-posts", "repurposing", "campaign-optimisation")
        assert not [title for flow in generic for title in play(scenario=self.FLOW).public(flow)]
        assert [title for flow in generic for title in play().public(flow)]

    @pytest.mark.parametrize("seed", SEEDS)
    def test_were_price_what_customers_buy_for_it_would_be_otherwise(self, play: Play, seed: int) -> None:
        day = play(scenario=self.FLOW, seed=seed, facts={"buyers_for_success": 100}, settings=THERE)
        assert day.choices(self.FLOW)[0] in [
            ("cmo", "crisis_positioning", "match"),
            ("cmo", "crisis_positioning", "offer"),
        ]

    @pytest.mark.parametrize("seed", SEEDS)
    def test_no_success_to_show_is_no_reason_to_compete_on_it(self, play: Play, seed: int) -> None:
        facts = {"own_success": 300, "rival_success": 900, "buyers_for_success": 300}
        day = play(scenario=self.FLOW, seed=seed, facts=facts, settings=THERE)
        assert day.choices(self.FLOW)[0][2] != "success"

    @pytest.mark.parametrize("seed", SEEDS)
    def test_if_the_person_is_silent_nothing_goes_out_and_the_crisis_is_contained(self, play: Play, seed: int) -> None:
        day = play(scenario=self.FLOW, seed=seed, settings=SILENT)
        assert not day.public(self.FLOW)
        assert day.about(self.FLOW, "approval.expired")
        assert not [choice for actor, _, choice in day.choices(self.FLOW) if choice == "issue" or actor == OPERATOR]
        assert day.outcome(self.FLOW) == "contained"

    def test_a_statement_that_names_the_rival_stays_in(self, play: Play) -> None:
        day = play(scenario=self.FLOW, facts={"statement_names_rival": True}, settings=THERE)
        assert (OPERATOR, "crisis_statement", "stay_silent") in day.choices(self.FLOW)
        assert not day.public(self.FLOW)

    def test_without_the_price_cut_there_is_no_crisis(self, play: Play) -> None:
        day = play(scenario=self.FLOW, settings={"fact.competitor_cut": "0"}, facts={"competitor_cut": 0})
        assert day.outcome(self.FLOW) == "quiet"
        assert not day.about(self.FLOW, "message.posted")
