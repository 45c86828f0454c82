"""What works on this machine, finding by finding; nothing is made or changed."""

import os
import platform
import shutil
import sqlite3
import sys
from contextlib import suppress
from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data import library
from data.locations import default_store
from data.prices import load_prices
from department.errors import DayshiftError
from tui import bootstrap
from tui.config import config_path, read_config
from tui.making import wall
from tui.present.inert import one_line
from tui.terminals import is_terminal
from tui.versions import version

Finding = tuple[str, bool, str]
"""What was looked at, whether it works, and what there is to say."""

LIBRARIES = (
    "click",
    "rich",
    "textual",
    "sqlmodel",
    "apscheduler",
    "pydantic",
    "msgspec",
    "pyyaml",
    "tzdata",
    "anthropic",
)
OLDEST = (3, 11)
SMALLEST = (80, 24)


def examine(store: str | None) -> list[Finding]:
    """Look at everything once."""
    return [
        ("dayshift", True, f"{version()}, at {platform.python_implementation()} {platform.python_version()}"),
        ("python", sys.version_info >= OLDEST, f"{platform.python_version()} on {platform.system()}"),
        ("libraries", True, ", ".join(f"{name} {version(name)}" for name in LIBRARIES)),
        ("sqlite", True, sqlite3.sqlite_version),
        _store(store),
        _zones(),
        _packs(),
        _terminal(),
        _settings(),
        _key(),
        _address(),
        _prices(),
    ]


def _store(path: str | None) -> Finding:
    try:
        with bootstrap.store_or_nothing(path) as opened:
            if opened is None:
                return "store", True, f"{default_store()}: not there yet, the first run makes it"
            count = len(opened.all_facts())
            return "store", True, f"{opened.database.path}: {count} run{'' if count == 1 else 's'}"
    except DayshiftError as error:
        return "store", False, str(error)


def _zones() -> Finding:
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError as error:
        return "zones", False, f"time zones cannot be read: {error}. Install tzdata."
    return "zones", True, "time zones can be read"


def _packs() -> Finding:
    try:
        names = [pack["id"] for pack in library.describe()]
    except DayshiftError as error:
        return "packs", False, str(error)
    return "packs", bool(names), ", ".join(names) or "no department is installed; install dayshift again"


def _terminal() -> Finding:
    if not is_terminal(sys.stdout):
        return "terminal", True, "standard output is not one: no colours, no progress bar"
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

    size = shutil.get_terminal_size()
    small = "" if size >= SMALLEST else f", small: {SMALLEST[0]}×{SMALLEST[1]} are better"
    colours = Console().color_system or "none"
    plain = ", NO_COLOR is set" if os.environ.get("NO_COLOR") else ""
    encoding = sys.stdout.encoding
    return "terminal", True, f"{size.columns}×{size.lines}, colours {colours}{plain}, {encoding}{small}"


def _settings() -> Finding:
    path = config_path()
    try:
        read_config(path)
    except DayshiftError as error:
        return "settings", False, str(error)
    return "settings", True, f"{path}{'' if path.exists() else ': none, which is fine'}"


def _key() -> Finding:
    """Whether there is a key, which is never shown, and where it would be sent."""
    if not os.environ.get("ANTHROPIC_API_KEY", "").strip():
        return "key", True, "ANTHROPIC_API_KEY is not set; simulated minds need none, --minds claude does"
    return "key", True, "ANTHROPIC_API_KEY is set; --minds claude asks with it"


def _address() -> Finding:
    """Where Claude is asked; of an address only its scheme, host and port are shown."""
    given = os.environ.get("ANTHROPIC_BASE_URL", "").strip()
    if not given:
        return "address", True, "--minds claude asks the service itself; ANTHROPIC_BASE_URL is not set"
    shown = ""
    with suppress(ValueError):
        url = urlsplit(given)
        port = f":{url.port}" if url.port else ""
        shown = f"{url.scheme}://{url.hostname}{port}" if url.scheme in ("http", "https") and url.hostname else ""
        shown = "" if url.username is not None or url.password is not None else shown
    if not shown:
        return "address", False, "ANTHROPIC_BASE_URL holds no address; write one like https://host, without a user"
    return "address", True, f"--minds claude asks {one_line(shown, 120)}, which ANTHROPIC_BASE_URL names"


def _prices() -> Finding:
    """The date of the price table, and whether every model of the installed departments has a price today."""
    try:
        prices = load_prices()
        today = date.fromisoformat(wall()[:10])
        packs = [library.load(str(pack["id"])) for pack in library.describe()]
        models = sorted({tier.model for pack in packs for tier in pack.tiers.values()})
        dated = [prices.price_of(model, today).dated for model in models]
    except DayshiftError as error:
        return "prices", False, str(error)
    own = f", {prices.files[-1]} among them" if len(prices.files) > 1 else ""
    newest = max(dated, default="never")
    return "prices", True, f"rows up to {newest}{own}; priced: {', '.join(models) or 'no model'}"
