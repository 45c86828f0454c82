"""The page about settings: its file is one that is taken, its list of commands the one there is."""

import re
from pathlib import Path

from tests.stores import call
from tui.config import room_settings
from tui.keys import COMMANDS, PLACES, first

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


def table() -> str:
    """The commands and screens by their names in the file."""
    rows = [(one.id, " ".join(f"`{first(key)}`" for key in one.keys.split(",")), one.title) for one in COMMANDS]
    rows += [(place.id, f"`{place.key}`", place.title) for place in PLACES]
    lines = ["| name | usual keys | does |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| `{name}` | {keys} | {title} |" for name, keys, title in rows)])


def test_the_file_on_the_page_is_taken(tmp_path, monkeypatch):
    (text,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    path = tmp_path / "config.toml"
    path.write_text(text.replace("~/dayshift.db", str(tmp_path / "r.db")), encoding="utf-8")
    monkeypatch.setenv("DAYSHIFT_CONFIG", str(path))
    settings = room_settings()
    assert (settings.theme, settings.keys["step"]) == ("day", "full_stop,right")
    assert "seed 7" in call("run", "--headless", "--speed", "max").output


def test_the_table_on_the_page_is_the_one_there_is():
    assert table() in PAGE
