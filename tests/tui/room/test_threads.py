"""The threads: what was said where, as of the cursor; conversations; and a line to speak in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from data.memory import MemoryJournal
from department.commands import Answer, Begin, Say
from department.errors import CommandError, UsageError
from department.minds.simulated import SimulatedMind
from department.queries import needs_you
from department.session import MAX
from department.state import encode
from tests.plays import new_engine, run_on
from tests.tui.room.conftest import instant, live_of, recorded_of
from tui import completing
from tui.present.inert import is_inert
from tui.present.lines import text_of, width_of
from tui.present.room import places, writing
from tui.present.room.posts import TALLEST, Posts
from tui.present.room.talk import ALL, DIRECT, YOU, Talk
from tui.speaking import COMMANDS, Target, understood
from tui.widgets.composer import Composer
from tui.widgets.feed import Feed
from tui.widgets.lines import LineBar, LineList

NOTHING = places.Looked({}, 0)


def talk_of(session) -> Talk:
    talk = Talk(session)
    talk.travel()
    return talk


def whole(talk: Talk, width: int = 100) -> list[str]:
    """Everything that the screen shows of every place, as text."""
    told = [text_of(row.line) for row in places.rows(talk, NOTHING, 32)]
    for place in [ALL, YOU, *talk.places("channel"), *talk.places("thread"), *talk.places("direct")]:
        posts = Posts(talk, placed=place == ALL)
        before = None
        for event in talk.of(place):
            told += [text_of(line) for line in posts.lines(event, before, width)]
            before = event
    return told


def test_the_threads_travel(travels):
    travels(lambda session: whole(talk_of(session)))


def test_one_index_serves_every_instant(replay):
    """Going back and forth with an index gives what a new one gives."""
    kept = Talk(replay)
    for seq in (900, 200, 1700, 40, 1699, replay.head, 900):
        replay.seek(seq)
        kept.travel()
        assert whole(kept) == whole(talk_of(replay))


def test_every_message_is_in_all_and_in_its_place(replay):
    replay.follow()
    talk = talk_of(replay)
    messages = replay.history(("message.posted",), 10_000)
    assert [event for event in talk.of(ALL) if event.kind == "message.posted"] == messages
    for event in messages:
        if event.data.channel:
            assert event in talk.of(f"channel|{event.data.channel}")
        assert event in talk.of(f"thread|{event.subject['thread']}")


@pytest.mark.parametrize("width", [20, 55, 75, 99, 100, 127])
def test_heights_are_what_is_drawn_at_any_width(replay, width):
    replay.follow()
    talk = talk_of(replay)
    for placed in (True, False):
        posts, before = Posts(talk, placed=placed), None
        for event in talk.of(ALL):
            lines = posts.lines(event, before, width)
            assert len(lines) == posts.height(event, before, width)
            assert all(width_of(line) <= width for line in lines)
            assert all(text_of(line)[0] == " " for line in lines)
            before = event


def test_replies_are_counted_as_of_the_cursor_and_make_a_conversation(replay):
    replay.follow()
    reply = next(event for event in talk_of(replay).of(ALL) if getattr(event.data, "reply_to", None))
    replay.seek(reply.seq - 1)
    assert talk_of(replay).replies(reply.data.reply_to) == 0
    replay.seek(reply.seq)
    talk = talk_of(replay)
    assert talk.replies(reply.data.reply_to) == 1
    assert [event.seq for event in talk.conversation(reply.seq)][-1] == reply.seq
    assert talk.conversation(reply.seq) == talk.conversation(reply.data.reply_to)


def test_new_messages_are_counted_until_somebody_looks(replay):
    replay.seek_time(instant(replay.org, "12:00"))
    talk = talk_of(replay)
    place = talk.places("channel")[0]
    assert talk.count(place) == len(talk.of(place)) > 0
    row = next(row for row in places.rows(talk, NOTHING, 32) if row.key == place)
    assert str(len(talk.of(place))) in text_of(row.line)
    seen = places.Looked({place: replay.cursor}, 0)
    row = next(row for row in places.rows(talk, seen, 32) if row.key == place)
    assert str(len(talk.of(place))) not in text_of(row.line)


def waiting(session):
    """The session where the first request waits."""
    session.set_speed(MAX)
    while not needs_you(session.state):
        session.step()
    return session


def test_a_request_marks_the_places_where_it_is_talked_of(asking):
    talk = talk_of(waiting(asking))
    approval = asking.state.approvals[needs_you(asking.state)[0]]
    marked = {row.key for row in places.rows(talk, NOTHING, 40) if "◆" in text_of(row.line)}
    assert marked == {
        YOU, f"{DIRECT}|{talk.asker(approval.id)}", f"thread|{approval.case.partition('/')[0]}",
    }  # fmt: skip
    assert any(event.seq == approval.seq for event in talk.of(YOU))


HOSTILE = (
    "\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\ [bold red]markup[/] \u202eright to left\u202c \x07\x9b2J",
    "a" * 1_000_000,
    "line\n" * 50_000,
    "漢字" * 5000 + "\u200b\ufeff\u2066",
    "@operator @nobody [@click=app.quit]x[/]",
)


@pytest.mark.parametrize("body", HOSTILE)
@pytest.mark.parametrize("width", [40, 120])
def test_what_anybody_writes_is_shown_inert(asking, body, width):
    agent = asking.org.agents[0]
    asking.execute(Say(to=[agent], body=body))
    talk = talk_of(asking)
    event = talk.of(YOU)[-1]
    posts = Posts(talk, placed=True)
    lines = posts.lines(event, None, width)
    assert len(lines) == posts.height(event, None, width) <= TALLEST + 3
    assert all(width_of(line) <= width and is_inert(text_of(line)) and "\n" not in text_of(line) for line in lines)
    rows = places.rows(talk, NOTHING, 30)
    assert all(is_inert(text_of(row.line)) for row in rows)


async def test_hostile_words_are_drawn_as_text(room, asking):
    agent = asking.org.agents[0]
    for body in HOSTILE:
        asking.execute(Say(to=[agent], body=body))
    async with room(asking) as pilot:
        await pilot.press("2", "right")
        feed = pilot.app.query_one("#flow-feed", Feed)
        assert "[@click=app.quit]" in "".join(feed.render_line(y).text for y in range(feed.size.height))
        for key in ("up", "up", "home", "enter"):
            await pilot.press(key)
            drawn = pilot.app.export_screenshot()
            assert not set("\x1b\x07\x9b\u202e") & set(drawn)


# what is written


def test_words_go_to_those_named_or_to_the_place(asking):
    org = asking.org
    one, other = org.agents[3], org.agents[5]
    said = understood(asking, f"@{one} and @{other}: hold it", Target((org.agents[0],))).command
    assert said.to == [one, other]
    assert understood(asking, "hold it", Target((one,), "", 7)).command == Say(to=[one], body="hold it", reply_to=7)
    channel = next(name for name, spec in org.pack.channels.items() if spec.members)
    target = writing.target(asking, f"channel|{channel}")
    assert understood(asking, "good morning", target).command.channel == channel
    assert asking.execute(understood(asking, "good morning", target).command)


def test_an_address_within_a_word_names_nobody(asking):
    one = asking.org.agents[3]
    assert understood(asking, "write to me@home", Target((one,))).command.to == [one]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nothing to say yet"),
        ("hello", "Say to whom"),
        ("@nobody hello", "nobody called '@nobody'"),
        ("/aprove", "nearest: approve"),
        ("/approve", "Nothing waits for you"),
        ("/inject", "names no fact"),
        ("/inject no_such_fact=1", "There is no fact 'no_such_fact'"),
        ("/autonomy", "/autonomy TYPE LEVEL"),
        ("/decide one", "/decide TYPE CHOICE"),
    ],
)
def test_what_cannot_be_understood_is_a_sentence(asking, text, told):
    with pytest.raises(UsageError, match=told):
        understood(asking, text, Target())


def test_facts_are_read_as_what_they_are(asking):
    facts = asking.state.facts
    number = next(name for name, value in facts.items() if type(value) is int)
    flag = next(name for name, value in facts.items() if type(value) is bool)
    given = understood(asking, f"/inject fact.{number}=5 {flag}=true", Target()).command
    assert given.facts == {number: 5, flag: True}
    with pytest.raises(UsageError, match="true or false"):
        understood(asking, f"/inject {flag}=5", Target())


def test_a_request_is_answered_from_the_line(asking):
    name = needs_you(waiting(asking).state)[0]
    given = understood(asking, "/reject too early", Target())
    assert given.command == Answer(name, "rejected", asking.state.approvals[name].digest, "", "too early")
    asking.execute(given.command)
    assert name not in asking.state.approvals


def test_autonomy_and_decisions_reach_the_engine(asking):
    kind = next(iter(asking.state.autonomy))
    asking.execute(understood(asking, f"/autonomy {kind} l1", Target()).command)
    assert asking.state.autonomy[kind] == "L1"
    with pytest.raises(CommandError, match="no autonomy level"):
        asking.execute(understood(asking, f"/autonomy {kind} L9", Target()).command)
    assert understood(asking, f"/decide {kind} later 5000", Target()).command.amount == 5000


@given(st.text(st.sampled_from("/@ approvecinjt=l1"), max_size=30), st.integers(0, 30))
def test_offers_fit_what_is_written_and_leave_the_rest(org, text, cursor):
    session = recorded_of(_begun(org))
    cursor = min(cursor, len(text))
    word = completing.word_before(text, cursor)
    for offer in completing.offers(session, text, cursor):
        done, place = completing.completed(text, cursor, offer)
        assert done[:place].rstrip().endswith(offer.word)
        assert done.startswith(text[: cursor - len(word)])
        assert done.endswith(text[cursor:])


_BEGUN = {}


def _begun(org):
    if not _BEGUN:
        engine = new_engine(org, mind=SimulatedMind(org, 1), journal=MemoryJournal(encode))
        engine.execute(Begin(seed=1))
        _BEGUN[0] = engine
    return _BEGUN[0]


def test_commands_agents_and_arguments_are_offered(asking):
    assert {offer.word for offer in completing.offers(asking, "/", 1)} == {f"/{name}" for name in COMMANDS}
    agent = asking.org.agents[2]
    assert completing.offers(asking, f"ask @{agent[:4]}", 8)[0].word == f"@{agent}"
    kind = next(iter(asking.state.autonomy))
    assert [offer.word for offer in completing.offers(asking, f"/autonomy {kind} ", 11 + len(kind))][:1] == ["L1"]
    name = needs_you(waiting(asking).state)[0]
    assert name in [offer.word for offer in completing.offers(asking, "/approve ", 9)]
    assert completing.offers(asking, "plain words", 11) == []


# the screen


async def test_arrows_choose_a_place_and_right_goes_into_it(room, replay):
    replay.follow()
    async with room(replay) as pilot:
        await pilot.press("2", "down", "down")
        place = pilot.app.query_one("#places", LineList).row.key
        feed = pilot.app.query_one("#flow-feed", Feed)
        assert list(feed.things) == pilot.app.pane.talk.of(place)
        await pilot.press("right")
        assert feed.has_focus
        assert pilot.app.pane.subject == feed.things[-1].seq
        await pilot.press("left")
        assert not feed.has_focus


async def test_enter_opens_a_conversation_and_escape_closes_it(room, replay):
    replay.follow()
    async with room(replay) as pilot:
        await pilot.press("2", "right")
        feed = pilot.app.query_one("#flow-feed", Feed)
        while not getattr(feed.chosen.data, "reply_to", None):
            await pilot.press("up")
        chosen = feed.chosen
        await pilot.press("enter")
        replies = pilot.app.query_one("#replies-feed", Feed)
        assert chosen in replies.things
        assert replies.has_focus
        assert replies.display
        await pilot.press("escape")
        assert feed.has_focus
        assert not pilot.app.query_one("#replies").display


async def test_a_conversation_stands_in_front_where_there_is_no_room(room, replay):
    replay.follow()
    async with room(replay, (80, 24)) as pilot:
        await pilot.press("2", "right", "enter")
        assert not pilot.app.query_one("#flow").display
        assert pilot.app.query_one("#replies").display


async def test_the_filter_leaves_what_holds_the_words(room, replay):
    replay.follow()
    async with room(replay) as pilot:
        word = pilot.app.session.history(("message.posted",), 9)[-1].data.body.split()[0].casefold()
        await pilot.press("2", "slash", *word, "enter")
        shown = pilot.app.query_one("#flow-feed", Feed).things
        assert 0 < len(shown) < len(pilot.app.pane.talk.of(ALL))
        assert all(word in f"{event.actor} {event.data}".casefold() for event in shown)


async def test_another_screen_sends_people_to_a_message(room, replay):
    replay.follow()
    async with room(replay) as pilot:
        seq = replay.history(("message.posted",), 50)[0].seq
        await pilot.app.action_place("2", f"event|{seq}")
        await pilot.pause()
        assert pilot.app.query_one("#flow-feed", Feed).chosen.seq == seq


async def test_the_person_speaks_and_is_answered(room, asking):
    asking.seek_time(instant(asking.org, "09:00"))
    async with room(asking) as pilot:
        agent = asking.org.agents[6]
        await pilot.press("2", "c", "@", *agent[:5], "tab", *"what waits for you?", "enter")
        said = asking.history(("message.posted",), 1)[0]
        assert (said.actor, said.data.to) == ("operator", [agent])
        assert pilot.app.query_one(Input).value == ""
        run_until_answered(asking, said.seq)
        pilot.app.redraw()
        assert [event.actor for event in pilot.app.pane.talk.of(f"{DIRECT}|{agent}")] == ["operator", agent]


def run_until_answered(session, seq):
    for _ in range(4000):
        if any(event.data.reply_to == seq for event in session.history(("message.posted",), 50)):
            return
        session.step()
    raise AssertionError("Nobody answered.")


async def test_an_error_stays_under_the_line_and_the_text_too(room, asking):
    async with room(asking) as pilot:
        await pilot.press("2", "c", *"@nobody hello", "enter")
        assert "nobody called '@nobody'" in said_under(pilot)
        assert pilot.app.query_one(Input).value == "@nobody hello"
        before = asking.head
        await pilot.press("escape")
        assert not pilot.app.query_one(Composer).writing
        assert asking.head == before
        assert pilot.app.query_one(Input).value == "@nobody hello"


def said_under(pilot) -> str:
    return pilot.app.query_one(Composer).query_one(LineBar).render_line(0).text


async def test_nothing_is_said_to_the_past(room, replay):
    async with room(replay) as pilot:
        await pilot.press("2", "c")
        assert "f forks" in said_under(pilot)
        assert not pilot.app.query_one(Composer).writing
        assert not pilot.app.query_one("#writing").display


async def test_the_line_closes_behind_the_head_and_opens_at_it(room, org):
    session = live_of(run_on(_fresh(org), instant(org, "10:00")))
    async with room(session) as pilot:
        await pilot.press("2", "comma")
        assert "This is the past" in said_under(pilot)
        await pilot.press("G")
        assert "c writes" in said_under(pilot)


def _fresh(org):
    engine = new_engine(org, journal=MemoryJournal(encode))
    engine.execute(Begin(seed=1, settings={"operator": "ask"}))
    return engine


async def test_a_request_in_the_feed_opens_where_it_is_answered(room, asking):
    waiting(asking)
    async with room(asking) as pilot:
        await pilot.app.action_place("2", YOU)
        await pilot.press("right")
        feed = pilot.app.query_one("#flow-feed", Feed)
        while not feed.chosen.kind.startswith("approval"):
            await pilot.press("up")
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.place == "4"


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (100, 30), (80, 24), (60, 18)])
async def test_it_stands_at_every_size(room, replay, size):
    replay.follow()
    async with room(replay, size) as pilot:
        await pilot.press("2", "right", "up", "enter")
        await pilot.resize_terminal(100, 30)
        await pilot.resize_terminal(*size)
        feed = pilot.app.pane.feed
        assert feed.size.width > 20
        assert feed.chosen is not None
