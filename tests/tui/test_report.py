"""The report of a small, made-up day: what it must say, and what each sentence rests on."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from department.blueprint.pack import Blueprint
from department.blueprint.people import Agent, Channel, Hours, Human, Tier
from department.blueprint.rules import Cell, DecisionType
from department.blueprint.timeline import Scenario
from department.blueprint.work import Workflow
from department.events import content, day, flow, rule, talk
from department.events.kinds import KINDS
from department.events.record import Data, Event
from department.org import Organisation
from department.state import State
from tui.present.facts_of_day import sentence
from tui.present.facts_words import SENTENCES
from tui.present.report import markdown
from tui.present.report_html import html
from tui.present.report_index import Index
from tui.present.report_money import spending
from tui.present.report_sections import report
from tui.present.run_view import Measured, RunFacts, RunView

NINE = 1_767_621_600_000  # Monday 2026-01-05 09:00 in New York
MINUTE = 60_000
EVIL = "<script>alert(1)</script>\x1b[31m\u202e"


def agent(title, boss, *, rank="specialist", tier="small", layer="specialist", dotted=()):
    return Agent(
        title=title, layer=layer, rank=rank, reports_to=boss, dotted_to=list(dotted), tier=tier, level=2,
        tone="calm", style="plain", role="works", approach="asks", expertise=[],
    )  # fmt: skip


def blueprint() -> Blueprint:
    agents = {
        "chief": agent("Chief Editor", "operator", rank="chief", tier="large", layer="executive"),
        "lead": agent("Desk Lead", "chief", layer="management"),
        "writer": agent("Writer", "lead"),
        "artist": agent("Artist", "lead", dotted=["reader"]),
        "reader": agent("Proof Reader", "chief"),
    }
    hours = Hours(opens="09:00", closes="17:00")
    return Blueprint(
        id="press", title="Press desk", version="1", summary="A small desk.", timezone="America/New_York",
        start="2026-01-05 09:00", hours=hours, layers=["executive", "management", "specialist"],
        ranks=["specialist", "chief", "human"], agents=agents,
        human=Human(title="Publisher", hours=hours, deputy="chief", delay="5m"),
        channels={"all": Channel(title="All")},
        decisions={"title": DecisionType(title="Title", matrix={"chief": Cell(does="D")}, autonomy="L4")},
        tiers={
            "small": Tier(model="s", price_in=1, price_out=5, tokens={"default": [1000, 200]}),
            "large": Tier(model="l", price_in=5, price_out=25, tokens={"default": [1000, 200]}),
        },
        durations={}, workflows={"piece": Workflow(title="A piece {topic}", owner="lead")},
        scenarios={"rush": Scenario(title="Rush", summary="", workflow="piece", at="09:05")},
    )  # fmt: skip


class Pen:
    """Writes events one after the other."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, minute, actor, data: Data, cause=None, refs=(), *, due=None, **subject) -> int:
        seq = len(self.events) + 1
        due = None if due is None else NINE + due * MINUTE
        self.events.append(Event(seq, NINE + minute * MINUTE, data.kind, actor, subject, cause, data, tuple(refs), due))
        return seq


