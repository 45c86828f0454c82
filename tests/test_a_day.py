"""The default day, as the department's facts promise it: who acts, what happens when, what comes of it."""

from collections import Counter
from collections.abc import Callable

import pytest

from department.calendar import MINUTE
from department.metrics import metrics
from department.org import Organisation
from tests.plays import Day

TIMELINE = [
    ("09:00", "performance-summary", ["analytics"]),
    ("09:00", "overnight-engagement", ["social_manager", "linkedin_manager", "twitter_manager"]),
    ("09:00", "scheduled-posts", ["linkedin_manager", "twitter_manager"]),
    ("09:00", "email-health", ["email_specialist"]),
    ("09:00", "industry-news", ["market_research"]),
    ("09:00", "calendar-check", ["content_manager"]),
    ("09:30", "topic-brainstorm", ["content_manager", "copywriter"]),
    ("10:00", "page-refresh", ["content_manager", "seo_specialist"]),
    ("12:00", "standup", ["vp_marketing"]),
    ("12:30", "assigned-work", ["copywriter", "designer", "seo_specialist"]),
    ("14:00", "afternoon-reviews", ["content_manager"]),
    ("14:00", "repurposing", ["content_manager", "social_manager"]),
    ("14:00", "campaign-optimisation", ["campaign_manager"]),
    ("15:00", "calendar-update", ["content_manager"]),
    ("15:00", "tomorrows-posts", ["social_manager"]),
    ("15:00", "daily-report", ["analytics"]),
    ("17:00", "closing-status", ["vp_marketing"]),
]
"""The rows of the daily timeline: when, the routine, and who must be seen at work in what it starts."""


@pytest.mark.parametrize(("at", "routine", "people"), TIMELINE, ids=[row[1] for row in TIMELINE])
def test_every_row_of_the_timeline_happens_at_its_minute(day: Day, at: str, routine: str, people: list[str]) -> None:
    (fired,) = [event for event in day.of("routine.fired") if event.subject["routine"] == routine]
    assert day.clock(fired) == f"{at}:00"
    (started,) = day.about(day.org.pack.routines[routine].workflow, "workflow.started")
    assert (started.at, started.cause) == (fired.at, fired.seq)
    assert set(people) <= {event.actor for event in day.about(day.org.pack.routines[routine].workflow)}


def test_all_fourteen_agents_act(day: Day) -> None:
    """Each works, and each speaks."""
    acting = Counter(event.actor for event in day.of("turn.completed"))
    speaking = Counter(event.actor for event in day.of("message.posted"))
    assert len(day.org.agents) == 14
    assert not [agent for agent in day.org.agents if not (acting[agent] and speaking[agent])]


def test_a_day_has_a_thousand_events(day: Day) -> None:
    assert len(day.events) >= 1000
    assert day.events[-1].kind == "day.closed"
    assert day.clock(day.events[-1]) == "17:30:00"


def test_under_a_tenth_of_the_decisions_escalate(day: Day) -> None:
    made = day.of("decision.made")
    assert len(made) >= 10
    assert sum(event.data.escalated for event in made) * 10 < len(made)


def test_the_performance_summary_goes_to_all(day: Day) -> None:
    (posted,) = day.about("performance-summary", "message.posted")[:1]
    assert posted.actor == "analytics"
    assert set(posted.data.to) == set(day.org.agents) - {"analytics"}


def test_the_infographic_is_reviewed_at_eleven(day: Day) -> None:
    reviews = [e for e in day.of("step.started") if day.clock(e) == "11:00:00" and "content_manager" in e.data.who]
    assert [event for event in reviews if event.subject["workflow"].startswith("infographic@")]
    assert [e for e in day.about("infographic", "content.reviewed") if e.actor == "content_manager"]


def test_the_standup_is_at_noon_with_an_update_of_everybody_and_priorities(day: Day) -> None:
    """Done, doing and blockers are what the journal holds: every update rests on events of the morning."""
    (started,) = day.about("standup", "meeting.started")
    assert day.clock(started) == "12:00:00"
    assert set(started.data.attendees) == set(day.org.agents)
    updates = day.about("standup", "update.given")
    assert {event.actor for event in updates} == set(day.org.agents)
    assert len(updates) == 14
    (priorities,) = day.about("standup", "priorities.set")
    assert priorities.actor == "vp_marketing"
    assert priorities.data.priorities
    (held,) = day.about("standup", "meeting.held")
    assert 15 * MINUTE <= held.data.took <= 30 * MINUTE
    assert set(held.refs) == {event.seq for event in updates}


def test_what_an_update_says_is_done_was_done(day: Day) -> None:
    by_seq = {event.seq: event for event in day.events}
    for update in day.about("standup", "update.given"):
        assert len(update.refs) >= len(update.data.done)
        done = [by_seq[ref] for ref in update.refs[: len(update.data.done)]]
        assert {event.kind for event in done} <= {"task.completed", "turn.completed"}
        assert all(event.actor == update.actor and event.at <= update.at for event in done)


