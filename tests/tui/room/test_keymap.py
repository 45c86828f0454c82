"""Keys of one's own: taken from the settings file, or refused with file, line and what is wrong; and what help says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.errors import UsageError
from tests.tui.room.conftest import EmptyHouse, recorded_of
from tui.app import ControlRoom
from tui.config import room_settings
from tui.keymap import checked
from tui.keys import COMMANDS, PLACES
from tui.opening import View, live_room
from tui.playing import prepared
from tui.present.lines import text_of
from tui.present.room import opened
from tui.screens.listing import Listing
from tui.screens.panes import PANES
from tui.widgets.lines import LineList


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Write the settings file."""
    path = tmp_path / "config.toml"
    monkeypatch.setenv("DAYSHIFT_CONFIG", str(path))

    def write(text):
        path.write_text(text, encoding="utf-8")

    return write


def test_the_keys_as_they_come_clash_nowhere(tmp_path):
    path = tmp_path / "config.toml"
    path.touch()
    usual = {command.id: command.keys for command in COMMANDS} | {place.id: place.key for place in PLACES}
    assert checked(path, usual) == usual


def test_signs_and_names_are_keys(settings):
    settings('[room.keys]\nnext_chapter = "x"\nstep = "., right"\nscreen-runs = "f9"\npalette = "ctrl+k"\n')
    assert room_settings().keys == {
        "next_chapter": "x", "step": "full_stop,right", "screen-runs": "f9", "palette": "ctrl+k",
    }  # fmt: skip


WRONG = [
    ("next_chaper = 'x'", "line 4, gives a key to 'next_chaper'; nearest: next_chapter"),
    ("step = 'q'", "line 4, gives 'step' the key 'q', which 'leave' has"),
    ("step = 'x'\nleave = 'x'", "gives 'leave' the key 'x', which 'step' has"),
    ("step = 'ctrl+entr'", "line 4, gives 'step' the key 'ctrl+entr', which no keyboard has"),
    ("step = ''", "line 4, gives 'step' the key '', which no keyboard has"),
    ("step = 7", "line 4, sets 'step' to 7; give it a key in quotes"),
    ("'step' = '1'", "line 4, gives 'step' the key '1', which 'screen-floor' has"),
]


@pytest.mark.parametrize(("line", "told"), WRONG)
def test_what_is_wrong_is_said_with_its_line(settings, line, told):
    settings(f"[room]\n# step\n[room.keys]\n{line}\n[run]\nseed = 3\n")
    with pytest.raises(UsageError) as error:
        room_settings()
    assert told in str(error.value)
    assert "config.toml" in str(error.value)


def test_a_line_that_is_not_found_leaves_the_table(settings):
    settings('[room]\nkeys = {step = "q"}\n')
    with pytest.raises(UsageError, match=r"in \[room.keys\] gives 'step' the key 'q'"):
        room_settings()
    settings('[room]\nkeys = "q"\n')
    with pytest.raises(UsageError, match="make it a table"):
        room_settings()


def test_two_commands_may_change_places(settings):
    settings('[room.keys]\nslower = "]"\nfaster = "["\n')
    assert room_settings().keys == {"slower": "right_square_bracket", "faster": "left_square_bracket"}


@given(st.text(max_size=12))
def test_no_key_breaks_it(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.touch()
    try:
        found = checked(path, {"next_chapter": text})
    except UsageError:
        return
    assert all(found["next_chapter"].split(","))


def test_a_wrong_settings_file_begins_no_run(settings, tmp_path):
    settings('[room.keys]\nstep = "q"\n')
    given = dict.fromkeys(("department", "scenario", "workflow", "days", "start", "seed", "name", "leads"))
    store = tmp_path / "runs.db"
    with pytest.raises(UsageError, match="which 'leave' has"):
        live_room(prepared({**given, "settings": ()}), View(store=str(store)))
    assert not store.exists()


async def test_the_room_obeys_and_help_tells_the_keys_of_one_s_own(played):
    session = recorded_of(played)
    app = ControlRoom(session, EmptyHouse(), keymap={"step": "x", "screen-runs": "f9"})
    async with app.run_test(size=(120, 36)) as pilot:
        before = session.cursor
        await pilot.press("full_stop")
        assert session.cursor == before
        await pilot.press("x")
        assert session.cursor == before + 1
        await pilot.press("f9")
        assert app.place == "9"
        await pilot.press("question_mark")
        told = [text_of(row.line) for row in app.screen.query_one(LineList).rows]
        assert any(line.split()[:3] == ["x", "Next", "event"] for line in told)
        assert any(line.split() == ["f9", "Runs"] for line in told)
        assert any("Next event  (x)" in command.title for command in app.get_system_commands(app.screen))


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24)])
async def test_help_begins_with_the_keys_of_the_screen_one_is_on(room, replay, size):
    async with room(replay, size) as pilot:
        for place in PLACES:
            await pilot.press(place.key)
            await pilot.press("question_mark")
            await pilot.pause()
            assert isinstance(pilot.app.screen, Listing)
            rows = pilot.app.screen.query_one(LineList)
            told = [text_of(row.line) for row in rows.rows]
            assert told[0] == f"On this screen: {place.title}"
            for _, words in PANES[place.key].local_keys():
                assert words in " ".join(" ".join(told).split())
            assert max(map(len, told)) <= rows.scrollable_content_region.width
            await pilot.press("escape")


def test_every_pane_says_what_enter_does_and_every_key_has_words():
    for pane in PANES.values():
        assert pane.OPENS
        assert all(words for _, words in pane.local_keys())


def test_help_has_every_command():
    told = "\n".join(text_of(row.line) for row in opened.help_rows())
    assert all(command.title in told for command in COMMANDS)