def a_day() -> list[Event]:
    pen, flow_id, piece = Pen(), "piece@2026-01-05", "piece@2026-01-05/draft/0"
    start = pen(0, "engine", day.RunStarted("press", "1", "ab", 1, scenario="rush"))
    opened = pen(0, "engine", day.DayOpened("2026-01-05"), start, due=480)
    scene = pen(0, "engine", day.ScenarioStarted("rush"), start, due=5)
    began = pen(5, "engine", flow.WorkflowStarted("piece", "A piece on ships", "lead", 0), scene, workflow=flow_id)
    task = pen(6, "lead", flow.TaskAssigned("writer", "Write about ships", "draft", "lead", MINUTE), began, task="t1")
    turn = pen(10, "writer", flow.TurnRequested("draft", "small", "d1", 2000), task, due=70, turn="t1")
    done = pen(70, "writer", flow.TurnCompleted(took=60 * MINUTE), turn, turn="t1")
    pen(70, "writer", flow.TaskCompleted(60 * MINUTE, 64 * MINUTE, "Write about ships"), done, task="t1")
    first = pen(70, "writer", content.ContentCreated("text", f"Ships {EVIL}", 1, ["typo"]), done, piece=piece)
    bad = pen(
        85, "reader", content.ContentReviewed("reader", 1, 85, 90, passed=False, areas=["style"],
                                    findings=["typo"]),
        first, piece=piece,
    )  # fmt: skip
    second = pen(120, "writer", content.ContentCreated("text", "Ships", 2), bad, piece=piece)
    good = pen(
        130,
        "reader",
        content.ContentReviewed("reader", 2, 92, 90, passed=True, areas=["style"]),
        second,
        piece=piece,
    )
    vote = pen(132, "lead", rule.PositionTaken("wait", 700, ["too soon"], objects=True), good, workflow=flow_id)
    raised = pen(
        134, "lead", rule.EscalationRaised(1, "strategy", "chief", "Go today?", "high", frm=["lead"]), vote,
        decision="c1", due=160,
    )  # fmt: skip
    made = pen(
        140, "chief",
        rule.DecisionMade("title", "Go today?", "go_now", "chief decides", 840, ["it is ready"],
                          ["lead: wait"], ["wait"], escalated=True, level="L3", chain=["lead"]),
        raised, refs=[vote], decision="c1",
    )  # fmt: skip
    pen(140, "chief", rule.EscalationResolved("go_now", 6 * MINUTE), made, decision="c1")
    ask = pen(
        141, "chief", rule.ApprovalRequested("approve", "operator", "Ships, version 2", "9c1e", "title", "L3",
                                             "approve", "hold"),
        made, due=200, approval="a1", decision="c1",
    )  # fmt: skip
    yes = pen(150, "operator", rule.ApprovalAnswered("approved", minutes=4), ask, approval="a1", decision="c1")
    other = pen(
        151, "chief",
        rule.ApprovalRequested("decide", "operator", "A price", "77aa", "title", "L1", "no",
                               "nothing goes out"),
        yes, due=300, approval="a2", decision="c2",
    )  # fmt: skip
    out = pen(160, "lead", content.ContentPublished("text", "Ships", "blog", 92, 155 * MINUTE), yes, piece=piece)
    pen(160, "lead", content.TrackingOpened("text", "Ships", 92, 1, 1), out, piece=piece, due=400)
    meet = pen(180, "lead", talk.MeetingStarted("daily", "Daily", "lead", ["lead", "writer"]), opened, meeting="m1")
    told = pen(185, "writer", talk.UpdateGiven(["Write about ships"], [], ["no pictures"]), meet, [8], meeting="m1")
    pen(190, "lead", talk.PrioritiesSet(["Pictures for ships"], ["artist"]), told, meeting="m1")
    pen(195, "lead", talk.MeetingHeld("daily", ["lead", "writer"], 1, 15 * MINUTE), meet, meeting="m1")
    pen(200, "writer", talk.MessagePosted(["lead"], f"Done. {EVIL}"), done, thread="x", message="1")
    pen(210, "writer", rule.AuthorityRefused("title", "wait", "specialists are consulted"), done)
    pen(300, "engine", rule.ApprovalExpired("nothing goes out"), other, approval="a2", decision="c2")
    pen(310, "engine", flow.WorkflowCompleted("published", 305 * MINUTE), out, workflow=flow_id)
    turn = pen(320, "chief", flow.TurnRequested("decide", "large", "d2", 10_000), made, turn="t2")
    pen(325, "chief", flow.TurnCompleted(took=5 * MINUTE), turn, turn="t2")
    pen(480, "engine", day.DayClosed("2026-01-05"), opened)
    return pen.events


@pytest.fixture(scope="module")
def view() -> RunView:
    pack, events = blueprint(), a_day()
    facts = RunFacts(
        run="a3f9", name="", department="press", title="Press desk", seed=1, days=1, state="finished",
        head="00ff", events=len(events), virtual_start=NINE, virtual_end=events[-1].at, engine="0.1.0",
        scenario="rush",
    )  # fmt: skip
    metrics = [
        Measured("quality", "Quality score", "team", 92.0, "", "> 85", met=True),
        Measured("cpl", "Cost per lead", "business", None, "$", "< 100", None, "assumption", "no leads here"),
        Measured("escalations", "Escalation rate", "agent", 100.0, "%", "< 10", met=False),
    ]
    return RunView(facts, pack, Organisation(pack), events, State(), metrics)