def test_a_post_goes_from_idea_to_publication_with_a_review_that_fails_and_one_that_passes(day: Day) -> None:
    flow = "content-creation"
    draft = next(e.subject["piece"] for e in day.about(flow, "content.created") if e.actor == "copywriter")
    reviews = [e for e in day.about(flow, "content.reviewed") if e.subject["piece"] == draft]
    rounds = {version: [e.data for e in reviews if e.data.version == version] for version in (1, 2)}
    assert not all(reading.passed for reading in rounds[1])
    assert all(reading.passed for reading in rounds[2])
    assert min(reading.score for reading in rounds[2]) > min(reading.score for reading in rounds[1])
    published = next(e for e in day.about(flow, "content.published") if e.subject["piece"] == draft)
    tracked = next(e for e in day.about(flow, "tracking.opened") if e.subject["piece"] == draft)
    assert published.at <= tracked.at
    assert published.data.score == min(reading.score for reading in rounds[2])
    assert day.outcome(flow) == "published"


def test_the_score_of_a_review_is_what_was_found(day: Day) -> None:
    """100 less the weights of the findings; only defects that the version hides are found."""
    hidden: dict[tuple[str, int], set[str]] = {}
    crafts = {}
    for event in day.of("content.created", "content.reviewed"):
        piece, data = event.subject["piece"], event.data
        if event.kind == "content.created":
            hidden[piece, data.version], crafts[piece] = set(data.defects), day.org.pack.crafts[data.craft]
            continue
        weights = [crafts[piece].defects[found].weight for found in data.findings]
        assert data.score == max(0, 100 - sum(weights))
        assert data.passed == (data.score >= data.threshold)
        assert set(data.findings) <= hidden[piece, data.version]


TARGETS = 24


def test_every_target_has_its_value_or_says_why_not(org: Organisation, day: Day) -> None:
    found = metrics(org, day.state)
    assert len(found) >= TARGETS
    assert {metric.source for metric in found} <= {"journal", "benchmark", "claude", "assumption"}
    for metric in found:
        assert (metric.value is None) == bool(metric.why) == (metric.met is None), metric.name


def test_the_metrics_are_folds_of_the_events(org: Organisation, day: Day) -> None:
    """Counted again from the journal alone."""
    tally = day.state.tally
    assert tally["tasks_completed"] == len(day.of("task.completed"))
    assert tally["decisions"] == len(day.of("decision.made"))
    assert tally["messages"] == len(day.of("message.posted"))
    assert tally["published"] == sum(event.data.output for event in day.of("content.published"))
    assert tally["estimated_micro"] == sum(event.data.estimated_cost for event in day.of("turn.requested"))
    assert tally.get("operator_minutes", 0) == sum(event.data.minutes for event in day.of("approval.answered"))
    assert {metric.name for metric in metrics(org, day.state)} == set(org.pack.targets)


def test_a_day_does_not_repeat_itself(play: Callable[..., Day]) -> None:
    """At most two in a hundred message bodies of a day are the same as another's."""
    for seed in (1, 2, 3):
        bodies = play(seed=seed).bodies
        assert len(bodies) - len(set(bodies)) <= len(bodies) * 2 // 100


def test_consecutive_standups_share_no_update(play: Callable[..., Day]) -> None:
    week = play(days=3)
    by_day: dict[str, set[str]] = {}
    for event in week.about("standup", "message.posted"):
        by_day.setdefault(event.subject["thread"], set()).add(event.data.body)
    days = list(by_day.values())
    assert [len(bodies) for bodies in days] == [15, 15, 15]
    assert not days[0] & days[1]
    assert not days[1] & days[2]


@pytest.mark.parametrize("scenario", [None, "blog-post", "launch-disagreement", "crisis", "legal", "budget-overrun"])
def test_no_message_shows_an_unfilled_place(play: Callable[..., Day], scenario: str | None) -> None:
    for body in play(scenario=scenario).bodies:
        assert not set("{}|") & set(body), body
        assert body.strip(), "an empty message"
        assert "None" not in body.split(), body


def test_everybody_keeps_working_hours(day: Day) -> None:
    """Nothing is done by an agent before nine or after the close of business."""
    for event in day.events:
        if event.actor in day.org.agents:
            assert day.org.calendars[event.actor].is_open(event.at) or day.clock(event) == "17:30:00"


def test_an_agent_does_one_thing_at_a_time(day: Day) -> None:
    """Work at a desk does not overlap; a contribution to a meeting is not desk work."""
    busy: dict[str, str] = {}
    for event in day.of("turn.requested", "turn.completed", "turn.failed"):
        turn = event.subject["turn"]
        if event.kind == "turn.requested" and not event.data.meeting:
            assert event.actor not in busy, event
            busy[event.actor] = turn
        elif busy.get(event.actor) == turn:
            del busy[event.actor]


def test_holidays_and_weekends_are_skipped(play: Callable[..., Day]) -> None:
    """Eleven working days from Monday the fifth reach Tuesday the twentieth: the nineteenth is a holiday."""
    opened = [event.data.day for event in play(days=11).of("day.opened")]
    assert opened[0] == "2026-01-05"
    assert opened[5] == "2026-01-12"
    assert opened[-1] == "2026-01-20"
    assert len(opened) == 11