@pytest.fixture(scope="module")
def page(view) -> str:
    return html(view)


@pytest.fixture(scope="module")
def text(view) -> str:
    return markdown(view)


def test_the_review_history_of_a_piece_is_told(page, text):
    for told in (page, text):
        assert "85 → 92" in told
        assert "scored version 1 85 of 100" in told
        assert "not passed" in told


def test_a_decision_tells_its_rule_reasons_dissent_and_climb(page):
    for words in (
        "chief decides",
        "it is ready",
        "Dissent: Desk Lead, wait.",
        "Desk Lead → Chief Editor",
        "0.84",
    ):
        assert words in page


def test_what_the_day_asked_of_the_human(text):
    assert "2 requests reached a person; Publisher answered 1, in 4 minutes of work." in text
    assert "1 request expired unanswered: A price." in text
    assert "The peak was the hour from 11:00 to 12:00: 4 minutes." in text


def test_every_sentence_cites_events_that_exist(view):
    told = report(view)
    for section in told.sections:
        for block in section.blocks:
            alone = [block] if hasattr(block, "cites") else []
            for claim in getattr(block, "claims", getattr(block, "rows", alone)):
                assert claim.cites, claim
    assert set(told.cited()) <= set(view.by_seq)


def test_every_reference_of_the_markdown_has_its_definition(text):
    used = set(re.findall(r"\[#(\d+)\](?!:)", text))
    assert used
    assert used <= set(re.findall(r"^\[#(\d+)\]: #e\1$", text, re.MULTILINE))
    assert used <= set(re.findall(r'<a id="e(\d+)">', text))


def test_every_link_of_the_page_leads_somewhere_inside_it(page):
    targets = re.findall(r'href="([^"]*)"', page)
    assert targets
    assert all(target.startswith("#") for target in targets)
    assert {target[1:] for target in targets} <= set(re.findall(r'\bid="([^"]*)"', page))


def test_the_page_needs_nothing_from_outside_and_runs_nothing(page):
    assert "<script" not in page
    assert "src=" not in page
    assert "@import" not in page
    assert set(re.findall(r"https?://[^\"' ]+", page)) <= {"http://www.w3.org/2000/svg"}


def test_untrusted_text_is_inert_in_both(page, text):
    for told in (page, text):
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert "‹RLO›" in told
    assert "&lt;script&gt;" in page
    assert "<script>" not in text


def test_the_pictures_are_well_formed_and_named(page):
    found = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(found) >= 5
    for picture in found:
        root = ET.fromstring(picture)  # noqa: S314 - our own text
        assert root.attrib["aria-label"]
        assert root.attrib["role"] == "img"


class Tags(HTMLParser):
    """Notes whether every tag that was opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, _):
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_well_formed(page):
    tags = Tags()
    tags.feed(page)
    assert tags.open == []


def test_the_saving_is_against_the_dearest_tier(view):
    by_tier, by_agent = spending(Index(view))
    assert by_tier["small"].dearest == 5 * by_tier["small"].cost
    assert by_tier["large"].dearest == by_tier["large"].cost == 10_000
    assert by_agent["writer"].turns == 1
    assert "saves 40 %" in markdown(view)


def test_targets_say_met_missed_or_why_not(page):
    for words in ("✓ met", "✗ missed", "– not measured", "no leads here"):
        assert words in page


def test_the_report_is_the_same_twice(view, page, text):
    assert html(view) == page
    assert markdown(view) == text


def test_a_run_that_has_only_begun_can_be_reported(view):
    started = RunView(view.facts, view.blueprint, view.org, view.events[:1], State())
    assert "What the day produced" in markdown(started)
    assert "<svg" in html(started)


def test_every_kind_of_event_has_its_sentence():
    assert set(KINDS) <= set(SENTENCES)


def test_the_sentence_of_a_decision_is_plain_english(view):
    event = next(event for event in view.events if event.kind == "decision.made")
    said = sentence(event, view.blueprint)
    assert said == "Chief Editor decided “Go today?”: go now (confidence 0.84); dissent: Desk Lead, wait."


def test_no_sentence_shows_a_gap_or_a_slot(view):
    for event in view.events:
        said = sentence(event, view.blueprint)
        assert not re.search(r"[{}\[\]]|  |None| \.", said.replace("‹ESC›[", "")), said
